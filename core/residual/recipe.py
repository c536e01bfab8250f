"""What a network with random weights is made like. Free of torch, for the links."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

DEEPEST = 100  # convolutions
ACTIVATIONS = ("ReLU", "tanh", "GELU", "none")
INITIALISATIONS: dict[str, Callable[[int, int], float]] = {  # inputs and outputs of a unit -> standard deviation
    "He": lambda inputs, _: sqrt(2 / inputs),
    "Xavier": lambda inputs, outputs: sqrt(2 / (inputs + outputs)),
    "PyTorch": lambda inputs, _: sqrt(1 / (3 * inputs)),
    "small": lambda *_: 0.01,
}


@dataclass(frozen=True)
class Recipe:
    """What a network is made like.

    Attributes:
        depth: number of 3x3 convolutions in the blocks, two a block; even, 2..100.
        width: channels.
        batch_norm: whether batch norm follows each convolution; its statistics are those of the one picture.
        activation: one of `ACTIVATIONS`.
        initialisation: a key of `INITIALISATIONS`; weights are normal with that standard deviation, there is no bias.
    """

    depth: int
    width: int = 16
    batch_norm: bool = True
    activation: str = "ReLU"
    initialisation: str = "He"

    def __post_init__(self) -> None:
        if self.depth % 2 or not 2 <= self.depth <= DEEPEST:
            raise ValueError(f"depth must be even and in 2..{DEEPEST}, got {self.depth}")

    @property
    def blocks(self) -> int:
        return self.depth // 2
