"""The same costs by the closed formulas of the lecture, independent of torch. Tests hold them against `cost.measure`."""

import math

from core.architecture.cost import Cost
from core.architecture.layers import (
    BOTTLENECK,
    Activation,
    BatchNorm,
    Conv,
    Dense,
    Depthwise,
    Dropout,
    Flatten,
    GlobalPool,
    Layer,
    Pool,
    Residual,
    Shape,
)
from core.architecture.modules import span


def expected(layer: Layer, shape: Shape) -> Cost:
    """The cost of a layer that reads `shape`, which must fit it."""
    match layer:
        case Conv():
            return _convolution(layer.filters, shape[0], _sides(layer, shape), layer.kernel, layer.bias)
        case Depthwise():
            return _convolution(shape[0], 1, _sides(layer, shape), layer.kernel, layer.bias)
        case Pool():
            out = (shape[0], *_sides(layer, shape))
            return Cost(out, 0, 0, math.prod(out))
        case BatchNorm():
            return Cost(shape, 2 * shape[0], 0, math.prod(shape))
        case Activation() | Dropout():
            return Cost(shape, 0, 0, math.prod(shape))
        case GlobalPool():
            return Cost((shape[0], 1, 1), 0, 0, shape[0])
        case Flatten():
            return Cost((math.prod(shape),), 0, 0, math.prod(shape))
        case Dense():
            weights = shape[0] * layer.units
            return Cost((layer.units,), weights + layer.units * layer.bias, weights, layer.units)
        case Residual():
            return _block(layer, shape)
    raise TypeError(f"no formula for {type(layer).__name__}")


def output_side(layer: Conv | Depthwise | Pool, side: int) -> int:
    """`floor((side + 2P - D(K-1) - 1) / S) + 1`."""
    return (side + 2 * layer.padding - span(layer)) // layer.stride + 1


def _sides(layer: Conv | Depthwise | Pool, shape: Shape) -> tuple[int, int]:
    return output_side(layer, shape[1]), output_side(layer, shape[2])


def _convolution(filters: int, read: int, sides: tuple[int, int], kernel: int, bias: bool) -> Cost:
    """`filters` kernels `(read, kernel, kernel)`, each laid at every place of the output."""
    weights = kernel * kernel * read * filters
    places = math.prod(sides)
    return Cost((filters, *sides), weights + filters * bias, weights * places, filters * places)


def _block(layer: Residual, shape: Shape) -> Cost:
    sides = (math.ceil(shape[1] / layer.stride), math.ceil(shape[2] / layer.stride))
    inner, out = layer.inner, layer.filters
    if layer.form == BOTTLENECK:
        parts = [
            _convolution(inner, shape[0], (shape[1], shape[2]), 1, False),
            _convolution(inner, inner, sides, 3, False),
            _convolution(out, inner, sides, 1, False),
        ]
    else:
        parts = [
            _convolution(inner, shape[0], sides, 3, False),
            _convolution(out, inner, sides, 3, False),
        ]
    if layer.projects(shape[0]):
        parts.append(_convolution(out, shape[0], sides, 1, False))
    normed = [*parts, *(Cost(part.shape, 2 * part.shape[0], 0, part.activations) for part in parts)]
    rectified = sum(part.activations for part in (parts[:2] if layer.form == BOTTLENECK else parts[:1]))
    return Cost(
        (out, *sides),
        sum(part.parameters for part in normed),
        sum(part.multiply_adds for part in normed),
        sum(part.activations for part in normed) + rectified + out * math.prod(sides),
    )
