"""The sliding windows inside a stage, for the output-size formula with its numbers in it."""

from dataclasses import dataclass

from torch import nn
from torchvision.models import ResNet
from torchvision.models.resnet import Bottleneck

from core.architecture.blocks import ResidualBlock
from core.architecture.inverted import InvertedResidual, SameConv2d


@dataclass(frozen=True)
class ResizingWindow:
    """The sliding window that sets the size of a stage's maps: kernel size, stride and padding in px of its input.

    Attributes:
        kernel, stride, padding: of the square window.
        what: the layer in words.
        extra: zeros that lie below and to the right beside the padding of both sides.
    """

    kernel: int
    stride: int
    padding: int
    what: str
    extra: int = 0

    def output_size(self, size: int) -> int:
        """`floor((size + 2 padding + extra - kernel) / stride) + 1`."""
        return (size + 2 * self.padding + self.extra - self.kernel) // self.stride + 1

    def latex(self, size: int) -> str:
        """The formula with the numbers put in."""
        extra = f"+{self.extra}" if self.extra else ""
        return (
            rf"\left\lfloor\frac{{{size}+2\cdot{self.padding}{extra}-{self.kernel}}}{{{self.stride}}}\right\rfloor+1"
            rf"={self.output_size(size)}"
        )


def resizing_window(network: ResNet | nn.Sequential, stage: str) -> ResizingWindow | None:
    """The window that sets the map size of a stage; None for the input and for stages without a window.

    In a residual block that is the 3x3 convolution that carries the stride (torchvision's ResNet-50 has it in the
    middle convolution); the others keep the size.
    """
    if isinstance(network, nn.Sequential):
        return _of_built(network, stage)
    if stage == "conv1":
        return _of(network.conv1, "conv1")
    if stage == "maxpool":
        return _of(network.maxpool, "the max pooling")
    layer, _, index = stage.partition(".")
    if not index:
        return None
    block = getattr(network, layer)[int(index)]
    name = "conv2" if isinstance(block, Bottleneck) else "conv1"
    return _of(getattr(block, name), f"{name} of block {stage}")


def _of_built(network: nn.Sequential, stage: str) -> ResizingWindow | None:
    layer = dict(network.named_children()).get(stage)
    if isinstance(layer, ResidualBlock | InvertedResidual):
        sliding = next(part for part in layer.branch if isinstance(part, nn.Conv2d) and part.kernel_size != (1, 1))
        which = "the first 3×3" if isinstance(layer, ResidualBlock) else "the depthwise"
        return _of(sliding, f"{which} convolution of {stage}")
    if isinstance(layer, nn.Conv2d) and square_side(layer.dilation) > 1:
        reach = square_side(layer.dilation) * (square_side(layer.kernel_size) - 1) + 1
        return ResizingWindow(
            reach, square_side(layer.stride), square_side(layer.padding), f"{stage}, spread out by its dilation"
        )
    return _of(layer, stage) if isinstance(layer, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d) else None


def _of(module: nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d, what: str) -> ResizingWindow:
    return ResizingWindow(
        square_side(module.kernel_size),
        square_side(module.stride),
        square_side(module.padding),
        what,
        module.extra if isinstance(module, SameConv2d) else 0,
    )


def square_side(value: object) -> int:
    """The number that a square window has along both axes; torch keeps it alone or as a pair."""
    first = value[0] if isinstance(value, tuple) else value
    if not isinstance(first, int):
        raise TypeError(f"expected a whole number, got {value!r}")
    return first
