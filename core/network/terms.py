"""The sums that numbers of a ResNet are, term by term.

A unit of a convolution with batch norm is

    z = s * sum_c sum_uv W(k,c,u,v) X(c, ...) + (beta - mean * s),   s = gamma / sqrt(variance + epsilon),

so each input channel adds `s` times its own little sum. Everything is summed in float64.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from torch import Tensor, nn

from core.arrays import FloatArray
from core.network.unit import Unit
from core.ranking import best

CONVOLUTION, BRANCH, SKIP, PROJECTION, MEAN, MAXIMUM, DENSE = (
    "convolution", "branch", "skip", "projected skip", "mean", "maximum", "dense layer",
)  # fmt: skip


@dataclass(frozen=True)
class BatchNorm:
    """The five numbers of batch norm in one channel."""

    gamma: float
    beta: float
    mean: float
    variance: float
    epsilon: float

    @property
    def scale(self) -> float:
        return float(self.gamma / np.sqrt(self.variance + self.epsilon))

    @property
    def shift(self) -> float:
        return self.beta - self.mean * self.scale


@dataclass(frozen=True)
class Contributor:
    """What one input channel (or one cell, or one entry) adds.

    Attributes:
        unit: where to go on: the cell of its window that adds most in absolute value.
        amount: what it adds, batch norm's scale included.
        products: `(K, K)` the single products that it is the sum of, zero in the padding.
    """

    unit: Unit
    amount: float
    products: FloatArray = field(repr=False)


@dataclass(frozen=True)
class Sum:
    """One weighted sum.

    Attributes:
        kind: `convolution`, `branch`, `skip`, `projected skip`, `mean`, `maximum` or `dense layer`.
        source: the place it reads.
        contributors: the largest in absolute value first.
        raw: the sum before batch norm.
        norm: batch norm, where one follows.
        shift: what is added to the contributors: that of batch norm, or the bias.
    """

    kind: str
    source: str
    contributors: tuple[Contributor, ...]
    raw: float
    norm: BatchNorm | None = None
    bias: float = 0.0

    @property
    def shift(self) -> float:
        return self.bias if self.norm is None else self.norm.shift

    @cached_property
    def total(self) -> float:
        return sum(one.amount for one in self.contributors) + self.shift

    def rest(self, shown: int) -> float:
        """What the contributors after the first `shown` add together."""
        return sum(one.amount for one in self.contributors[shown:])


def same(source: str, x: Tensor, unit: Unit) -> Sum:
    """The same cell of `x` `(C, h, w)`, as a skip hands it on."""
    value = float(x[unit.channel, unit.row, unit.column])
    there = Unit(source, unit.channel, unit.row, unit.column)
    return Sum(SKIP, source, (Contributor(there, value, np.array([[value]])),), value)


def weighted(kind: str, conv: nn.Conv2d, norm: nn.BatchNorm2d, source: str, x: Tensor, unit: Unit) -> Sum:
    """One cell of `norm(conv(x))`, `x` `(C, h, w)`."""
    k = unit.channel
    mean, variance = _there(norm.running_mean), _there(norm.running_var)
    numbers = BatchNorm(float(norm.weight[k]), float(norm.bias[k]), float(mean[k]), float(variance[k]), norm.eps)
    window, (top, left) = _window(x, conv.kernel_size, conv.stride, conv.padding, unit, 0.0)
    products = window * conv.weight[k].detach().double().cpu().numpy()  # (C, K, K)
    amounts = products.sum((1, 2)) * numbers.scale
    found = tuple(
        Contributor(_strongest(source, c, products[c], top, left, x), float(amounts[c]), products[c] * numbers.scale)
        for c in best(np.abs(amounts))
    )
    return Sum(kind, source, found, float(products.sum()), numbers)


def maximum(pool: nn.MaxPool2d, source: str, x: Tensor, unit: Unit) -> Sum:
    """One cell of `pool(x)`, `x` `(C, h, w)`."""
    size, stride, padding = (_pair(value) for value in (pool.kernel_size, pool.stride, pool.padding))
    window, (top, left) = _window(x[unit.channel : unit.channel + 1], size, stride, padding, unit, -np.inf)
    row, column = np.unravel_index(int(window[0].argmax()), window[0].shape)
    value = float(window[0].max())
    winner = Unit(source, unit.channel, int(top + row), int(left + column))
    return Sum(MAXIMUM, source, (Contributor(winner, value, np.where(np.isfinite(window[0]), window[0], 0.0)),), value)


def mean(source: str, x: Tensor, unit: Unit) -> Sum:
    """The mean of one map of `x` `(C, h, w)`."""
    cells = x[unit.channel].double().numpy()  # (h, w)
    amounts = cells / cells.size
    places = [divmod(index, cells.shape[1]) for index in best(np.abs(amounts).ravel())]
    found = tuple(
        Contributor(
            Unit(source, unit.channel, row, column), float(amounts[row, column]), amounts[row : row + 1, column, None]
        )
        for row, column in places
    )
    return Sum(MEAN, source, found, float(cells.sum()))


def dense(layer: nn.Linear, source: str, x: Tensor, unit: Unit) -> Sum:
    """One entry of `layer(x)`, `x` `(n,)`."""
    amounts = x.double().numpy() * layer.weight[unit.channel].detach().double().cpu().numpy()
    order = best(np.abs(amounts))
    found = tuple(Contributor(Unit(source, c), float(amounts[c]), amounts[c : c + 1, None]) for c in order)
    return Sum(DENSE, source, found, float(amounts.sum()), bias=float(layer.bias[unit.channel]))


def _window(
    x: Tensor, size: tuple[int, ...], stride: tuple[int, ...], padding: object, unit: Unit, fill: float
) -> tuple[FloatArray, tuple[int, int]]:
    """What the window of a unit covers of `x` `(C, h, w)`, `(C, K, K)`, and its top left cell; `fill` in the padding."""
    if not isinstance(padding, tuple):
        raise TypeError(f"expected numbers of padding, got {padding!r}")
    corner = (unit.row * stride[0] - padding[0], unit.column * stride[1] - padding[1])
    window = np.full((len(x), size[0], size[1]), fill)
    (rows, inside_rows), (columns, inside_columns) = (
        _overlap(first, length, side) for first, length, side in zip(corner, size, x.shape[1:], strict=True)
    )
    window[:, inside_rows, inside_columns] = x[:, rows, columns].double().numpy()
    return window, corner


def _pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value


def _overlap(first: int, length: int, side: int) -> tuple[slice, slice]:
    """The cells of a map of `side` that a window covers, and their places in the window."""
    start, stop = max(first, 0), min(first + length, side)
    return slice(start, stop), slice(start - first, stop - first)


def _strongest(source: str, channel: int, products: FloatArray, top: int, left: int, x: Tensor) -> Unit:
    """The cell of the window whose product is largest in absolute value; the middle where all are zero."""
    if products.any():
        row, column = np.unravel_index(int(np.abs(products).argmax()), products.shape)
    else:
        row, column = products.shape[0] // 2, products.shape[1] // 2
    height, width = x.shape[1:]
    return Unit(source, channel, min(max(int(top + row), 0), height - 1), min(max(int(left + column), 0), width - 1))


def _there(tensor: Tensor | None) -> Tensor:
    if tensor is None:
        raise TypeError("batch norm has no running statistics")
    return tensor
