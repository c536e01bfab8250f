"""How far a unit sees: receptive field and jump, layer by layer (Araujo, Norris and Sim 2019)."""

from dataclasses import dataclass

from core.architecture.layers import BOTTLENECK, Conv, Dense, Depthwise, Flatten, GlobalPool, Layer, Pool, Residual

Window = tuple[int, int, int]  # kernel, stride, dilation


@dataclass(frozen=True)
class Field:
    """Of one unit.

    Attributes:
        size: side in px of the square of the input it can see; it may reach beyond the picture.
        jump: px of the input between neighbouring units.
    """

    size: int = 1
    jump: int = 1

    def through(self, kernel: int, stride: int, dilation: int = 1) -> "Field":
        """After a window: `RF + D(K-1)·jump`, `jump·S`."""
        return Field(self.size + dilation * (kernel - 1) * self.jump, self.jump * stride)


def windows(layer: Layer) -> tuple[Window, ...]:
    """The windows inside a layer, one after the other; in a residual block those of the branch."""
    match layer:
        case Conv() | Depthwise():
            return ((layer.kernel, layer.stride, layer.dilation),)
        case Pool():
            return ((layer.kernel, layer.stride, 1),)
        case Residual() if layer.form == BOTTLENECK:
            return ((1, 1, 1), (3, layer.stride, 1), (1, 1, 1))
        case Residual():
            return ((3, layer.stride, 1), (3, 1, 1))
    return ()


def field_after(layer: Layer, before: Field | None) -> Field | None:
    """The field of a unit behind `layer`; None stands for the whole picture."""
    if before is None or isinstance(layer, GlobalPool | Flatten | Dense):
        return None
    for kernel, stride, dilation in windows(layer):
        before = before.through(kernel, stride, dilation)
    return before
