"""How far a unit sees: receptive field and jump, layer by layer (Araujo, Norris and Sim 2019)."""

from dataclasses import dataclass

from core.architecture.layers import BOTTLENECK, Conv, Dense, Depthwise, Flatten, GlobalPool, Layer, Pool, Residual
from core.images.frame import Box


@dataclass(frozen=True)
class LayerWindow:
    """One sliding window on the way into the network.

    Attributes:
        name: of the layer; in a ResNet `layer2.0.conv1`.
        stage: the stage whose result it leads to; that of the builder's layer where there are no stages.
        kernel, stride, padding, dilation: of the square window, in cells of what it slides over.
    """

    name: str
    stage: str
    kernel: int
    stride: int
    padding: int
    dilation: int = 1


@dataclass(frozen=True)
class Field:
    """What a unit may see, along either axis.

    Attributes:
        size: pixels of the input from one end to the other.
        jump: pixels between neighbouring units.
        start: first pixel that unit 0 sees; negative where that lies in the padding.
    """

    size: int = 1
    jump: int = 1
    start: int = 0

    def through(self, window: LayerWindow) -> "Field":
        """The field behind one more window: `RF + D(K-1)·jump`, `jump·S`, `start - P·jump`."""
        return Field(
            self.size + window.dilation * (window.kernel - 1) * self.jump,
            self.jump * window.stride,
            self.start - window.padding * self.jump,
        )

    def span(self, index: int) -> tuple[int, int]:
        """First pixel that unit `index` sees, and the one after the last; they may lie beyond the picture."""
        first = self.start + index * self.jump
        return first, first + self.size

    def box(self, row: int, column: int) -> Box:
        """The same for a unit of a map, as a rectangle on the input."""
        (top, bottom), (left, right) = self.span(row), self.span(column)
        return Box(left, top, right, bottom)


def windows(layer: Layer, name: str = "") -> tuple[LayerWindow, ...]:
    """The windows inside the layer `name`, one after the other; in a residual block those of the branch."""
    match layer:
        case Conv() | Depthwise():
            return (LayerWindow(name, name, layer.kernel, layer.stride, layer.padding, layer.dilation),)
        case Pool():
            return (LayerWindow(name, name, layer.kernel, layer.stride, layer.padding),)
        case Residual():
            sizes = ((1, 1), (3, layer.stride), (1, 1)) if layer.form == BOTTLENECK else ((3, layer.stride), (3, 1))
            return tuple(
                LayerWindow(f"{name}.{number}", name, kernel, stride, (kernel - 1) // 2)
                for number, (kernel, stride) in enumerate(sizes, 1)
            )
    return ()


def field_after(layer: Layer, before: Field | None) -> Field | None:
    """The field of a unit behind `layer`; None stands for the whole picture."""
    if before is None or isinstance(layer, GlobalPool | Flatten | Dense):
        return None
    for window in windows(layer):
        before = before.through(window)
    return before
