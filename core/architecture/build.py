"""The network as an `nn.Module` with seeded random weights, and what each of its layers computes."""

from collections import OrderedDict

import torch
from torch import Tensor, nn

from core.architecture.modules import on_meta
from core.architecture.network import INPUT, Network
from core.architecture.report import report
from core.jobs import Report
from core.randomness import torch_generator


def build(network: Network, seed: int = 0) -> nn.Sequential:
    """The module, in evaluation mode, its children named as `network.names`.

    Weights are drawn as He et al. 2015 do for ReLU, biases are 0, batch norm is as new: mean 0, variance 1. The same
    seed gives the same weights everywhere.

    Raises:
        Misfit: a layer does not fit what it is given.
    """
    counted = report(network)
    if counted.misfit is not None:
        raise counted.misfit
    model = nn.Sequential(OrderedDict((row.name, on_meta(row.layer, row.given)) for row in counted.rows))
    model.to_empty(device="cpu")
    draw_weights(model, seed)
    return model.eval()


def draw_weights(model: nn.Module, seed: int) -> None:
    """Fill every parameter and buffer anew, each convolution and dense layer from a generator of its own."""
    for name, module in model.named_modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            generator = torch_generator("architecture", seed, name)
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            module.reset_parameters()


def activations(model: nn.Sequential, x: Tensor, progress: Report = lambda _: None) -> dict[str, Tensor]:
    """What each layer computes from one picture `x`, `(C, H, W)`: name -> `(C, H, W)` or `(n,)`, the input first."""
    kept = {INPUT: x}
    x = x.unsqueeze(0)  # (1, C, H, W)
    with torch.no_grad():
        for number, (name, layer) in enumerate(model.named_children()):
            progress(number / len(model))
            x = layer(x)
            kept[name] = x[0]
    return kept
