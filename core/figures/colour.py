"""Colour scales. Two, both safe for colour-blind readers: inferno for amounts, blue-white-red for signed values."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from plotly.colors import get_colorscale, sample_colorscale

from core.arrays import ByteArray

SEQUENTIAL = "Inferno"
DIVERGING = "RdBu_r"  # blue is negative, white zero, red positive
TINTS = {"grey": (255, 255, 255), "red": (255, 70, 60), "green": (60, 215, 90), "blue": (80, 130, 255)}  # of pictures


@dataclass(frozen=True)
class Scale:
    """How values become colours.

    Attributes:
        low, high: the values at the two ends; what lies outside is clipped.
        signed: diverging around zero (then `low == -high`), else sequential.
    """

    low: float
    high: float
    signed: bool

    @property
    def name(self) -> str:
        """Plotly's name of the colour scale."""
        return DIVERGING if self.signed else SEQUENTIAL

    def index(self, values: NDArray[np.floating]) -> ByteArray:
        """Position 0..255 on the scale, same shape; a constant map at its own end of the scale."""
        reach = self.high - self.low
        share = (values - self.low) / reach if reach > 0 else np.full(np.shape(values), 0.5 if self.signed else 0.0)
        index: ByteArray = np.round(np.clip(share, 0, 1) * 255).astype(np.uint8)
        return index

    def colours(self, values: NDArray[np.floating]) -> ByteArray:
        """RGB of each value: `(...)` -> `(..., 3)` uint8."""
        return table(self.name)[self.index(values)]


def scale_for(values: NDArray[np.floating], signed: bool | None = None) -> Scale:
    """The scale that shows all of `values`: signed (zero in the middle) if there are negatives or if asked for.

    Zeros alone get a range up to 1.
    """
    low, high = float(np.min(values)), float(np.max(values))
    if low == high == 0:
        high = 1.0  # a range needs two ends
    if signed if signed is not None else low < 0:
        reach = max(abs(low), abs(high))
        return Scale(-reach, reach, signed=True)
    return Scale(0.0 if low >= 0 else low, high, signed=False)


def scale_without_outliers(values: NDArray[np.floating], percentile: float) -> Scale:
    """A scale that ends at a percentile (0..100) of the absolute values: a few extreme ones would pale all others."""
    reach = float(np.percentile(np.abs(values), percentile)) or 1.0
    return Scale(-reach, reach, signed=True) if values.min() < 0 else Scale(0.0, reach, signed=False)


@cache
def table(name: str) -> ByteArray:
    """The 256 colours of a Plotly colour scale, or from black to one of `TINTS`: `(256, 3)` uint8."""
    if name in TINTS:
        return np.round(np.linspace(0, 1, 256)[:, None] * TINTS[name]).astype(np.uint8)
    colours = sample_colorscale(get_colorscale(name), np.linspace(0, 1, 256).tolist(), colortype="tuple")
    return np.round(np.array(colours) * 255).astype(np.uint8)
