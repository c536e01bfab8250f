"""How often each value occurs in a map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.figures.colour import Scale

BINS = 40


@dataclass(frozen=True)
class Histogram:
    """Numbers of cells: `counts` in equal steps from one end of the scale to the other, exact `zeros` apart."""

    counts: tuple[int, ...]
    zeros: int


def histogram(values: NDArray[np.floating], scale: Scale, bins: int = BINS) -> Histogram:
    """Count the cells of a map `(h, w)`; those beyond the ends of the scale are left out."""
    other = values[values != 0]
    counts, _ = np.histogram(other, bins, (scale.low, scale.high))
    return Histogram(tuple(counts.tolist()), int(values.size - other.size))
