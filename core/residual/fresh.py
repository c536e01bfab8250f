"""The real ResNet, pretrained and with fresh random weights: how far a class score's gradient reaches back."""

from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import torch
from torch import Tensor, nn
from torchvision.models import ResNet

from core.arrays import FloatArray
from core.jobs import Report
from core.models.loading import Network, SharedModel, blank, build
from core.models.preprocessing import Prepared
from core.network.lesions import Lesion, block_names, walk
from core.randomness import torch_generator


@dataclass(frozen=True)
class Reach:
    """Lengths of the gradient of one logit, one row a network.

    Attributes:
        blocks: names of the columns, in the order of the forward pass.
        gradients: `(networks, blocks)` length of the gradient by each block's result, in units of that at the last.
    """

    blocks: tuple[str, ...]
    gradients: FloatArray = field(repr=False)

    @property
    def at_first(self) -> float:
        """Median over the networks at the first block."""
        return float(np.median(self.gradients[:, 0]))


def fresh_network(architecture: str, classes: int, seed: int) -> Network:
    """A network with random weights as torchvision draws those of a ResNet (He et al. 2015), ready for its first training
    step: batch norm in training mode takes its statistics from what it is fed."""
    empty = blank(architecture, classes)
    generator = torch_generator("fresh", architecture, seed)
    state = {name: torch.zeros(tensor.shape, dtype=tensor.dtype) for name, tensor in empty.state_dict().items()}
    for name, module in empty.named_modules():
        if isinstance(module, nn.Conv2d):
            weights = state[f"{name}.weight"]
            outputs = weights.shape[0] * weights[0, 0].numel()
            weights.normal_(0, sqrt(2 / outputs), generator=generator)
        elif isinstance(module, nn.BatchNorm2d):
            state[f"{name}.weight"].fill_(1)
            state[f"{name}.running_var"].fill_(1)
        elif isinstance(module, nn.Linear):
            reach = 1 / sqrt(module.in_features)
            for part in ("weight", "bias"):
                state[f"{name}.{part}"].uniform_(-reach, reach, generator=generator)
    return build(architecture, state).train()


def without_skips(network: ResNet) -> Lesion:
    """The lesion that makes a plain network of a ResNet."""
    return Lesion(without_skip=frozenset(block_names(network)))


def pretrained_reach(model: SharedModel, prepared: Prepared, target: int) -> Reach:
    """How the gradient of the logit `target` grows or shrinks on its way back through the shared network."""
    names = block_names(model.resnet)
    x = torch.from_numpy(prepared.values).unsqueeze(0).to(model.device)
    with model.lock:
        lengths = _lengths(model.resnet, x, target, Lesion())
    return Reach(names, np.array([lengths]))


def fresh_reach(
    model: SharedModel, prepared: Prepared, target: int, skips: bool, seeds: range, report: Report = lambda _: None
) -> Reach:
    """The same for networks of this architecture with fresh weights, one for each seed, with or without skips."""
    x = torch.from_numpy(prepared.values).unsqueeze(0).to(model.device)
    rows = []
    for number, seed in enumerate(seeds):
        report(number / len(seeds))
        network = fresh_network(model.card.architecture, len(model.card.classes), seed).to(model.device)
        rows.append(_lengths(network, x, target, Lesion() if skips else without_skips(network)))
    return Reach(block_names(model.resnet), np.array(rows))


def _lengths(network: ResNet, x: Tensor, target: int, lesion: Lesion) -> list[float]:
    """Length of the gradient by the result of each block, 1 at the last, from one forward and one backward pass."""
    blocks, results = block_names(network), []
    with torch.enable_grad():
        y = x.clone().requires_grad_()
        for stage in walk(network, lesion):
            y = stage.finish(stage.operation(y))
            if stage.name in blocks:
                results.append(y)
        gradients = torch.autograd.grad(y[0, target], results)
    lengths = [float(gradient.norm()) for gradient in gradients]
    return [length / lengths[-1] for length in lengths]
