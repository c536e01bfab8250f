"""1x1 convolutions: every pixel's channels mixed by the same small matrix, H(k, i, j) = sum_c W(k, c) X(c, i, j) + b(k).

`mix` is a convolution and `dense` a dense layer that is given one pixel after the other; the lesson prints how far the
two lie apart.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from core.arrays import ByteArray, FloatArray
from core.links import Rows
from core.one_by_one.presets import WHITE
from core.operations.activation import relu as rectified
from core.operations.arithmetic import bracketed, matrix_latex, number
from core.operations.convolution import Convolution, convolve
from core.operations.kernels import as_rows
from core.operations.window import Window
from core.ranking import best

PIXEL = Window((1, 1))


@dataclass(frozen=True)
class Clipped:
    """Values made visible as bytes.

    Attributes:
        pixels: `(H, W, 3)` or, of one channel, `(H, W)` uint8.
        below, above: shares 0..1 of the pixels with a channel under 0, and over 255.
        outside: share with either.
    """

    pixels: ByteArray
    below: float
    above: float
    outside: float


def hue_rotation(degrees: float) -> FloatArray:
    """The rotation of RGB space about its grey axis (1, 1, 1), `(3, 3)`: grey stays, 120 degrees make red green.

    Source: Rodrigues' formula; as an operation on colours Haeberli 1993, "Matrix operations for image processing", in
    its simple form, which does not keep the luminance.
    """
    angle = math.radians(degrees)
    axis = np.ones(3) / math.sqrt(3)
    cross = np.cross(np.eye(3), axis)  # cross @ v = axis x v
    turned: FloatArray = np.cos(angle) * np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * np.outer(axis, axis)
    return turned


def with_bias(weight: FloatArray, bias: FloatArray) -> Rows:
    """`(M, C)` and `(M,)` as rows of weights and bias, four significant digits."""
    return tuple(tuple(float(f"{x + 0.0:.4g}") for x in row) for row in np.column_stack((weight, bias)))


def parts(rows: Rows) -> tuple[FloatArray, FloatArray]:
    """Rows of weights and bias -> `(M, C)` and `(M,)`."""
    matrix = np.array(rows)
    return matrix[:, :-1], matrix[:, -1]


def layer(weight: FloatArray, bias: bool = True) -> Convolution:
    """The layer with weights `(M, C)`."""
    return Convolution(weight.shape[1], weight.shape[0], PIXEL, bias=bias)


def mix(values: FloatArray, weight: FloatArray, bias: FloatArray) -> FloatArray:
    """The 1x1 convolution before its activation, by torch's convolution in double precision.

    Args:
        values: `(C, H, W)`.
        weight: `(M, C)`.
        bias: `(M,)`.

    Returns:
        `(M, H, W)`.

    Raises LearnerError where the filters are not as deep as their input.
    """
    return convolve(values, weight[:, :, None, None], PIXEL, bias)


def dense(values: FloatArray, weight: FloatArray, bias: FloatArray) -> FloatArray:
    """The same by torch's dense layer, which reads each pixel as a vector `(C,)`. Arguments and result as `mix`."""
    pixels = torch.from_numpy(np.ascontiguousarray(values, np.float64)).permute(1, 2, 0)  # (H, W, C)
    result = F.linear(pixels, torch.from_numpy(np.array(weight)), torch.from_numpy(np.array(bias)))  # (H, W, M)
    mixed: FloatArray = result.permute(2, 0, 1).numpy()
    return mixed


def activated(z: FloatArray, relu: bool) -> FloatArray:
    """`z`, any shape, after the ReLU where there is one."""
    return rectified(z) if relu else z


def dense_gap(values: FloatArray, weight: FloatArray, bias: FloatArray, z: FloatArray) -> float:
    """The largest difference between `z`, the result of `mix`, and that of `dense`, `(M, H, W)` both."""
    return float(np.abs(dense(values, weight, bias) - z).max())


def clipped(values: FloatArray) -> Clipped:
    """`(3, H, W)` or `(1, H, W)` rounded and cut to 0..255."""
    whole = np.rint(values)
    below, above = (whole < 0).any(0), (whole > WHITE).any(0)
    pixels = np.moveaxis(np.clip(whole, 0, WHITE), 0, 2).astype(np.uint8)
    shares = (float(part.mean()) for part in (below, above, below | above))
    return Clipped(pixels if len(values) == 3 else pixels[:, :, 0], *shares)


def spread_weights(channels: tuple[int, ...], weights: tuple[float, ...], depth: int) -> FloatArray:
    """One filter `(1, depth)` that reads `channels` with `weights` and leaves the others out."""
    filter = np.zeros((1, depth))
    filter[0, list(channels)] = weights
    return filter


def random_weights(outputs: int, inputs: int, seed: int) -> FloatArray:
    """`(outputs, inputs)` normal with variance 2 / inputs (He et al. 2015), the same for the same seed."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randn(outputs, inputs, generator=generator, dtype=torch.float64) * math.sqrt(2 / inputs)
    weights: FloatArray = drawn.numpy()
    return weights


def with_outputs(weight: FloatArray, bias: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    """The layer with `count` filters: the last are dropped, or new ones added that copy an input channel each."""
    fresh = [np.eye(weight.shape[1])[index % weight.shape[1]] for index in range(len(weight), count)]
    return np.array([*weight[:count], *fresh]), np.array([*bias[:count], *[0.0] * len(fresh)])


def largest_latex(name: str, weight: FloatArray, x: FloatArray, bias: float, count: int = 2) -> str:
    """`name = x w + ... + rest + b = z` for one filter of many channels, its `count` largest products written out."""
    products = weight * x
    first = best(np.abs(products), count)
    terms = [rf"{bracketed(_four(x[i]))}\cdot{bracketed(_four(weight[i]))}" for i in first]
    rest = float(products.sum() - products[first].sum())
    others = rf"\underbrace{{{bracketed(_four(rest))}}}_{{{len(x) - len(first)}\text{{ more}}}}"
    total = number(float(products.sum() + bias))
    return rf"\begin{{aligned}}{name}&={'+'.join(terms)}\\&\quad+{others}+{bracketed(_four(bias))}\\&={total}\end{{aligned}}"


def _four(value: float) -> float:
    return float(f"{value:.4g}")


def product_latex(weight: FloatArray, x: FloatArray, bias: FloatArray, relu: bool) -> str:
    """`W x + b = z -> h` at one pixel with all numbers."""
    z = weight @ x + bias
    column = [matrix_latex(as_rows(vector[:, None])) for vector in (x, bias, z, rectified(z))]
    after = rf"\;\xrightarrow{{\text{{ReLU}}}}\;{column[3]}" if relu else ""
    return (
        rf"\underset{{W}}{{{matrix_latex(as_rows(weight))}}}\,\underset{{x}}{{{column[0]}}}+"
        rf"\underset{{b}}{{{column[1]}}}=\underset{{z}}{{{column[2]}}}{after}"
    )
