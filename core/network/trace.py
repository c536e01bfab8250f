"""One number of a ResNet taken apart: the sums it is, down to the pixels, held against what PyTorch computed.

A residual block adds its input to its branch, and a ReLU follows; the sums themselves are in `core.network.terms`. They are
made of the stored float32 maps, which the network read as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor
from torchvision.models import ResNet
from torchvision.models.resnet import BasicBlock, Bottleneck

from core.models.loading import SharedModel
from core.network import terms
from core.network.activations import Activations
from core.network.stages import INPUT, LOGITS
from core.network.terms import BRANCH, CONVOLUTION, PROJECTION, Sum
from core.network.unit import Unit

AVGPOOL, MAXPOOL, CONV1 = "avgpool", "maxpool", "conv1"


@dataclass(frozen=True)
class Trace:
    """A number taken apart.

    Attributes:
        unit: which one.
        sums: they add up to the value before the ReLU.
        rectified: whether a ReLU follows.
        torch_before, torch_value: what PyTorch computed before and after the ReLU.
    """

    unit: Unit
    sums: tuple[Sum, ...]
    rectified: bool
    torch_before: float
    torch_value: float

    @property
    def before(self) -> float:
        return sum(one.total for one in self.sums) if self.sums else self.torch_before

    @property
    def value(self) -> float:
        return max(0.0, self.before) if self.rectified else self.before

    @property
    def difference(self) -> float:
        return abs(self.value - self.torch_value)


def places(network: ResNet) -> tuple[str, ...]:
    """Everything that can be traced, in the order of the forward pass, `input` first."""
    found = [INPUT, CONV1, MAXPOOL]
    for name, block in _blocks(network).items():
        found += [f"{name}.conv{number}" for number in range(1, _depth(block))] + [name]
    return (*found, AVGPOOL, LOGITS)


def maps_at(model: SharedModel, kept: Activations, place: str) -> tuple[Tensor, Tensor]:
    """What the network computed at `place`, before and after its ReLU: `(C, h, w)` or `(C,)`.

    Raises:
        KeyError: there is no such place.
    """
    if place in kept.names:
        maps = kept[place]
        return (maps.after if maps.before is None else maps.before), maps.after
    name, _, inner = place.rpartition(".")
    block = _blocks(model.resnet)[name]
    numbers = range(1, _depth(block))
    if inner not in [f"conv{number}" for number in numbers]:
        raise KeyError(place)
    with model.lock, torch.no_grad():
        x = kept[_before(model.resnet, name)].after.to(model.device).unsqueeze(0)  # (1, C, h, w)
        for number in numbers:
            before = getattr(block, f"bn{number}")(getattr(block, f"conv{number}")(x))
            x = F.relu(before)
            if inner == f"conv{number}":
                break
    return before[0].cpu(), x[0].cpu()


def shape_at(network: ResNet, kept: Activations, place: str) -> tuple[int, ...]:
    """Shape of the maps at `place`: `(C, h, w)` or `(C,)`. Raises KeyError where there is none."""
    if place in kept.names:
        return kept[place].shape
    name, _, inner = place.rpartition(".")
    block = _blocks(network)[name]
    if inner not in [f"conv{number}" for number in range(1, _depth(block))]:
        raise KeyError(place)
    outer, source = kept[name].shape, kept[_before(network, name)].shape
    reduced = any(getattr(block, f"conv{n}").stride != (1, 1) for n in range(1, int(inner[-1]) + 1))
    return (getattr(block, inner).out_channels, *(outer[1:] if reduced else source[1:]))


def trace(model: SharedModel, kept: Activations, unit: Unit) -> Trace:
    """Take one number apart.

    Raises:
        KeyError: there is no such place.
        IndexError: there is no such channel or cell.
    """
    before, after = maps_at(model, kept, unit.place)
    cell = (unit.channel, unit.row, unit.column) if before.ndim == 3 else (unit.channel,)
    if any(not 0 <= index < side for index, side in zip(cell, before.shape, strict=True)):
        raise IndexError(f"{unit} is outside of {tuple(before.shape)}")
    rectified = before is not after
    return Trace(unit, _sums(model, kept, unit), rectified, float(before[cell]), float(after[cell]))


def _sums(model: SharedModel, kept: Activations, unit: Unit) -> tuple[Sum, ...]:
    network, place = model.resnet, unit.place
    if place == INPUT:
        return ()
    if place == LOGITS:
        return (terms.dense(network.fc, AVGPOOL, kept[AVGPOOL].after, unit),)
    if place == AVGPOOL:
        last = kept.spatial_names[-1]
        return (terms.mean(last, kept[last].after, unit),)
    if place == MAXPOOL:
        return (terms.maximum(network.maxpool, CONV1, kept[CONV1].after, unit),)
    if place == CONV1:
        return (terms.weighted(CONVOLUTION, network.conv1, network.bn1, INPUT, kept[INPUT].after, unit),)
    blocks = _blocks(network)
    if place not in blocks:
        name, _, inner = place.rpartition(".")
        number = int(inner.removeprefix("conv"))
        return (_inside(model, kept, name, number, CONVOLUTION, unit),)
    block, source = blocks[place], _before(network, place)
    branch = _inside(model, kept, place, _depth(block), BRANCH, unit)
    x = kept[source].after
    if block.downsample is not None:
        skip = terms.weighted(PROJECTION, block.downsample[0], block.downsample[1], source, x, unit)
    else:
        skip = terms.same(source, x, unit)
    return branch, skip


def _inside(model: SharedModel, kept: Activations, block: str, number: int, kind: str, unit: Unit) -> Sum:
    """The sum of convolution `number` of a block."""
    source = _before(model.resnet, block) if number == 1 else f"{block}.conv{number - 1}"
    module = _blocks(model.resnet)[block]
    _, x = maps_at(model, kept, source)
    return terms.weighted(kind, getattr(module, f"conv{number}"), getattr(module, f"bn{number}"), source, x, unit)


def _blocks(network: ResNet) -> Mapping[str, BasicBlock | Bottleneck]:
    return {
        f"{layer}.{index}": block
        for layer in ("layer1", "layer2", "layer3", "layer4")
        for index, block in enumerate(getattr(network, layer))
    }


def _before(network: ResNet, block: str) -> str:
    """The stage that a block reads."""
    names = [MAXPOOL, *_blocks(network)]
    return names[names.index(block) - 1]


def _depth(block: BasicBlock | Bottleneck) -> int:
    return 3 if isinstance(block, Bottleneck) else 2
