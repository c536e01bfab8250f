"""Two numbers for a heat map: how much of the picture it takes, and how much it depends on which class is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array
from core.models.loading import Model
from core.network.activations import Activations
from core.network.heatmaps import grad_cam


def spread_over(values: Float32Array) -> float:
    """The share 0..1 of the picture that the heat would cover if it lay evenly: `(sum v)^2 / (n sum v^2)`.

    1 for a map that is the same everywhere, 1/n for a single hot cell of n, 0 for a blank map. It is the participation
    ratio of physics, over the number of cells. `values` `(h, w)`, none below 0.
    """
    flat = values.astype(np.float64).ravel()
    squares = float((flat**2).sum())
    return float(flat.sum()) ** 2 / (flat.size * squares) if squares else 0.0


def likeness(first: Float32Array, second: Float32Array) -> float:
    """The cosine of two maps `(h, w)` with their signs: 1 the same places, -1 the opposite; 0 where one is blank."""
    a, b = (one.astype(np.float64).ravel() for one in (first, second))
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / lengths if lengths else 0.0


@dataclass(frozen=True)
class StageFigures:
    """The map of the first answer at one stage.

    Attributes:
        cells: `(h, w)`.
        spread: see `spread_over`; small is sharp.
        alike: `likeness` to the map of the second answer; small or negative is specific to the class.
    """

    stage: str
    cells: tuple[int, int]
    spread: float
    alike: float


def by_stage(model: Model, kept: Activations, stages: Sequence[str], first: int, second: int) -> list[StageFigures]:
    """The figures of the map for class `first` at each of `stages`, beside that for `second`."""
    found = []
    for stage in stages:
        mine, other = grad_cam(model, kept, stage, (first, second))
        height, width = mine.signed.shape
        found.append(
            StageFigures(stage, (height, width), spread_over(mine.values), likeness(mine.signed, other.signed))
        )
    return found


def sharpest(figures: Sequence[StageFigures]) -> StageFigures | None:
    """The stage whose heat takes the least of the picture; None where all are blank."""
    drawn = [one for one in figures if one.spread > 0]
    return min(drawn, key=lambda one: one.spread, default=None)


def most_specific(figures: Sequence[StageFigures]) -> StageFigures | None:
    """The stage whose map is least like that of the second answer; None where all are blank."""
    drawn = [one for one in figures if one.spread > 0]
    return min(drawn, key=lambda one: one.alike, default=None)
