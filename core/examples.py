"""The lecture's worked examples: which lesson opens them, and with what settings. `?example=ID` in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """One worked example.

    Attributes:
        id: name in links.
        lesson: URL of the lesson that opens it.
        title: what it shows.
        settings: link parameters it stands for.
    """

    id: str
    lesson: str
    title: str
    settings: Mapping[str, str] = field(default_factory=dict)


EXAMPLES: tuple[Example, ...] = (
    Example(
        "layer1_filters",
        "feature_maps",
        "The first layer on a street scene, and the filters nearest to the notes' edges",
        {"picture": "street", "stage": "conv1", "sort": "horizontal edge"},
    ),
)


def settings_for(lesson: str) -> dict[str, Mapping[str, str]]:
    """Example id -> link parameters, for the examples that open in `lesson`."""
    return {example.id: example.settings for example in EXAMPLES if example.lesson == lesson}
