"""The geometry of a sliding window: where it stops and which cells it reads, as torch's layers do it.

Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning"; torch.nn.Conv2d, MaxPool2d.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import IntArray
from core.errors import LearnerError

Pair = tuple[int, int]
MAX, AVERAGE = "max", "average"  # what pooling keeps of a window
PLAIN, CONTRAST, NORMALISED = ("plain", "contrast", "normalised")  # how a patch is compared with a window
PADDING_MODES = ("zeros", "reflect", "replicate", "circular")
OUTSIDE = -1


@dataclass(frozen=True)
class Axis:
    """One direction, rows or columns, of an input with its padding.

    Attributes:
        source: `(padded,)` index of the input row (column) that stands at each place; `OUTSIDE` where nothing does.
        before: number of places in front of the input.
        taps: `(out, K)` places that the window reads at each of its stops.
    """

    source: IntArray
    before: int
    taps: IntArray

    @property
    def reads(self) -> IntArray:
        """`(out, K)` input indices that the window reads at each stop, `OUTSIDE` for padding without a value."""
        return self.source[self.taps]


@dataclass(frozen=True)
class Window:
    """A window and how it moves; pairs are (rows, columns).

    Attributes:
        kernel: size, at least 1.
        stride: step between two stops, at least 1.
        padding: cells added on each of the two sides, at least 0.
        dilation: distance between two taps, at least 1.
        mode: what the padding holds, one of `PADDING_MODES`.
        ceil: whether the last window may stick out over the far edge, as `ceil_mode=True` of torch's pooling.
    """

    kernel: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    mode: str = "zeros"
    ceil: bool = False

    def __post_init__(self) -> None:
        if min(*self.kernel, *self.stride, *self.dilation) < 1 or min(self.padding) < 0:
            raise ValueError(f"kernel, stride and dilation are at least 1, padding at least 0: {self}")
        if self.mode not in PADDING_MODES:
            raise ValueError(f"mode must be one of {PADDING_MODES}, got {self.mode!r}")

    @property
    def extent(self) -> Pair:
        """Cells from the first tap to the last, both counted: `D (K - 1) + 1`."""
        rows, columns = (d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True))
        return rows, columns

    def output_shape(self, height: int, width: int) -> Pair:
        """Number of stops down and across. Raises LearnerError where not even one fits."""
        rows, columns = (self.stops(size, way) for way, size in enumerate((height, width)))
        return rows, columns

    def axes(self, height: int, width: int) -> tuple[Axis, Axis]:
        """Rows and columns of an input of that size. Raises LearnerError where the window or its padding does not fit."""
        rows, columns = (self._axis(size, way) for way, size in enumerate((height, width)))
        return rows, columns

    def stops(self, size: int, way: int) -> int:
        """Number of stops along rows (`way` 0) or columns (1). Raises LearnerError where not even one fits."""
        stride, padding, extent = self.stride[way], self.padding[way], self.extent[way]
        room = size + 2 * padding - extent
        stops = (room + (stride - 1 if self.ceil else 0)) // stride + 1
        if self.ceil and (stops - 1) * stride >= size + padding:  # the last window must start inside
            stops -= 1
        if stops < 1:
            raise self._too_large(size, way)
        return stops

    def pooling_axes(self, height: int, width: int) -> tuple[Axis, Axis]:
        """As `axes`; raises LearnerError also for what pooling cannot do: windows that hold nothing but padding."""
        for padding, kernel in zip(self.padding, self.kernel, strict=True):
            if padding > kernel // 2:
                raise LearnerError(
                    f"A padding of {padding} is more than half of the window of {kernel}: some windows would hold "
                    "nothing else.",
                    f"Take a padding of at most {kernel // 2}, or a larger window.",
                )
        for size, padding, extent, what in zip(
            (height, width), self.padding, self.extent, ("high", "wide"), strict=True
        ):
            if extent > size + 2 * padding and not self.ceil:
                raise LearnerError(
                    f"The window is {extent} cells {what}, but the input has only {size + 2 * padding} with its padding.",
                    f"Take a window at most {size + 2 * padding} {what}, or a larger input.",
                )
        rows, columns = self.axes(height, width)
        if any((axis.reads == OUTSIDE).all(1).any() for axis in (rows, columns)):
            raise LearnerError(
                "Dilated like this, some windows read nothing but padding: PyTorch would answer −∞, the largest of "
                "no numbers.",
                "Take less dilation or less padding.",
            )
        return rows, columns

    def _axis(self, size: int, way: int) -> Axis:
        stops = self.stops(size, way)
        stride, padding, dilation = self.stride[way], self.padding[way], self.dilation[way]
        taps = np.arange(stops)[:, None] * stride + np.arange(self.kernel[way])[None] * dilation
        length = max(size + 2 * padding, int(taps.max()) + 1)
        return Axis(self._source(size, padding, length, way), padding, taps)

    def _source(self, size: int, padding: int, length: int, way: int) -> IntArray:
        place = np.arange(length) - padding
        if padding and self.mode == "reflect":
            if padding >= size:
                raise self._too_much_padding(size - 1, way)
            return np.abs((place + size - 1) % (2 * size - 2) - (size - 1)) if size > 1 else np.zeros_like(place)
        if padding and self.mode == "circular":
            if padding > size:
                raise self._too_much_padding(size, way)
            return place % size
        if padding and self.mode == "replicate":
            return np.clip(place, 0, size - 1)
        return np.where((place >= 0) & (place < size), place, OUTSIDE)

    def _too_large(self, size: int, way: int) -> LearnerError:
        kernel, padding, dilation = self.kernel[way], self.padding[way], self.dilation[way]
        what = ("high", "wide")[way]
        largest = (size + 2 * padding - 1) // dilation + 1
        needed = -(-(self.extent[way] - size) // 2)
        spread = f" (dilated, it spans {self.extent[way]})" if dilation > 1 else ""
        padded = f", {size + 2 * padding} with its padding," if padding else ""
        return LearnerError(
            f"The kernel is {kernel} cells {what}{spread}, but the input{padded} has only {size}: there is no place "
            "where it fits, so there is no output.",
            f"What would fit: a kernel at most {largest} {what}, a padding of at least {needed}, or a larger input.",
        )

    def _too_much_padding(self, most: int, way: int) -> LearnerError:
        what = ("rows", "columns")[way]
        return LearnerError(
            f"A padding of {self.padding[way]} {what} cannot be made by “{self.mode}”: the input has too few {what}.",
            f"With this mode the padding can be at most {most}; “replicate” and “zeros” have no such limit.",
        )
