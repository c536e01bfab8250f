"""The convolutional layer on volumes, as torch.nn.Conv2d computes it.

    Z(k, i, j) = sum_c sum_u sum_v X(c, i S + u D - P, j S + v D - P) W(k, c, u, v) + b(k)

`convolve` is torch's own arithmetic. `filter_sweep` gathers the same numbers of one filter window by window with numpy,
each channel's partial sum apart; the tests hold the two against each other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from core.arrays import FloatArray
from core.errors import LearnerError
from core.operations.sweep import Sweep, correlation_sweep
from core.operations.window import Pair, Window
from core.randomness import numpy_generator


@dataclass(frozen=True)
class Convolution:
    """A convolutional layer without its weights: what torch.nn.Conv2d takes.

    Attributes:
        in_channels: depth of the input, `C`.
        out_channels: number of filters and depth of the output, `M`.
        window: size and way of the window.
        groups: how many parts the channels are split into; `C` of them make it depthwise.
        bias: whether each filter adds a number of its own.

    Raises LearnerError where the groups do not divide the channels, ValueError for less than one of anything.
    """

    in_channels: int
    out_channels: int
    window: Window
    groups: int = 1
    bias: bool = True

    def __post_init__(self) -> None:
        if min(self.in_channels, self.out_channels, self.groups) < 1:
            raise ValueError(f"channels and groups are at least 1: {self}")
        if self.window.ceil:
            raise ValueError("ceil mode belongs to pooling")
        if self.in_channels % self.groups or self.out_channels % self.groups:
            fitting = ", ".join(map(str, possible_groups(self.in_channels, self.out_channels)))
            raise LearnerError(
                f"{self.groups} groups cannot share {self.in_channels} input channels and {self.out_channels} filters "
                "out evenly.",
                f"The number of groups must divide both. What would fit: {fitting}.",
            )

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """`(M, C / groups, kh, kw)`."""
        return self.out_channels, self.in_channels // self.groups, *self.window.kernel

    @property
    def weight_count(self) -> int:
        """`M C / groups kh kw`."""
        return math.prod(self.weight_shape)

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weight_count + (self.out_channels if self.bias else 0)

    def output_shape(self, height: int, width: int) -> tuple[int, int, int]:
        """`(M, h, w)` for an input of that size. Raises LearnerError where the window does not fit."""
        return self.out_channels, *self.window.output_shape(height, width)

    def multiply_adds(self, height: int, width: int) -> int:
        """Multiplications for one input of that size, one for each weight at each stop."""
        _, rows, columns = self.output_shape(height, width)
        return self.weight_count * rows * columns

    def channels_read(self, filter: int) -> slice:
        """Which channels of the input a filter reads: those of its group."""
        depth = self.in_channels // self.groups
        first = filter // (self.out_channels // self.groups) * depth
        return slice(first, first + depth)

    def weights(self, *seed: object) -> tuple[FloatArray, FloatArray]:
        """Random weights `weight_shape` (He et al. 2015: normal, variance 2 / fan-in) and zero biases `(M,)`."""
        spread = math.sqrt(2 / math.prod(self.weight_shape[1:]))
        return numpy_generator(*seed).normal(0, spread, self.weight_shape), np.zeros(self.out_channels)

    def code(self) -> str:
        """The PyTorch expression that makes this layer, defaults left out."""
        window = self.window
        options = [
            f"kernel_size={_short(window.kernel)}",
            *([f"stride={_short(window.stride)}"] if window.stride != (1, 1) else []),
            *([f"padding={_short(window.padding)}"] if window.padding != (0, 0) else []),
            *([f"dilation={_short(window.dilation)}"] if window.dilation != (1, 1) else []),
            *([f"groups={self.groups}"] if self.groups != 1 else []),
            *([] if self.bias else ["bias=False"]),
            *([f'padding_mode="{window.mode}"'] if window.mode != "zeros" and window.padding != (0, 0) else []),
        ]
        return f"nn.Conv2d({self.in_channels}, {self.out_channels}, {', '.join(options)})"


def possible_groups(in_channels: int, out_channels: int) -> Sequence[int]:
    """The numbers of groups that a layer of these depths can have: the common divisors."""
    most = math.gcd(in_channels, out_channels)
    return [groups for groups in range(1, most + 1) if most % groups == 0]


def layer_of(
    source: FloatArray, weight: FloatArray, window: Window, bias: FloatArray | None = None, groups: int = 1
) -> Convolution:
    """The layer that `weight` `(M, C / groups, kh, kw)` makes on `source` `(C, H, W)`.

    Raises:
        LearnerError: the groups do not divide the channels, or the filters are not as deep as their input.
        ValueError: the other shapes do not match.
    """
    if source.ndim != 3 or weight.ndim != 4 or weight.shape[2:] != window.kernel:
        raise ValueError(f"expected (C, H, W) and (M, C/groups, {window.kernel}), got {source.shape}, {weight.shape}")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"bias must be {weight.shape[:1]}, got {bias.shape}")
    layer = Convolution(source.shape[0], weight.shape[0], window, groups, bias is not None)
    depth = layer.in_channels // groups
    if weight.shape[1] != depth:
        each = f" in {groups} groups of {depth}" if groups > 1 else ""
        raise LearnerError(
            f"The filters are {weight.shape[1]} channels deep, but the input has {source.shape[0]}{each}.",
            f"A filter needs one slice for every channel it reads: make the filters {depth} deep.",
        )
    return layer


def convolve(
    source: FloatArray, weight: FloatArray, window: Window, bias: FloatArray | None = None, groups: int = 1
) -> FloatArray:
    """All filters of a convolutional layer, `Z` before the activation, by torch in double precision.

    Args:
        source: `(C, H, W)`.
        weight: `(M, C / groups, kh, kw)`.
        window: its kernel must be `(kh, kw)`.
        bias: `(M,)`.

    Returns:
        `(M, h, w)`.

    Raises as `layer_of`, and LearnerError where the window or its padding does not fit.
    """
    layer_of(source, weight, window, bias, groups)
    window.axes(*source.shape[1:])  # refuses what does not fit, and says what would
    x, padding = as_tensor(source[None]), window.padding
    if window.mode != "zeros" and padding != (0, 0):
        x, padding = F.pad(x, _sides(padding), mode=window.mode), (0, 0)
    own = None if bias is None else as_tensor(bias)
    result: FloatArray = F.conv2d(x, as_tensor(weight), own, window.stride, padding, window.dilation, groups)[0].numpy()
    return result


def filter_sweep(
    source: FloatArray,
    weight: FloatArray,
    window: Window,
    filter: int,
    bias: FloatArray | None = None,
    groups: int = 1,
    activation: str = "none",
) -> Sweep:
    """The way of one filter over the channels it reads, with each channel's partial sums. Raises as `convolve`."""
    read = layer_of(source, weight, window, bias, groups).channels_read(filter)
    own = None if bias is None else float(bias[filter])
    return correlation_sweep(source[read], weight[filter], window, own, activation)


