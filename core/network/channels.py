"""Numbers about single channels: in which order to show them, and where they fire."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array
from core.network.kernels import likeness
from core.ranking import best

BY_MEAN, BY_MAX, BY_INDEX = "mean", "maximum", "index"
HORIZONTAL_EDGE = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], dtype=np.float32)  # the lecture's kernel
LIKE: dict[str, Float32Array] = {"horizontal edge": HORIZONTAL_EDGE, "vertical edge": HORIZONTAL_EDGE.T}


@dataclass(frozen=True)
class ChannelFacts:
    """Facts about one map `(h, w)`: extreme values, mean, share of exact zeros (0..1), cell of the maximum."""

    low: float
    high: float
    mean: float
    zeros: float
    peak: tuple[int, int]

    @property
    def silent(self) -> bool:
        """Whether the map is zero everywhere."""
        return self.zeros == 1.0


def facts(values: Float32Array) -> ChannelFacts:
    """Measure one map `(h, w)`."""
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    return ChannelFacts(
        low=float(values.min()),
        high=float(values.max()),
        mean=float(values.mean()),
        zeros=float((values == 0).mean()),
        peak=(int(row), int(column)),
    )


def rank(values: Float32Array, index: int) -> int:
    """Place of entry `index` among `values` `(C,)`, 1 for the largest."""
    return int((values > values[index]).sum()) + 1


def order(maps: Float32Array, by: str, kernels: Float32Array | None = None) -> list[int]:
    """Channel indices of `(C, h, w)` maps, the largest first, or in their own order.

    Args:
        by: mean, maximum, index, or (where `kernels`, see `likeness`, are given) a pattern's name in `LIKE`.

    Raises:
        ValueError: `by` is not a way of ordering these maps.
    """
    if by == BY_INDEX:
        return list(range(len(maps)))
    if by == BY_MEAN:
        score = maps.mean((1, 2))
    elif by == BY_MAX:
        score = maps.max((1, 2))
    elif by in LIKE and kernels is not None:
        score = likeness(kernels, LIKE[by])
    else:
        raise ValueError(f"cannot order these maps by {by!r}")
    return best(score)
