"""A pretrained ResNet with single connections changed, without touching it: what each block is good for.

A block computes `ReLU(F(x) + x)`. A lesion multiplies its branch `F(x)` by a factor (0 switches it off) or leaves out its
skip (Veit et al. 2016). The walk is functional, see `core.network.stages`, and what lies before the first changed block
is taken from the activations that are kept anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor
from torchvision.models import ResNet
from torchvision.models.resnet import BasicBlock, Bottleneck

from core.arrays import Float32Array
from core.jobs import Report
from core.maps import StageMaps
from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.activations import Activations, activations
from core.network.stages import LOGITS, Operation, Stage, branch_of, run, skip_of, stages

Part = Literal["branch", "skip"]
BRANCH: Part = "branch"
SKIP: Part = "skip"


@dataclass(frozen=True)
class Lesion:
    """What is changed; can be compared and hashed. Nothing is by default.

    Attributes:
        branches: blocks and what their branch is multiplied by; 1 is no change.
        without_skip: blocks whose skip is left out.
    """

    branches: frozenset[tuple[str, float]] = frozenset()
    without_skip: frozenset[str] = frozenset()

    @classmethod
    def single(cls, block: str, part: Part) -> "Lesion":
        """One branch or one skip switched off."""
        if part == BRANCH:
            return cls(branches=frozenset({(block, 0.0)}))
        return cls(without_skip=frozenset({block}))

    def factor(self, block: str) -> float:
        """What the block's branch is multiplied by."""
        return dict(self.branches).get(block, 1.0)

    def has_skip(self, block: str) -> bool:
        return block not in self.without_skip

    def touches(self, block: str) -> bool:
        """Whether anything of the block is changed."""
        return self.factor(block) != 1 or not self.has_skip(block)

    def blocks(self) -> frozenset[str]:
        """All changed blocks."""
        return frozenset(name for name, factor in self.branches if factor != 1) | self.without_skip

    def closed(self) -> frozenset[str]:
        """Blocks that let nothing through: neither branch nor skip."""
        return frozenset(name for name in self.without_skip if self.factor(name) == 0)


@dataclass(frozen=True)
class BlockFacts:
    """One block of the intact network on one photo.

    Attributes:
        name: `layer2.1`.
        projected: whether its skip is a 1x1 convolution, so that no identity path leads through it.
        branch: length (Euclidean norm) of F(x).
        skip: length of what it is added to: x, or x projected.
        cut_off: share of the sum's values, 0..1, that are negative and end at the ReLU.
    """

    name: str
    projected: bool
    branch: float
    skip: float
    cut_off: float

    @property
    def ratio(self) -> float:
        """|F(x)| / |x|; infinite where x is zero everywhere."""
        return self.branch / self.skip if self.skip else inf


@dataclass(frozen=True)
class Effect:
    """What one lesion does to the answer on one photo.

    Attributes:
        block: the block changed.
        before: probability of the intact network's first answer.
        after: probability of the same class with the lesion.
        answer: index of the first answer with the lesion.
        changed: whether that is another class.
    """

    block: str
    before: float
    after: float
    answer: int
    changed: bool

    @property
    def drop(self) -> float:
        """How much probability the first answer loses, -1..1; negative where it gains."""
        return self.before - self.after


@dataclass(frozen=True)
class MeanEffect:
    """What one lesion does to the answers on several photos.

    Attributes:
        block: the block changed.
        drop: mean probability that the first answers lose, -1..1.
        changed: on how many photos the first answer becomes another.
        photos: on how many it was measured.
    """

    block: str
    drop: float
    changed: int
    photos: int


def block_names(network: ResNet) -> tuple[str, ...]:
    """The residual blocks in the order of the forward pass: `layer1.0`, ..."""
    return tuple(
        f"{layer}.{index}"
        for layer in ("layer1", "layer2", "layer3", "layer4")
        for index in range(len(getattr(network, layer)))
    )


def is_projected(network: ResNet, name: str) -> bool:
    """Whether the skip of the block is a projection, not the identity."""
    return _block(network, name).downsample is not None


def walk(network: ResNet, lesion: Lesion, relu: Operation = F.relu) -> tuple[Stage, ...]:
    """The stages of the network with the lesion; untouched blocks are those of `stages`, as is the meaning of `relu`.

    Raises:
        ValueError: the network has no such block.
    """
    unknown = lesion.blocks() - set(block_names(network))
    if unknown:
        raise ValueError(f"no block {sorted(unknown)[0]!r} in {block_names(network)}")
    return tuple(
        replace(stage, operation=partial(_lesioned_sum, _block(network, stage.name), lesion, stage.name, relu))
        if lesion.touches(stage.name)
        else stage
        for stage in stages(network, relu)
    )


