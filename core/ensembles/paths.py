"""The paths through a pretrained ResNet: how many of each length, and how much gradient they carry.

A block is `ReLU(F(x) + s(x))`, where `s` is the identity, or a 1x1 convolution where the shape changes. On the way back the
gradient goes through `F` or through `s`, so the gradient of a logit by `Y_0` (what goes into the first block) is a sum of
`2^n` terms, one for each path (Veit et al. 2016, "Residual networks behave like ensembles of relatively shallow
networks"). The ReLUs are as the photo set them, so this is the exact gradient of the network, taken apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import comb, sqrt

import numpy as np
import torch
from torch import Tensor
from torchvision.models.resnet import BasicBlock, Bottleneck

from core.arrays import FloatArray
from core.ensembles.choices import Step, along, draw
from core.jobs import Report
from core.models.loading import SharedModel
from core.network.activations import Activations
from core.network.lesions import block_names
from core.network.stages import branch_of, skip_of, tail_after
from core.randomness import numpy_generator


@dataclass(frozen=True)
class Lengths:
    """Gradient by length of path, 0..n.

    Attributes:
        counts: how many paths there are.
        single: `(n + 1)` arrays, the length of the gradient along single paths of each length.
        together: `(n + 1,)` length of the sum of the gradients of ALL paths of each length, exact.
        whole: length of the whole gradient.
    """

    counts: tuple[int, ...]
    single: tuple[FloatArray, ...] = field(repr=False)
    together: FloatArray = field(repr=False)
    whole: float

    @property
    def complete(self) -> bool:
        """Whether every path was measured, not a sample."""
        return all(len(array) == count for array, count in zip(self.single, self.counts, strict=True))

    def means(self) -> FloatArray:
        return np.array([array.mean() for array in self.single])

    def ranges(self) -> tuple[FloatArray, FloatArray]:
        """`(n + 1,)` lowest and highest of single paths; where not all were measured two standard errors from the mean."""
        if self.complete:
            return np.array([array.min() for array in self.single]), np.array([array.max() for array in self.single])
        means, two = self.means(), 2 * self.errors()
        return np.maximum(means - two, 1e-12), means + two

    def errors(self) -> FloatArray:
        """Standard errors of the means; 0 where every path of that length was measured."""
        return np.array(
            [
                0.0 if len(array) == count else float(array.std(ddof=1)) / sqrt(len(array))
                for array, count in zip(self.single, self.counts, strict=True)
            ]
        )


def gradient_by_length(
    model: SharedModel, kept: Activations, target: int, most: int, seed: int, report: Report = lambda _: None
) -> Lengths:
    """Take the gradient of the logit `target` by `Y_0` apart.

    Args:
        model: the shared network; not changed.
        kept: its activations on the photo.
        target: index of a logit.
        most: how many paths of each length are measured at most; drawn where there are more.
        seed: of the draw.
    """
    names = block_names(model.resnet)
    blocks: list[BasicBlock | Bottleneck] = [_module(model, name) for name in names]
    before = [kept.names[kept.names.index(name) - 1] for name in names]
    inputs = [kept[name].after.unsqueeze(0).to(model.device) for name in before]
    with model.lock:
        top = _top_gradient(model, kept[names[-1]].after.unsqueeze(0).to(model.device), names[-1], target)
        ways = [Ways.of(block, x) for block, x in zip(blocks, inputs, strict=True)][::-1]
        together = _summed(ways, top)
        report(0.2)
        single = _sampled(ways, top, most, seed, report)
    n = len(names)
    whole = float(torch.stack(together).sum(0).norm())
    return Lengths(
        tuple(comb(n, k) for k in range(n + 1)), single, np.array([float(g.norm()) for g in together]), whole
    )


@dataclass(frozen=True)
class Ways:
    """The two ways back through one block: from the gradient by its result to that by its input."""

    branch: Step[Tensor]
    skip: Step[Tensor]

    @classmethod
    def of(cls, block: BasicBlock | Bottleneck, x: Tensor) -> "Ways":
        """For a block that reads `x` `(1, C, h, w)`."""
        with torch.enable_grad():
            at = x.detach().requires_grad_()
            branch, skip = branch_of(block, at), skip_of(block, at)
        on = (branch + skip > 0).detach().to(x.dtype)  # what the ReLU after the sum lets through

        def back(way: Tensor) -> Step[Tensor]:
            if way is at:
                return lambda gradient: gradient * on
            return lambda gradient: torch.autograd.grad(way, at, gradient * on, retain_graph=True)[0]

        return cls(back(branch), back(skip))


def _summed(ways: Sequence[Ways], top: Tensor) -> list[Tensor]:
    """For each length the sum over all its paths: a path of length k skips the next block or takes its branch."""
    sums = [top]
    for way in ways:
        skipped, taken = [way.skip(g) for g in sums], [way.branch(g) for g in sums]
        sums = [
            *skipped[:1],
            *(a + b for a, b in zip(skipped[1:], taken, strict=False)),
            *taken[-1:],
        ]
    return sums


def _sampled(ways: Sequence[Ways], top: Tensor, most: int, seed: int, report: Report) -> tuple[FloatArray, ...]:
    generator = numpy_generator("paths", seed)
    n = len(ways)
    choices = [choice for k in range(n + 1) for choice in draw(n, k, most, generator)]
    found: list[list[float]] = [[] for _ in range(n + 1)]
    for number, (choice, gradient) in enumerate(along([(way.skip, way.branch) for way in ways], top, choices)):
        found[sum(choice)].append(float(gradient.norm()))
        if number % 16 == 0:
            report(0.2 + 0.8 * number / len(choices))
    return tuple(np.array(lengths) for lengths in found)


def _top_gradient(model: SharedModel, last: Tensor, name: str, target: int) -> Tensor:
    """Gradient of the logit by what the last block puts out."""
    with torch.enable_grad():
        y = last.detach().requires_grad_()
        x = y
        for stage in tail_after(model.network, name):
            x = stage.finish(stage.operation(x))
        return torch.autograd.grad(x[0, target], y)[0]


def _module(model: SharedModel, name: str) -> BasicBlock | Bottleneck:
    layer, _, index = name.partition(".")
    block: BasicBlock | Bottleneck = getattr(model.resnet, layer)[int(index)]
    return block
