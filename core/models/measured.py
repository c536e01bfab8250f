"""What was measured of the bundled network, and the text of its card. Free of torch."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.models.files import BUNDLED_FOLDER

FIGURES = BUNDLED_FOLDER / "resnet18-photos.figures.json"  # made by scripts/evaluate_bundled.py
CARD_TEXT = Path(__file__).parents[2] / "docs" / "bundled_model.md"  # made from them by scripts/bundled_card.py


@dataclass(frozen=True)
class Confusion:
    """How many of the `of` validation photos of what is `shown` the network calls `answered`."""

    shown: str
    answered: str
    photos: int
    of: int


@dataclass(frozen=True)
class Bin:
    """Validation photos about whose answer the network is about equally sure: `said` and `right` are shares 0..1."""

    said: float
    right: float
    photos: int


@dataclass(frozen=True)
class Measured:
    """The figures that the card's pictures are drawn from.

    Attributes:
        classes: how many the network knows.
        photos: class -> how many validation photos it has; classes without any are left out, as in `by_class`.
        validation: top-1 and top-5 in percent on the validation photos, at the size the app feeds.
        sharp: the same on ordinary photographs.
        sharp_photos: how many those are.
        by_class: class -> percent of its validation photos named rightly.
        confusions: all of them, those with the largest share of their class first.
        bins: from unsure to sure.
        error: expected calibration error 0..1.
    """

    classes: int
    photos: Mapping[str, int]
    validation: tuple[float, float]
    sharp: tuple[float, float]
    sharp_photos: int
    by_class: Mapping[str, float]
    confusions: Sequence[Confusion]
    bins: Sequence[Bin]
    error: float

    @property
    def ranked(self) -> list[str]:
        """The classes, best known first."""
        return sorted(self.by_class, key=lambda name: -self.by_class[name])

    @property
    def margin(self) -> float:
        """How far off chance may put the top-1 of the few ordinary photographs, in points (95 %, normal approximation)."""
        share = self.sharp[0] / 100
        return 196 * math.sqrt(share * (1 - share) / self.sharp_photos)

    def taken_for(self, name: str) -> list[Confusion]:
        """What photos of this class are called instead."""
        return [pair for pair in self.confusions if pair.shown == name]

    def hiding(self, name: str) -> list[Confusion]:
        """Of which other classes photos are called this."""
        return [pair for pair in self.confusions if pair.answered == name]


@cache
def measured() -> Measured:
    """The figures of the network that comes with the app."""
    return from_figures(json.loads(FIGURES.read_text(encoding="utf-8")))


def from_figures(found: Mapping[str, Any]) -> Measured:
    """From what `scripts/evaluate_bundled.py` writes. Raises KeyError for a figure that is missing."""
    side, sharp, calibration = str(found["input_side"]), found["sharp"], found["calibration"]
    return Measured(
        found["classes"],
        found["photos_by_class"],
        _both(found["validation"][side]),
        _both(sharp["recipes"][sharp["recipe"]][side]),
        sharp["photos"],
        found["by_class"],
        sorted(
            (
                Confusion(a, b, photos, found["photos_by_class"][a])
                for a, answers in found["confusions"].items()
                for b, photos in answers.items()
            ),
            key=lambda pair: -pair.photos / pair.of,
        ),
        [Bin(one["confidence"], one["accuracy"], one["photos"]) for one in calibration["bins"]],
        calibration["ece"],
    )


@cache
def chapters() -> Mapping[str, str]:
    """The card's text by its headings, what stands before the first under `""`."""
    _, *parts = re.split(r"^#{1,2} (.+)\n", CARD_TEXT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    titles, texts = ["", *parts[2::2]], parts[1::2]
    return {title: text.strip() for title, text in zip(titles, texts, strict=True)}


def _both(accuracy: Mapping[str, float]) -> tuple[float, float]:
    return accuracy["top1"], accuracy["top5"]
