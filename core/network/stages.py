"""A network as a walk through stages, without hooks and without touching the shared module.

`stages(network)` lists the same operations that `network.forward` performs, one stage at a time, with every ReLU out
of place: the sum before a ReLU stays readable, and the walk can start at any stage (the tail that Grad-CAM needs).
It knows torchvision's ResNets and networks that are layers in a row: those of the builder, EfficientNet-Lite0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.models import ResNet
from torchvision.models.resnet import BasicBlock, Bottleneck

from core.architecture.blocks import ResidualBlock
from core.architecture.inverted import InvertedResidual
from core.arrays import Float32Array
from core.models.loading import Network
from core.network.groups import RELUS, groups

INPUT, LOGITS = "input", "logits"
Operation = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Stage:
    """One station of the walk.

    Attributes:
        name: torchvision's name of the module that ends it (`conv1` stands for convolution, batch norm and ReLU).
        operation: what it computes up to its ReLU.
        rectified: whether a ReLU follows.
        spatial: whether its result is a stack of maps `(B, C, h, w)`, not a vector `(B, C)`.
        relu: the ReLU that follows, where one does.
    """

    name: str
    operation: Operation
    rectified: bool = False
    spatial: bool = True
    relu: Operation = F.relu

    def finish(self, before: Tensor) -> Tensor:
        """From the value before the ReLU to the stage's result."""
        return self.relu(before) if self.rectified else before


def stages(network: Network, relu: Operation = F.relu) -> tuple[Stage, ...]:
    """The stages of a network in the order of its forward pass, the logits last.

    `relu` stands for every ReLU of the network; guided backpropagation puts another backward pass there.
    """
    return _of_resnet(network, relu) if isinstance(network, ResNet) else _of_built(network, relu)


def _of_resnet(network: ResNet, relu: Operation) -> tuple[Stage, ...]:
    blocks = [
        Stage(f"{layer}.{index}", partial(_residual_sum, block, relu), rectified=True, relu=relu)
        for layer in ("layer1", "layer2", "layer3", "layer4")
        for index, block in enumerate(getattr(network, layer))
    ]
    return (
        Stage("conv1", lambda x: network.bn1(network.conv1(x)), rectified=True, relu=relu),
        Stage("maxpool", network.maxpool),
        *blocks,
        Stage("avgpool", lambda x: torch.flatten(network.avgpool(x), 1), spatial=False),
        Stage(LOGITS, network.fc, spatial=False),
    )


def _of_built(network: nn.Sequential, relu: Operation) -> tuple[Stage, ...]:
    """Layers in a row of which the last is dense; its result are the logits."""
    layers = dict(network.named_children())
    grouped = groups(network)
    found, spatial = [], True
    for group in grouped:
        parts = [
            partial(_block_sum, layers[name], relu) if name == group.block else layers[name] for name in group.before
        ]
        spatial = spatial and not any(isinstance(layers[name], nn.Flatten) for name in group.before)
        name = LOGITS if group is grouped[-1] else group.name
        last = _rectifier(layers[group.relu], relu) if group.relu else relu
        found.append(Stage(name, partial(_one_after_another, parts), group.rectified, spatial, last))
    return tuple(found)


def _one_after_another(parts: Sequence[Operation], x: Tensor) -> Tensor:
    for part in parts:
        x = part(x)
    return x


def _block_sum(block: nn.Module, relu: Operation, x: Tensor) -> Tensor:
    """A residual block, up to its last ReLU where it ends in one."""
    if not isinstance(block, ResidualBlock | InvertedResidual):
        raise TypeError(type(block).__name__)
    branch = x
    for part in block.branch:
        branch = _rectifier(part, relu)(branch) if isinstance(part, RELUS) else part(branch)
    if isinstance(block, InvertedResidual):
        return x + branch if block.adds else branch
    total: Tensor = branch + block.skip(x)
    return total


def _rectifier(layer: nn.Module, relu: Operation) -> Operation:
    """What stands for this ReLU of a network where `relu` stands for every one: ReLU6 also cuts off at 6."""
    if not isinstance(layer, nn.ReLU6):
        return relu
    return lambda x: relu(x).clamp(max=layer.max_val)


def run(tail: Sequence[Stage], x: Tensor) -> Tensor:
    """Walk `x` through consecutive stages."""
    for stage in tail:
        x = stage.finish(stage.operation(x))
    return x


def tail_after(network: Network, name: str) -> tuple[Stage, ...]:
    """The stages that come after stage `name`; after `"input"` that is all of them. Raises KeyError if there is none."""
    walk = stages(network)
    names = [INPUT, *(stage.name for stage in walk)]
    if name not in names:
        raise KeyError(name)
    return walk[names.index(name) :]


def first_kernels(network: Network) -> Float32Array | None:
    """`(F, C, K, K)` of the convolution that reads the picture; None where the first layer is none."""
    first = network.conv1 if isinstance(network, ResNet) else next(network.children(), None)
    if not isinstance(first, nn.Conv2d):
        return None
    kernels: Float32Array = first.weight.detach().cpu().numpy()
    return kernels


def last_bias(network: Network, classes: int) -> Float32Array:
    """`(classes,)` of the dense layer at the end; zeros where it has none."""
    last = list(network.children())[-1]
    bias = last.bias if isinstance(last, nn.Linear) else None
    return np.zeros(classes, np.float32) if bias is None else bias.detach().cpu().numpy()


def branch_of(block: BasicBlock | Bottleneck, x: Tensor, relu: Operation = F.relu) -> Tensor:
    """F(x): the residual branch of a block, up to the sum. `(B, C, h, w) -> (B, C', h', w')`"""
    branch: Tensor = block.bn2(block.conv2(relu(block.bn1(block.conv1(x)))))
    if isinstance(block, Bottleneck):
        branch = block.bn3(block.conv3(relu(branch)))
    return branch


def skip_of(block: BasicBlock | Bottleneck, x: Tensor) -> Tensor:
    """What the branch is added to: x itself, or x projected where the shapes differ. Shapes as `branch_of`."""
    skip: Tensor = x if block.downsample is None else block.downsample(x)
    return skip


def _residual_sum(block: BasicBlock | Bottleneck, relu: Operation, x: Tensor) -> Tensor:
    """F(x) + x (or the projected x): the block up to its last ReLU."""
    return branch_of(block, x, relu) + skip_of(block, x)
