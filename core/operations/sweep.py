"""Everything a sliding window shows on its way: what it reads at each stop, what it makes of it, and the map it leaves.

The numbers are gathered tap by tap with numpy, not by torch's convolution: a second witness that the tests compare
with torch. The animation, the arithmetic under it and the exports all read them from here.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import FloatArray, IntArray
from core.operations.activation import ACTIVATIONS
from core.operations.window import AVERAGE, MAX, OUTSIDE, Axis, Window

CORRELATION = "correlation"


@dataclass(frozen=True)
class Terms:
    """What the window reads and makes at one stop.

    Attributes:
        values: `(C, kh, kw)` cells under the window; 0 where `inside` is false.
        inside: `(kh, kw)` whether a tap reads a cell of the input or of its padding that has a value.
        products: `(C, kh, kw)` values times kernel; where the largest is kept, the values themselves.
        partial: `(C,)` sum of each channel's products; for pooling its result.
        z: sum of `partial` plus bias.
        output: `z` after the activation.
    """

    values: FloatArray
    inside: NDArray[np.bool_]
    products: FloatArray
    partial: FloatArray
    z: float
    output: float


@dataclass(frozen=True)
class Sweep:
    """A window's whole way over an input of `C` channels, to one output map.

    Attributes:
        operation: `CORRELATION`, `MAX` or `AVERAGE`; the two poolings have one channel.
        source: `(C, H, W)` input.
        window: size, steps and padding.
        rows, columns: where its taps are.
        kernel: `(C, kh, kw)` as it is laid on the input; None for max pooling.
        partial: `(C, h, w)` each channel's own sum.
        bias: added once to their sum; None where there is none to show.
        z: `(h, w)` before the activation.
        activation: id of `ACTIVATIONS`.
        output: `(h, w)`.
        winners: `(h, w)` for max pooling: tap `u * kw + v` that has the largest value, the first of equals.
        counts: `(h, w)` for average pooling: by how many the sum is divided.
    """

    operation: str
    source: FloatArray
    window: Window
    rows: Axis
    columns: Axis
    kernel: FloatArray | None
    partial: FloatArray
    bias: float | None
    z: FloatArray
    activation: str
    output: FloatArray
    winners: IntArray | None = None
    counts: FloatArray | None = None

    def name_of(self, row: int, column: int, centre: bool) -> tuple[int, int]:
        """By which row and column a stop is named: those of the output, or those of the input cell under its window's
        centre (of an even window the one above and left of it), where padding counts below 0."""
        if not centre:
            return row, column
        stops = ((self.rows, row), (self.columns, column))
        down, over = (int(axis.taps[stop][0] + axis.taps[stop][-1]) // 2 - axis.before for axis, stop in stops)
        return down, over

    @property
    def stops(self) -> int:
        """Number of positions of the window."""
        return int(self.output.size)

    @property
    def digest(self) -> str:
        """SHA-256 of all that it is made of: the key for what is computed from it."""
        made_of = (self.operation, self.window, self.bias, self.activation, self.source.shape)
        arrays = [array for array in (self.source, self.kernel, self.output) if array is not None]
        return hashlib.sha256(repr(made_of).encode() + b"".join(array.tobytes() for array in arrays)).hexdigest()

    def at(self, row: int, column: int) -> Terms:
        """What happens at output cell `(row, column)`."""
        down, across = self.rows.reads[row], self.columns.reads[column]
        inside = (down != OUTSIDE)[:, None] & (across != OUTSIDE)[None]
        values = np.where(inside, self.source[:, down][:, :, across], 0.0)
        products = values if self.operation == MAX or self.kernel is None else values * self.kernel
        return Terms(
            values,
            inside,
            products,
            self.partial[:, row, column],
            float(self.z[row, column]),
            float(self.output[row, column]),
        )


def correlation_sweep(
    source: FloatArray, kernel: FloatArray, window: Window, bias: float | None = None, activation: str = "none"
) -> Sweep:
    """One filter of a convolutional layer: `z(i, j) = sum_c sum_u sum_v X(c, i S + u D - P, j S + v D - P) W(c, u, v) + b`.

    Args:
        source: `(C, H, W)`.
        kernel: `(C, kh, kw)` as it is laid on the input (turn it first for a convolution).
        window: its kernel must be `(kh, kw)`.

    Raises LearnerError where the window does not fit, ValueError where shapes do not match.
    """
    source, kernel = np.asarray(source, np.float64), np.asarray(kernel, np.float64)
    if source.ndim != 3 or kernel.shape != (source.shape[0], *window.kernel):
        raise ValueError(f"kernel must be {(source.shape[0], *window.kernel)}, got {kernel.shape}")
    rows, columns = window.axes(*source.shape[1:])
    partial = np.zeros((source.shape[0], rows.taps.shape[0], columns.taps.shape[0]))
    for u, v, cells in _taps(source, rows, columns, fill=0.0):
        partial += cells * kernel[:, u, v, None, None]
    z = partial.sum(0) + (bias or 0.0)
    output = ACTIVATIONS[activation].apply(z)
    return Sweep(CORRELATION, source, window, rows, columns, kernel, partial, bias, z, activation, output)


def max_sweep(source: FloatArray, window: Window) -> Sweep:
    """Max pooling of one map `(H, W)`; padding never wins, as in torch. Raises LearnerError where nothing fits."""
    rows, columns = _pooling_axes(source, window)
    shape = rows.taps.shape[0], columns.taps.shape[0]
    best = np.full(shape, -np.inf)
    winners = np.zeros(shape, np.int64)
    for u, v, cells in _taps(source[None], rows, columns, fill=-np.inf):
        better = cells[0] > best
        best[better] = cells[0][better]
        winners[better] = u * window.kernel[1] + v
    return Sweep(MAX, source[None], window, rows, columns, None, best[None], None, best, "none", best, winners=winners)


def average_sweep(source: FloatArray, window: Window, count_padding: bool = True) -> Sweep:
    """Average pooling of one map `(H, W)`.

    Args:
        count_padding: whether padded zeros count as cells (torch's default); what sticks out beyond them in ceil mode
            never does.

    Raises LearnerError where nothing fits.
    """
    rows, columns = _pooling_axes(source, window)
    height, width = source.shape
    total = np.zeros((rows.taps.shape[0], columns.taps.shape[0]))
    for _, _, cells in _taps(source[None], rows, columns, fill=0.0):
        total += cells[0]
    counted = [
        (axis.taps < size + 2 * axis.before if count_padding else axis.reads != OUTSIDE).sum(1)
        for axis, size in ((rows, height), (columns, width))
    ]
    counts = np.outer(*counted).astype(np.float64)
    result = total / counts
    kernel = np.full((1, *window.kernel), 1 / (window.kernel[0] * window.kernel[1]))
    return Sweep(
        AVERAGE, source[None], window, rows, columns, kernel, result[None], None, result, "none", result, counts=counts
    )


def _pooling_axes(source: FloatArray, window: Window) -> tuple[Axis, Axis]:
    if source.ndim != 2:
        raise ValueError(f"source must be (H, W), got {source.shape}")
    return window.pooling_axes(*source.shape)


def _taps(source: FloatArray, rows: Axis, columns: Axis, fill: float) -> Iterator[tuple[int, int, FloatArray]]:
    """For each tap `(u, v)` the cells `(C, h, w)` it reads at all stops, `fill` where there is none."""
    for u in range(rows.taps.shape[1]):
        down = rows.reads[:, u]
        for v in range(columns.taps.shape[1]):
            across = columns.reads[:, v]
            inside = (down != OUTSIDE)[:, None] & (across != OUTSIDE)[None]
            yield u, v, np.where(inside, source[:, down][:, :, across], fill)
