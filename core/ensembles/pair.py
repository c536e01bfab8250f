"""A plain and a residual network of the same depth for 8x8 digits: what happens where a block is cut out of each?

A stem, eight blocks of two convolutions at one width, a mean over the map, a dense layer: 18 layers with weights. A block
is `ReLU(F(x) + x)` in the residual network and `ReLU(F(x))` in the plain one. Cut out, it hands `x` on in both, so the same
thing is done to both.
"""

from collections.abc import Collection
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from core.ensembles.digits import CLASSES
from core.ensembles.pair_shape import BLOCKS, KINDS, RESIDUAL, TRAININGS, WIDTH

FILE = Path(__file__).parents[2] / "assets" / "models" / "pair-digits.safetensors"
NONE: frozenset[int] = frozenset()


class Branch(nn.Module):
    """F: convolution, batch norm, ReLU, convolution, batch norm. `(B, C, h, w)` to the same shape."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return y


class Chain(nn.Module):
    """One network of the pair.

    Args:
        skips: whether every block adds its input.
    """

    def __init__(self, skips: bool, blocks: int = BLOCKS, width: int = WIDTH) -> None:
        super().__init__()
        self.skips = skips
        self.stem = nn.Conv2d(1, width, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.branches = nn.ModuleList(Branch(width) for _ in range(blocks))
        self.head = nn.Linear(width, CLASSES)

    def begin(self, x: Tensor) -> Tensor:
        """Digits `(B, 1, 8, 8)` to what goes into block 1, `(B, C, 8, 8)`."""
        return F.relu(self.norm(self.stem(x)))

    def block(self, number: int, x: Tensor) -> Tensor:
        """Block `number`, from 1."""
        branch = self.branches[number - 1](x)
        return F.relu(branch + x) if self.skips else F.relu(branch)

    def end(self, x: Tensor) -> Tensor:
        """What leaves the last block to logits `(B, 10)`."""
        logits: Tensor = self.head(x.mean((2, 3)))
        return logits

    def forward(self, x: Tensor, cut: Collection[int] = NONE) -> Tensor:
        """Digits `(B, 1, 8, 8)` to logits `(B, 10)`, without the blocks `cut` (numbers from 1)."""
        x = self.begin(x)
        for number in range(1, len(self.branches) + 1):
            if number not in cut:
                x = self.block(number, x)
        return self.end(x)


def load_pair(path: Path = FILE) -> dict[str, tuple[Chain, ...]]:
    """The trained networks, plain and residual, one of each for every training; in eval mode, without gradient."""
    tensors = load_file(path)
    return {kind: tuple(_chain(kind, number, tensors) for number in range(TRAININGS)) for kind in KINDS}


def name_of(kind: str, training: int) -> str:
    """Where a network's tensors stand in the file."""
    return f"{kind}.{training}."


def _chain(kind: str, training: int, tensors: dict[str, Tensor]) -> Chain:
    start = name_of(kind, training)
    state = {name.removeprefix(start): tensor.float() for name, tensor in tensors.items() if name.startswith(start)}
    with torch.device("meta"):
        chain = Chain(kind == RESIDUAL)
    for name, buffer in chain.named_buffers():
        if name.endswith("num_batches_tracked"):
            state[name] = torch.zeros_like(buffer, device="cpu")
    chain.load_state_dict(state, assign=True)
    return chain.eval().requires_grad_(False)
