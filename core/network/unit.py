"""One number that a network computed, by its place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """One number: a cell of a map, or an entry of a vector (then row and column are 0).

    Attributes:
        place: a stage, or a convolution inside a block with its ReLU: `layer3.0.conv1`.
    """

    place: str
    channel: int
    row: int = 0
    column: int = 0
