"""The receptive field that the layers allow: its size, its place and its growth, from kernels, strides and paddings.

    RF_L = RF_{L-1} + D_L (K_L - 1) J_{L-1},   J_L = J_{L-1} S_L,   T_L = T_{L-1} - P_L J_{L-1}

with RF_0 = J_0 = 1, T_0 = 0 (Araujo, Norris and Sim 2019). Unit `i` along one axis sees the pixels
`T + iJ .. T + iJ + RF - 1`, of which some may lie beyond the picture; near its border, where a way leads through the
padding of an inner layer, it may miss a pixel of these. In a residual block the branch counts: its window
contains that of the skip.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from torch import nn
from torchvision.models import ResNet
from torchvision.models.resnet import Bottleneck

from core.architecture.field import Field, LayerWindow, windows
from core.architecture.inverted import InvertedResidual
from core.architecture.layers import Dense, Flatten, GlobalPool
from core.architecture.network import Network
from core.network.arithmetic import square_side


@dataclass(frozen=True)
class Step:
    """One line of the growth table: a window, and the field before and behind it."""

    window: LayerWindow
    before: Field
    after: Field

    def latex(self, number: int) -> str:
        """The formula with the numbers of layer `number` (from 1), an ampersand at the equals signs."""
        window = self.window
        dilation = rf"{window.dilation}\cdot" if window.dilation > 1 else ""
        return (
            rf"RF_{{{number}}}&={self.before.size}+{dilation}({window.kernel}-1)\cdot{self.before.jump}"
            rf"&&={self.after.size}&&\text{{{window.name}}}"
        )


def growth(windows: Sequence[LayerWindow]) -> tuple[Step, ...]:
    """The field window after window, from a single pixel on."""
    fields = list(accumulate(windows, Field.through, initial=Field()))
    return tuple(Step(*step) for step in zip(windows, fields[:-1], fields[1:], strict=True))


def field_of(windows: Sequence[LayerWindow], name: str) -> Field:
    """The field of a unit of the stage or behind the layer `name`. Raises KeyError where there is none."""
    found = [step.after for step in growth(windows) if name in (step.window.stage, step.window.name)]
    if not found:
        raise KeyError(name)
    return found[-1]


def resnet_windows(network: ResNet) -> tuple[LayerWindow, ...]:
    """Every window of a torchvision ResNet up to its last block, read off its modules."""
    found = [_of(network.conv1, "conv1", "conv1"), _of(network.maxpool, "maxpool", "maxpool")]
    for layer in ("layer1", "layer2", "layer3", "layer4"):
        for index, block in enumerate(getattr(network, layer)):
            stage = f"{layer}.{index}"
            names = ("conv1", "conv2", "conv3") if isinstance(block, Bottleneck) else ("conv1", "conv2")
            found += [_of(getattr(block, name), f"{stage}.{name}", stage) for name in names]
    return tuple(found)


def windows_of(network: ResNet | nn.Sequential) -> tuple[LayerWindow, ...]:
    """Every window of a pretrained network up to its last maps, read off its modules."""
    if isinstance(network, ResNet):
        return resnet_windows(network)
    found: list[LayerWindow] = []
    for stage, layer in network.named_children():
        if isinstance(layer, InvertedResidual):
            convolutions = [part for part in layer.branch if isinstance(part, nn.Conv2d)]
            found += [_of(part, f"{stage}.{number}", stage) for number, part in enumerate(convolutions, 1)]
        elif isinstance(layer, nn.Conv2d | nn.MaxPool2d):
            found.append(_of(layer, stage, stage))
    return tuple(found)


def built_windows(network: Network) -> tuple[LayerWindow, ...]:
    """Every window of a network of the builder, up to the first layer that looks at the whole map."""
    found: list[LayerWindow] = []
    for name, layer in zip(network.names, network.layers, strict=True):
        if isinstance(layer, GlobalPool | Flatten | Dense):
            break
        found += windows(layer, name)
    return tuple(found)


def _of(module: nn.Conv2d | nn.MaxPool2d, name: str, stage: str) -> LayerWindow:
    return LayerWindow(
        name,
        stage,
        *(square_side(value) for value in (module.kernel_size, module.stride, module.padding, module.dilation)),
    )
