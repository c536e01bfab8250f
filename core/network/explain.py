"""A heat map's peak taken apart: which channels make it."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array
from core.network.heatmaps import HeatMap
from core.ranking import best


@dataclass(frozen=True)
class Term:
    """One summand `weight * activation` of a heat map's cell."""

    channel: int
    weight: float
    activation: float

    @property
    def product(self) -> float:
        return self.weight * self.activation


@dataclass(frozen=True)
class CellSum:
    """`total = sum of the largest terms + rest` at one cell of a heat map before its ReLU."""

    row: int
    column: int
    terms: tuple[Term, ...]
    rest: float
    total: float

    @property
    def value(self) -> float:
        """The cell of the heat map: the total after the ReLU."""
        return max(self.total, 0.0)


def peak_sum(heat: HeatMap, maps: Float32Array, largest: int = 3) -> CellSum:
    """The sum behind the strongest cell of `heat`, over the maps `(C, h, w)` it was made from."""
    row, column = (int(index) for index in np.unravel_index(int(heat.signed.argmax()), heat.signed.shape))
    cell = maps[:, row, column].astype(np.float64)
    products = heat.weights * cell
    first = best(np.abs(products), largest)
    terms = tuple(Term(channel, float(heat.weights[channel]), float(cell[channel])) for channel in first)
    total = float(products.sum())
    return CellSum(row, column, terms, total - sum(term.product for term in terms), total)
