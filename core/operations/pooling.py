"""Pooling: each channel alone, by its largest value or by its mean, as torch computes it.

What is kept and what is lost (unpooling), why average pooling is a convolution and max pooling none, and how much a
small shift of the input changes the result.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch.nn import functional as F

from core.arrays import FloatArray, IntArray
from core.operations.convolution import as_tensor
from core.operations.window import MAX, OUTSIDE, Window

Pooling = Callable[[FloatArray], FloatArray]  # (C, H, W) -> (C, h, w)
LONGEST_SHIFT = 8  # px
CROPPED, REPLICATED = "cropped", "replicated"


@dataclass(frozen=True)
class Pooled:
    """What max pooling leaves of a map.

    Attributes:
        output: `(C, h, w)` largest values.
        winners: `(C, h, w)` where in its channel each was, `row * W + column`; of equals the first.
        source_shape: `(C, H, W)` of the input.
    """

    output: FloatArray
    winners: IntArray
    source_shape: tuple[int, int, int]

    @property
    def kept(self) -> NDArray[np.bool_]:
        """`(C, H, W)`: the cells of the input that won at least once."""
        won = np.zeros((self.source_shape[0], self.source_shape[1] * self.source_shape[2]), np.bool_)
        np.put_along_axis(won, self.winners.reshape(len(won), -1), True, axis=1)
        return won.reshape(self.source_shape)


@dataclass(frozen=True)
class Additivity:
    """Whether an operation on the sum of two maps is the sum of the operation on each, as a linear one is.

    Attributes:
        of_sum: `(C, h, w)` `f(a + b)`.
        sum_of: `(C, h, w)` `f(a) + f(b)`.
        worst: `(channel, row, column)` where the two differ most.
    """

    of_sum: FloatArray
    sum_of: FloatArray
    worst: tuple[int, int, int]

    @property
    def gap(self) -> float:
        """The largest difference."""
        return float(np.abs(self.of_sum - self.sum_of).max())


@dataclass(frozen=True)
class ShiftCurve:
    """How much a shift of the input to the right changes a map and its pooled form; see `change`.

    Attributes:
        shifts: 0, 1, 2, ... px.
        unpooled, pooled: the change at each shift.
        border: `CROPPED`: what moves in at the left was cut off before, nothing is made up; `REPLICATED`: the map is
            too small for that, its left column is repeated.
        width: columns of the map that is compared.
    """

    shifts: tuple[int, ...]
    unpooled: tuple[float, ...]
    pooled: tuple[float, ...]
    border: str
    width: int


def max_pool(source: FloatArray, window: Window) -> Pooled:
    """Max pooling of `(C, H, W)`; padding never wins. Raises LearnerError where the window or its padding does not fit."""
    channels, height, width = source.shape
    window.pooling_axes(height, width)
    output, winners = F.max_pool2d(
        as_tensor(source),
        window.kernel,
        window.stride,
        window.padding,
        window.dilation,
        window.ceil,
        return_indices=True,
    )
    return Pooled(output.numpy(), winners.numpy(), (channels, height, width))


def average_pool(source: FloatArray, window: Window, count_padding: bool = True) -> FloatArray:
    """Average pooling `(C, H, W)` -> `(C, h, w)`.

    Args:
        window: without dilation.
        count_padding: whether padded zeros count as cells, as they do in torch by default.

    Raises LearnerError where the window or its padding does not fit, ValueError for a dilated window.
    """
    if window.dilation != (1, 1):
        raise ValueError("average pooling has no dilation")
    window.pooling_axes(*source.shape[1:])
    pooled = F.avg_pool2d(
        as_tensor(source), window.kernel, window.stride, window.padding, window.ceil, count_include_pad=count_padding
    )
    result: FloatArray = pooled.numpy()
    return result


def pool(source: FloatArray, kind: str, window: Window, count_padding: bool = True) -> FloatArray:
    """`(C, h, w)` pooled by the largest (`MAX`) or the mean (`AVERAGE`) of each window."""
    return max_pool(source, window).output if kind == MAX else average_pool(source, window, count_padding)


def unpool(pooled: Pooled) -> FloatArray:
    """Each largest value back where it was, zeros elsewhere: `(C, H, W)`, as torch.nn.MaxUnpool2d."""
    channels, height, width = pooled.source_shape
    result = np.zeros((channels, height * width))
    np.put_along_axis(result, pooled.winners.reshape(channels, -1), pooled.output.reshape(channels, -1), axis=1)
    return result.reshape(pooled.source_shape)


def average_kernel(channels: int, window: Window) -> FloatArray:
    """Average pooling as the weights `(C, 1, kh, kw)` of a convolution with `C` groups: each `1 / (kh kw)`.

    The two are equal wherever padded zeros count and no window sticks out over the padding.
    """
    return np.full((channels, 1, *window.kernel), 1 / (window.kernel[0] * window.kernel[1]))


def chessboard_parts(source: FloatArray, window: Window) -> tuple[FloatArray, FloatArray]:
    """Two maps whose sum is `source` `(C, H, W)`: its white and its black squares, the other ones zero.

    The squares are as large as the window's dilation, so that it reads both.
    """
    row, column = np.indices(source.shape[1:])
    white = (row // window.dilation[0] + column // window.dilation[1]) % 2 == 0
    return np.where(white, source, 0.0), np.where(white, 0.0, source)


def additivity(first: FloatArray, second: FloatArray, operation: Pooling) -> Additivity:
    """Hold `f(a + b)` against `f(a) + f(b)` on two maps of one shape `(C, H, W)`: a gap proves that `f` is not linear."""
    of_sum, sum_of = operation(first + second), operation(first) + operation(second)
    channel, row, column = np.unravel_index(np.abs(of_sum - sum_of).argmax(), of_sum.shape)
    return Additivity(of_sum, sum_of, (int(channel), int(row), int(column)))


def change(before: FloatArray, after: FloatArray) -> float:
    """How far two maps of one shape are apart, relative to how much they vary.

        d = ||a - b|| / sqrt(||a - m||^2 + ||b - m||^2),  m the mean of all values of both

    0: equal. 1: as far apart as two maps that have nothing to do with each other (of equal mean and spread, d^2 is one
    less their correlation). At most sqrt(2). A constant added to both changes nothing, nor does a factor.
    """
    mean = (before.mean() + after.mean()) / 2
    spread = np.sum((before - mean) ** 2) + np.sum((after - mean) ** 2)
    return float(np.sqrt(np.sum((before - after) ** 2) / spread)) if spread > 0 else 0.0


def shift_curve(source: FloatArray, operation: Pooling, longest: int = LONGEST_SHIFT) -> ShiftCurve:
    """Shift a map `(C, H, W)` by 0..`longest` px to the right; compare each with the unshifted, before and after pooling.

    Where the map has at least `3 longest` columns, all are cut out of it (`W - longest` wide): the columns that move in
    are its own. Smaller maps keep their width and repeat their left column. Raises as `operation` does.
    """
    shifts = tuple(range(longest + 1))
    moved = [shifted(source, shift, longest) for shift in shifts]
    pooled = [operation(one) for one in moved]
    return ShiftCurve(
        shifts,
        tuple(change(moved[0], one) for one in moved),
        tuple(change(pooled[0], one) for one in pooled),
        CROPPED if source.shape[2] >= 3 * longest else REPLICATED,
        moved[0].shape[2],
    )


def shifted(source: FloatArray, shift: int, longest: int = LONGEST_SHIFT) -> FloatArray:
    """`source` `(C, H, W)` moved `shift` px to the right, as `shift_curve` does it: all of one width for one `longest`."""
    width = source.shape[2] - longest
    if source.shape[2] < 3 * longest:
        width += longest
        source = np.pad(source, ((0, 0), (0, 0), (longest, 0)), mode="edge")
    return source[:, :, longest - shift : longest - shift + width]


def spread_back(pooled: FloatArray, window: Window, shape: tuple[int, int, int]) -> FloatArray:
    """Each mean `(C, h, w)` laid back over its window; where windows overlap, their mean; 0 where none reads.

    Returns an array of `shape` `(C, H, W)`.
    """
    rows, columns = window.pooling_axes(*shape[1:])
    total, times = np.zeros(shape), np.zeros(shape[1:])
    for down in rows.reads.T:
        for across in columns.reads.T:
            read, seen = down != OUTSIDE, across != OUTSIDE
            place = np.ix_(down[read], across[seen])
            total[:, place[0], place[1]] += pooled[:, read][:, :, seen]
            times[place] += 1
    return np.where(times > 0, total / np.maximum(times, 1), 0.0)