def lesioned(model: SharedModel, kept: Activations, lesion: Lesion) -> Activations:
    """All stages of the lesioned network on the photo that `kept` was made from; the stages before the lesion are `kept`'s.

    Args:
        model: the shared network; not changed.
        kept: activations of the intact network.
    """
    steps = walk(model.resnet, lesion)
    first = next((place for place, stage in enumerate(steps) if lesion.touches(stage.name)), None)
    if first is None:
        return kept
    names = kept.names  # `input` comes before the first stage
    found = {name: kept[name] for name in names[: first + 1]}
    with model.lock, torch.no_grad():
        x = kept[names[first]].after.unsqueeze(0).to(model.device)
        for stage in steps[first:]:
            before = stage.operation(x)
            x = stage.finish(before)
            found[stage.name] = StageMaps(stage.name, x[0].cpu(), before[0].cpu() if stage.rectified else None)
    return Activations(found, kept.temperature)


def single_lesions(model: SharedModel, kept: Activations, part: Part) -> tuple[Effect, ...]:
    """The effect of each single lesion of one kind, in the order of the blocks; only what comes after it is computed."""
    target = int(kept.logits.argmax())
    before = float(kept.probabilities[target])
    effects = []
    for name in block_names(model.resnet):
        probabilities = _answer(model, kept, Lesion.single(name, part))
        answer = int(probabilities.argmax())
        effects.append(Effect(name, before, float(probabilities[target]), answer, answer != target))
    return tuple(effects)


def mean_effects(
    model: SharedModel, photos: Sequence[Prepared], part: Part, report: Report = lambda _: None
) -> tuple[MeanEffect, ...]:
    """The mean effect of each single lesion of one kind over photos as the network reads them."""
    by_photo = []
    for number, prepared in enumerate(photos):
        report(number / len(photos))
        by_photo.append(single_lesions(model, activations(model, prepared), part))
    return tuple(
        MeanEffect(
            effects[0].block,
            sum(effect.drop for effect in effects) / len(effects),
            sum(effect.changed for effect in effects),
            len(effects),
        )
        for effects in zip(*by_photo, strict=True)
    )


def block_facts(model: SharedModel, kept: Activations) -> tuple[BlockFacts, ...]:
    """Lengths of branch and skip in every block. The branch is what the kept sum holds beside the skip."""
    previous = dict(zip(kept.names[1:], kept.names, strict=False))
    facts = []
    with model.lock, torch.no_grad():
        for name in block_names(model.resnet):
            block = _block(model.resnet, name)
            total = kept[name].before
            assert total is not None  # blocks are rectified
            skip = skip_of(block, kept[previous[name]].after.unsqueeze(0).to(model.device))[0].cpu()
            facts.append(
                BlockFacts(
                    name,
                    is_projected(model.resnet, name),
                    float((total - skip).norm()),
                    float(skip.norm()),
                    float((total < 0).float().mean()),
                )
            )
    return tuple(facts)


def _answer(model: SharedModel, kept: Activations, lesion: Lesion) -> Float32Array:
    """Probabilities `(classes,)` of the lesioned network; keeps no stages."""
    steps = walk(model.resnet, lesion)
    first = next(place for place, stage in enumerate(steps) if lesion.touches(stage.name))
    with model.lock, torch.no_grad():
        x = kept[kept.names[first]].after.unsqueeze(0).to(model.device)
        logits = run(steps[first:], x)[0].cpu()
    return Activations({LOGITS: StageMaps(LOGITS, logits)}, kept.temperature).probabilities


def _block(network: ResNet, name: str) -> BasicBlock | Bottleneck:
    layer, _, index = name.partition(".")
    block: BasicBlock | Bottleneck = getattr(network, layer)[int(index)]
    return block


def _lesioned_sum(block: BasicBlock | Bottleneck, lesion: Lesion, name: str, relu: Operation, x: Tensor) -> Tensor:
    """`factor F(x) + x`, without x where the skip is left out: the block up to its last ReLU."""
    factor, skip = lesion.factor(name), skip_of(block, x)
    if factor == 0:
        return skip if lesion.has_skip(name) else torch.zeros_like(skip)
    branch = factor * branch_of(block, x, relu)
    return branch + skip if lesion.has_skip(name) else branch
