"""The effective receptive field: how much each pixel really moves a unit (Luo et al. 2016).

    E(i, j) = mean over inputs of sum_c |d z / d X(c, i, j)|,   scaled to sum to 1,

where `z` is the unit before its ReLU, so that a unit which is switched off has a field as well.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from core.arrays import Float32Array, FloatArray
from core.images.frame import Box
from core.jobs import Report
from core.models.loading import Network
from core.network.stages import stages
from core.residual.fresh import fresh_network

Walk = Callable[[Tensor], Tensor]  # (B, 3, h, w) -> (B, C, h', w')
EVERY = -1  # channel: the sum of all of them


@dataclass(frozen=True)
class Cell:
    """One cell of a map, in one channel or in all (`EVERY`)."""

    row: int
    column: int
    channel: int = EVERY


@dataclass(frozen=True)
class Effective:
    """The share of each pixel.

    Attributes:
        shares: `(h, w)` >= 0, they sum to 1; all 0 where nothing moves the unit.
    """

    shares: FloatArray = field(repr=False)

    @property
    def blank(self) -> bool:
        return not self.shares.any()


@dataclass(frozen=True)
class Concentration:
    """How the influence gathers around the middle of the theoretical field.

    Attributes:
        sides: `(n,)` sides of squares around the middle, in px, ascending up to the whole field.
        shares: `(n,)` of the influence inside each, 0..1.
    """

    sides: FloatArray = field(repr=False)
    shares: FloatArray = field(repr=False)

    def side_for(self, share: float) -> float:
        """Side in px of the smallest of the squares that holds at least `share` (0..1) of the influence."""
        return float(self.sides[min(int(np.searchsorted(self.shares, share - 1e-9)), len(self.sides) - 1)])

    def area_for(self, share: float) -> float:
        """Area of that square by the area of the whole field, 0..1."""
        return float((self.side_for(share) / self.sides[-1]) ** 2)


@dataclass(frozen=True)
class Used:
    """How the influence gathers for the middle unit of each stage: number of its last window -> concentration."""

    gathered: dict[int, Concentration] = field(repr=False)

    def sides(self, share: float) -> dict[int, float]:
        """Side in px of the square that holds `share` (0..1) of the influence, for each."""
        return {number: one.side_for(share) for number, one in self.gathered.items()}


def effective(
    walk: Walk,
    inputs: Sequence[Tensor],
    unit: Cell,
    report: Report = lambda _: None,
    lock: AbstractContextManager[object] | None = None,
) -> Effective:
    """The effective field of one unit.

    Args:
        walk: from the input to the maps before their ReLU.
        inputs: one or more `(C, h, w)`, all of one size.
        unit: must exist in what `walk` gives.
        lock: held for each input, let go between them.
    """
    total = torch.zeros(inputs[0].shape[1:], dtype=torch.float64)
    for number, x in enumerate(inputs):
        report(number / len(inputs))
        with lock or nullcontext(), torch.enable_grad():
            leaf = x.unsqueeze(0).clone().requires_grad_()  # (1, C, h, w)
            maps = walk(leaf)
            cell = maps[0, :, unit.row, unit.column]  # (C',)
            score = cell.sum() if unit.channel == EVERY else cell[unit.channel]
            (gradient,) = torch.autograd.grad(score, leaf, allow_unused=True)
        if gradient is not None:
            total += gradient[0].abs().sum(0).double().cpu()
    shares = total.numpy()
    return Effective(shares / shares.sum() if shares.any() else shares)


def concentration(effective: Effective, box: Box) -> Concentration:
    """Sum the influence in squares around the middle of `box`, the theoretical field on the input."""
    height, width = effective.shares.shape
    (x, y), side = box.centre, box.width
    rows, columns = np.abs(np.arange(height) + 0.5 - y), np.abs(np.arange(width) + 0.5 - x)
    needed = 2 * np.maximum(rows[:, None], columns[None]) + 1  # side of the square that just holds the pixel
    first = side % 2 or 2
    sides = np.arange(first, side + 1, 2, dtype=np.float64)
    order = np.searchsorted(sides, needed.ravel() - 1e-6)
    sums = np.bincount(np.minimum(order, len(sides) - 1), effective.shares.ravel(), len(sides))
    return Concentration(sides, np.cumsum(sums))


def map_of(maps: Float32Array, channel: int) -> Float32Array:
    """The map `(h, w)` of one channel of `(C, h, w)`, or the mean of all where it is `EVERY`."""
    chosen: Float32Array = maps[channel] if channel != EVERY else maps.mean(0, dtype=np.float32)
    return chosen


def walk_to(network: Network, stage: str) -> Walk:
    """The walk of a network up to `stage`, without its last ReLU. Raises KeyError where there is no such stage."""
    parts = stages(network)
    names = [part.name for part in parts]
    if stage not in names:
        raise KeyError(stage)
    before, last = parts[: names.index(stage)], parts[names.index(stage)]

    def walk(x: Tensor) -> Tensor:
        for part in before:
            x = part.finish(part.operation(x))
        return last.operation(x)

    return walk


def untrained(architecture: str, classes: int, seed: int, x: Tensor) -> Network:
    """A network with fresh random weights in evaluation mode; its batch norm took its statistics from `x` `(C, h, w)`."""
    network = fresh_network(architecture, classes, seed)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = 1.0
    with torch.no_grad():
        network(x.unsqueeze(0))
    return network.eval()


def built_walk(model: nn.Sequential, layer: str) -> Walk:
    """The walk of a built network up to `layer`. Raises KeyError where there is no such layer."""
    names = [name for name, _ in model.named_children()]
    if layer not in names:
        raise KeyError(layer)
    return model[: names.index(layer) + 1]
