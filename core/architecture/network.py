"""A network as a list of layers, and what can be done to the list."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from core.architecture.layers import Layer
from core.errors import LearnerError

MOST_LAYERS = 64
MOST_SIDE = 512
INPUT = "input"
CHANNELS = (1, 3)  # grey, RGB
_ALONE = ("flatten", "gap")  # bear no number as long as there is one of them


@dataclass(frozen=True)
class Network:
    """A network, whether it works or not. Outside the limits it raises LearnerError.

    Attributes:
        input_shape: `(C, H, W)`, C 1 (grey) or 3 (RGB), sides 1..512 px.
        layers: up to 64; a residual block counts as one.
    """

    input_shape: tuple[int, int, int]
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        channels, height, width = self.input_shape
        if channels not in CHANNELS:
            raise LearnerError(f"A picture has 1 or 3 channels, not {channels}.", "Take 3 for colour, 1 for grey.")
        if not (1 <= height <= MOST_SIDE and 1 <= width <= MOST_SIDE):
            raise LearnerError(
                f"The input cannot be {height}×{width} px.", f"Each side takes 1 to {MOST_SIDE} px in this builder."
            )
        if len(self.layers) > MOST_LAYERS:
            raise LearnerError(
                f"{len(self.layers)} layers are too many.",
                f"This builder takes {MOST_LAYERS}, and a residual block counts as one.",
            )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """`conv1`, `relu1`, `pool1`, ...: names of the layers, as in the built module."""
        seen: Counter[str] = Counter()
        names = []
        for layer in self.layers:
            seen[layer.stem] += 1
            number = seen[layer.stem]
            names.append(layer.stem if layer.stem in _ALONE and number == 1 else f"{layer.stem}{number}")
        return tuple(names)

    def with_input(self, channels: int, height: int, width: int) -> "Network":
        return replace(self, input_shape=(channels, height, width))

    def inserted(self, position: int, *new: Layer) -> "Network":
        """With `new` in front of layer `position`; at the end where that is the number of layers."""
        return replace(self, layers=(*self.layers[:position], *new, *self.layers[position:]))

    def without(self, position: int) -> "Network":
        return replace(self, layers=(*self.layers[:position], *self.layers[position + 1 :]))

    def moved(self, position: int, to: int) -> "Network":
        """With layer `position` at place `to` of the others."""
        return self.without(position).inserted(to, self.layers[position])

    def changed(self, position: int, new: Layer) -> "Network":
        return self.without(position).inserted(position, new)

    def cut(self, length: int) -> "Network":
        """The first `length` layers."""
        return replace(self, layers=self.layers[:length])


@dataclass(frozen=True)
class History:
    """What undo and redo go through: the networks so far and which one is shown."""

    networks: tuple[Network, ...]
    position: int = 0

    @property
    def present(self) -> Network:
        return self.networks[self.position]

    @property
    def can_undo(self) -> bool:
        return self.position > 0

    @property
    def can_redo(self) -> bool:
        return self.position < len(self.networks) - 1

    def seen(self, network: Network, longest: int = 100) -> "History":
        """With `network` as the present one; what was undone is forgotten where it is another one."""
        if network == self.present:
            return self
        networks = (*self.networks[: self.position + 1], network)[-longest:]
        return History(networks, len(networks) - 1)

    def stepped(self, by: int) -> "History":
        """`-1` undoes, `1` redoes, as far as there is something."""
        return replace(self, position=min(max(self.position + by, 0), len(self.networks) - 1))
