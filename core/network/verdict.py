"""Whether an answer about a sample picture is right. What somebody's own photo shows, nobody here knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.images.picture import SAMPLE, Picture
from core.images.samples import sample


@dataclass(frozen=True)
class Verdict:
    """Of an answer about a sample.

    Attributes:
        right: whether the answer is a name of what the sample shows.
        names: those of the network's classes that would be right; empty where it knows none of this.
    """

    right: bool
    names: tuple[str, ...]

    @property
    def possible(self) -> bool:
        """Whether any answer of this network could be right."""
        return bool(self.names)


def verdict(picture: Picture, classes: Sequence[str], answer: int) -> Verdict | None:
    """What is to be said of the answer `classes[answer]`; None for a picture that is no sample."""
    if picture.origin != SAMPLE:
        return None
    names = tuple(name for name in sample(picture.name).names if name in classes)
    return Verdict(classes[answer] in names, names)
