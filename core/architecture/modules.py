"""From a layer's description to its module, and the reasons why it may not fit what it is given."""

import torch
from torch import nn

from core.architecture.blocks import ResidualBlock
from core.architecture.layers import (
    BOTTLENECK,
    MAX,
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
from core.errors import LearnerError

FUNCTIONS: dict[str, type[nn.Module]] = {
    "relu": nn.ReLU,
    "leaky": nn.LeakyReLU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
}


class Misfit(LearnerError):
    """A layer cannot read what it is given."""


class WindowTooLarge(Misfit):
    """A kernel or window is larger than the padded map."""


class PaddingTooLarge(Misfit):
    """A pooling window could lie in the padding alone."""


class NeedsVector(Misfit):
    """A dense layer is given maps."""


class NeedsMaps(Misfit):
    """A layer that slides over maps is given a vector."""


class NeedsQuarters(Misfit):
    """The filters of a bottleneck cannot be divided by four."""


def span(layer: Conv | Depthwise | Pool) -> int:
    """Pixels from one end of the window to the other: `D(K-1)+1`."""
    return (1 if isinstance(layer, Pool) else layer.dilation) * (layer.kernel - 1) + 1


def check(layer: Layer, shape: Shape) -> None:
    """Raises a Misfit where `layer` cannot read an input of `shape`; torch would not be so clear."""
    words = shape_text(shape)
    if isinstance(layer, Dense) and len(shape) == 3:
        raise NeedsVector(
            f"A dense layer reads a vector, and it is given maps of {words}.",
            "Lay the maps out as a vector first, or average each of them.",
        )
    if isinstance(layer, Conv | Depthwise | Pool | GlobalPool | Residual) and len(shape) == 1:
        raise NeedsMaps(
            f"{layer.title} needs maps with height and width, and it is given a vector of {words} numbers.",
            "After flattening there is no above and beside any more.",
        )
    if isinstance(layer, Residual) and layer.form == BOTTLENECK and layer.filters % 4:
        raise NeedsQuarters(
            f"A bottleneck narrows to a quarter of its filters, and {layer.filters} cannot be divided by 4.",
            "Take a multiple of 4.",
        )
    if isinstance(layer, Pool) and 2 * layer.padding > layer.kernel:
        raise PaddingTooLarge(
            f"With padding {layer.padding} a window of {layer.kernel}×{layer.kernel} could see nothing but padding.",
            "The padding may be half of the window at most.",
        )
    if isinstance(layer, Conv | Depthwise | Pool) and span(layer) > min(shape[1:]) + 2 * layer.padding:
        padded = (
            f", {shape[1] + 2 * layer.padding}×{shape[2] + 2 * layer.padding} with its padding" if layer.padding else ""
        )
        raise WindowTooLarge(
            f"Its window covers {span(layer)}×{span(layer)} px, and the map it is given has {shape[1]}×{shape[2]}{padded}.",
            "A window must not be larger than what it slides over.",
        )


def module_for(layer: Layer, shape: Shape) -> nn.Module:
    """The module of a layer that reads `shape`, on torch's current default device. Raises Misfit where it cannot."""
    check(layer, shape)
    channels = shape[0]
    match layer:
        case Conv():
            return nn.Conv2d(
                channels, layer.filters, layer.kernel, layer.stride, layer.padding, layer.dilation, bias=layer.bias
            )
        case Depthwise():
            return nn.Conv2d(
                channels, channels, layer.kernel, layer.stride, layer.padding, layer.dilation, channels, layer.bias
            )
        case BatchNorm():
            return nn.BatchNorm2d(channels) if len(shape) == 3 else nn.BatchNorm1d(channels)
        case Activation():
            return FUNCTIONS[layer.function]()
        case Pool():
            pool = nn.MaxPool2d if layer.how == MAX else nn.AvgPool2d
            return pool(layer.kernel, layer.stride, layer.padding)
        case GlobalPool():
            return nn.AdaptiveAvgPool2d(1)
        case Flatten():
            return nn.Flatten()
        case Dense():
            return nn.Linear(channels, layer.units, layer.bias)
        case Dropout():
            return nn.Dropout(layer.percent / 100)
        case Residual():
            return ResidualBlock(channels, layer.filters, layer.stride, layer.form == BOTTLENECK)
    raise TypeError(f"no module for {type(layer).__name__}")


def on_meta(layer: Layer, shape: Shape) -> nn.Module:
    """`module_for` on the meta device: shapes without numbers, in evaluation mode."""
    with torch.device("meta"):
        return module_for(layer, shape).eval()


def shape_text(shape: Shape) -> str:
    """`64×32×32`: channels, height, width; a vector as its length."""
    return "×".join(f"{size:,}" if len(shape) == 1 else str(size) for size in shape)