def output_size_latex(window: Window, size: int, way: int) -> str:
    """`floor((size + 2 P - D (K - 1) - 1) / S) + 1` for rows (`way` 0) or columns (1) with the numbers put in.

    Raises LearnerError where the window does not fit.
    """
    kernel, stride, padding, dilation = (
        pair[way] for pair in (window.kernel, window.stride, window.padding, window.dilation)
    )
    stops = window.stops(size, way)
    span = rf"({dilation}\cdot({kernel}-1)+1)" if dilation > 1 else str(kernel)
    kind = "ceil" if window.ceil else "floor"
    room = size + 2 * padding - window.extent[way]
    outside = "-1" if window.ceil and -(-room // stride) + 1 > stops else ""  # the last window would start outside
    return rf"\left\l{kind}\frac{{{size}+2\cdot{padding}-{span}}}{{{stride}}}\right\r{kind}+1{outside}={stops}"


def parameters_latex(layer: Convolution) -> str:
    """`kh kw C / groups M + M` with the numbers put in."""
    _, depth, height, width = layer.weight_shape
    biases = f"+{layer.out_channels}" if layer.bias else ""
    product = rf"{height}\cdot{width}\cdot{depth}\cdot{layer.out_channels}"
    return f"{product}{biases}={layer.parameters:,}".replace(",", r"\,")


def as_tensor(values: FloatArray) -> torch.Tensor:
    """The same numbers, float64, as torch computes with them."""
    return torch.from_numpy(np.ascontiguousarray(values, np.float64))


def _sides(padding: Pair) -> list[int]:
    """Left, right, top, bottom: the order of `F.pad`."""
    return [padding[1], padding[1], padding[0], padding[0]]


def _short(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else str(pair)
