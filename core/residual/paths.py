"""The paths through a chain of residual blocks, where each block is one number: its derivative.

`Y_i = F_i(Y_{i-1}) + Y_{i-1}`, so the gradient of the whole is `prod (1 + F_i')`. Multiplied out it has one term for each
way of taking either the branch or the skip of every block (He et al. 2016; Veit et al. 2016, "Residual networks behave
like ensembles").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np

from core.arrays import FloatArray

MOST_LISTED = 12  # blocks: 4,096 paths


@dataclass(frozen=True)
class Block:
    """One block of the chain.

    Attributes:
        derivative: of its branch, `F'`; 0 where the branch is switched off.
        skip: whether the skip is there.
    """

    derivative: float
    skip: bool = True

    @property
    def gradient(self) -> float:
        """What the block multiplies the gradient by."""
        return self.derivative + self.skip


@dataclass(frozen=True)
class Path:
    """One way through the chain.

    Attributes:
        branches: numbers of the blocks, from 1, whose branch it takes; it takes the skip of all others.
        gradient: the product of the derivatives along it; 0 where something on it is switched off.
        open: whether nothing on it is switched off.
    """

    branches: tuple[int, ...]
    gradient: float
    open: bool

    @property
    def length(self) -> int:
        """How many branches it takes."""
        return len(self.branches)


@dataclass(frozen=True)
class Bin:
    """All paths of one length: how many there are, and the sum of their gradients."""

    length: int
    count: int
    gradient: float


def plain_gradient(blocks: Sequence[Block]) -> float:
    """The same branches without any skip: `prod F_i'`."""
    return prod(block.derivative for block in blocks) + 0.0  # no -0


def residual_gradient(blocks: Sequence[Block]) -> float:
    """`prod (1 + F_i')`, without the 1 where a skip is switched off."""
    return prod(block.gradient for block in blocks)


def paths(blocks: Sequence[Block]) -> tuple[Path, ...]:
    """All `2^n` paths, the shortest first.

    Raises:
        ValueError: more blocks than `MOST_LISTED`.
    """
    if len(blocks) > MOST_LISTED:
        raise ValueError(f"paths are listed for at most {MOST_LISTED} blocks, got {len(blocks)}")
    return tuple(
        _path(blocks, taken)
        for length in range(len(blocks) + 1)
        for taken in combinations(range(1, len(blocks) + 1), length)
    )


def by_length(blocks: Sequence[Block]) -> tuple[Bin, ...]:
    """The open paths binned by length, 0..n, for any number of blocks.

    Block by block: a path of length k through one more block is one of length k that skips it or one of length k - 1
    that takes its branch. With equal derivatives that is `C(n, k) d^k`.
    """
    counts, gradients = [1], [1.0]
    for block in blocks:
        branch = int(block.derivative != 0)
        counts = [block.skip * a + branch * b for a, b in zip([*counts, 0], [0, *counts], strict=True)]
        gradients = [
            block.skip * a + block.derivative * b for a, b in zip([*gradients, 0.0], [0.0, *gradients], strict=True)
        ]
    return tuple(Bin(length, count, gradients[length]) for length, count in enumerate(counts))


def open_paths(blocks: Sequence[Block]) -> int:
    """How many of the `2^n` paths have nothing on them switched off."""
    return sum(found.count for found in by_length(blocks))


def growth(derivative: float, most: int) -> tuple[FloatArray, FloatArray]:
    """Sizes `(most,)` of the gradient through 1, 2, ... equal blocks: of the residual and of the plain chain."""
    blocks = np.arange(1, most + 1)
    return np.abs(1 + derivative) ** blocks.astype(float), np.abs(derivative) ** blocks.astype(float)


def one_of_each_length(blocks: Sequence[Block]) -> float:
    """What comes out where only one path of each length is counted: `1 + F_n' + F_n' F_{n-1}' + ...`."""
    taken = [block.derivative for block in reversed(blocks)]
    return sum(prod(taken[:length]) for length in range(len(blocks) + 1))


def _path(blocks: Sequence[Block], taken: tuple[int, ...]) -> Path:
    factors = [block.derivative if number in taken else float(block.skip) for number, block in enumerate(blocks, 1)]
    return Path(taken, prod(factors), all(factor != 0 for factor in factors))
