"""Lesions against networks that are really changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models import ResNet

from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.activations import Activations, activations
from core.network.lesions import (
    BRANCH,
    SKIP,
    Lesion,
    block_facts,
    block_names,
    lesioned,
    mean_effects,
    single_lesions,
    walk,
)
from core.network.stages import branch_of, run, skip_of, stages

Models, Noise = Callable[[str], SharedModel], Callable[..., Prepared]
PROJECTED = {"resnet18": 3, "resnet34": 3, "resnet50": 4}
SIDE = 48


class Zero(nn.Module):
    """Nothing of the right shape."""

    def __init__(self, like: nn.Module | None) -> None:
        super().__init__()
        self.like = like

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return 0 * (x if self.like is None else self.like(x))


def last_norm(block: nn.Module) -> nn.BatchNorm2d:
    return block.bn3 if hasattr(block, "bn3") else block.bn2


def kept_by(model: SharedModel, noise: Noise, seed: int = 0) -> Activations:
    return activations(model, noise(SIDE, seed))


def logits(network: ResNet, prepared: Prepared) -> np.ndarray:
    with torch.no_grad():
        return network(torch.from_numpy(prepared.values).unsqueeze(0))[0].numpy()


@pytest.mark.parametrize("architecture", PROJECTED)
def test_a_lesion_of_nothing_is_the_plain_forward_bit_for_bit(
    architecture: str, seeded_model: Models, noise: Noise
) -> None:
    model = seeded_model(architecture)
    kept = kept_by(model, noise)
    for nothing in (Lesion(), Lesion(frozenset({("layer2.1", 1.0)}))):
        assert lesioned(model, kept, nothing) is kept
        x = torch.from_numpy(noise(SIDE).values).unsqueeze(0)
        with torch.no_grad():
            assert torch.equal(run(walk(model.network, nothing), x), model.network(x))


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ["resnet18", "resnet50"])
def test_a_cut_branch_is_one_whose_last_batch_norm_is_zero(
    architecture: str, seeded_model: Models, plain_network: Callable[[str], ResNet], noise: Noise
) -> None:
    model, kept = seeded_model(architecture), kept_by(seeded_model(architecture), noise)
    for name in block_names(model.network)[:: 1 if architecture == "resnet18" else 4]:
        copy = deepcopy(plain_network(architecture))
        norm = last_norm(copy.get_submodule(name))
        nn.init.zeros_(norm.weight)
        nn.init.zeros_(norm.bias)
        np.testing.assert_array_equal(
            lesioned(model, kept, Lesion.single(name, BRANCH)).logits, logits(copy, noise(SIDE))
        )


@pytest.mark.parametrize("name", ["layer1.0", "layer2.0", "layer4.1"])
@pytest.mark.parametrize("architecture", ["resnet18", "resnet50"])
def test_scaled_branches_and_cut_skips(
    architecture: str, name: str, seeded_model: Models, plain_network: Callable[[str], ResNet], noise: Noise
) -> None:
    model, kept = seeded_model(architecture), kept_by(seeded_model(architecture), noise)
    scaled, without = plain_network(architecture), plain_network(architecture)
    with torch.no_grad():
        last_norm(scaled.get_submodule(name)).weight.mul_(1.5)
        last_norm(scaled.get_submodule(name)).bias.mul_(1.5)
    block = without.get_submodule(name)
    block.downsample = Zero(block.downsample)
    found = lesioned(model, kept, Lesion.single(name, SKIP)).logits
    np.testing.assert_array_equal(found, logits(without, noise(SIDE)))
    found = lesioned(model, kept, Lesion(frozenset({(name, 1.5)}))).logits
    np.testing.assert_allclose(found, logits(scaled, noise(SIDE)), rtol=1e-4, atol=1e-5)


def test_several_changes_at_once_and_what_lies_before_them_is_taken_over(
    seeded_model: Models, plain_network: Callable[[str], ResNet], noise: Noise
) -> None:
    model, kept = seeded_model("resnet18"), kept_by(seeded_model("resnet18"), noise)
    copy = plain_network("resnet18")
    nn.init.zeros_(copy.layer2[1].bn2.weight)
    nn.init.zeros_(copy.layer2[1].bn2.bias)
    copy.layer3[1].downsample = Zero(None)
    lesion = Lesion(frozenset({("layer2.1", 0.0)}), frozenset({"layer3.1"}))
    found = lesioned(model, kept, lesion)
    np.testing.assert_array_equal(found.logits, logits(copy, noise(SIDE)))
    assert found.names == kept.names
    place = kept.names.index("layer2.1")
    assert all(found[name] is kept[name] for name in kept.names[:place])
    assert all(found[name] is not kept[name] for name in kept.names[place:])
    before = found["layer3.1"].before
    assert before is not None
    torch.testing.assert_close(F.relu(before), found["layer3.1"].after)


def test_a_block_without_both_ways_lets_nothing_through(seeded_model: Models, noise: Noise) -> None:
    model = seeded_model("resnet18")
    lesion = Lesion(frozenset({("layer3.0", 0.0)}), frozenset({"layer3.0"}))
    assert lesion.closed() == {"layer3.0"}
    first, second = (lesioned(model, kept_by(model, noise, seed), lesion) for seed in (0, 1))
    assert not first["layer3.0"].after.any()
    np.testing.assert_array_equal(first.logits, second.logits)


@pytest.mark.parametrize("part", [BRANCH, SKIP])
def test_single_lesions(part, seeded_model: Models, noise: Noise) -> None:
    model, kept = seeded_model("resnet18"), kept_by(seeded_model("resnet18"), noise)
    target = int(kept.logits.argmax())
    effects = single_lesions(model, kept, part)
    assert tuple(effect.block for effect in effects) == block_names(model.network)
    for effect in effects:
        changed = lesioned(model, kept, Lesion.single(effect.block, part)).probabilities
        assert effect.after == pytest.approx(float(changed[target]), abs=1e-7)
        assert effect.answer == int(changed.argmax())
        assert effect.changed == (effect.answer != target)
        assert effect.drop == pytest.approx(float(kept.probabilities[target] - changed[target]), abs=1e-6)
    assert max(abs(effect.drop) for effect in effects) > 1e-3


def test_mean_effects(seeded_model: Models, noise: Noise) -> None:
    model, progress = seeded_model("resnet18"), []
    photos = [noise(SIDE, seed) for seed in range(3)]
    means = mean_effects(model, photos, BRANCH, progress.append)
    singles = [single_lesions(model, activations(model, photo), BRANCH) for photo in photos]
    for place, mean in enumerate(means):
        effects = [each[place] for each in singles]
        assert mean.block == effects[0].block
        assert mean.drop == pytest.approx(np.mean([effect.drop for effect in effects]))
        assert (mean.changed, mean.photos) == (sum(effect.changed for effect in effects), 3)
    assert progress == [0, 1 / 3, 2 / 3]


@pytest.mark.parametrize("architecture", PROJECTED)
def test_lengths_of_branches_and_skips(architecture: str, seeded_model: Models, noise: Noise) -> None:
    model, kept = seeded_model(architecture), kept_by(seeded_model(architecture), noise)
    facts = block_facts(model, kept)
    assert sum(block.projected for block in facts) == PROJECTED[architecture]
    before = dict(zip(kept.names[1:], kept.names, strict=False))
    for fact in facts[:: len(facts) // 4]:
        block = model.network.get_submodule(fact.name)
        with torch.no_grad():
            x = kept[before[fact.name]].after.unsqueeze(0)
            branch, skip = branch_of(block, x), skip_of(block, x)
        assert fact.branch == pytest.approx(float(branch.norm()), rel=1e-4)
        assert fact.skip == pytest.approx(float(skip.norm()), rel=1e-4)
        assert fact.ratio == pytest.approx(fact.branch / fact.skip)
        assert fact.cut_off == pytest.approx(float((branch + skip < 0).float().mean()), abs=1e-3)


def test_two_threads_with_different_lesions_leave_the_shared_network_alone(seeded_model: Models, noise: Noise) -> None:
    model, kept = seeded_model("resnet18"), kept_by(seeded_model("resnet18"), noise)
    before = {name: tensor.clone() for name, tensor in model.network.state_dict().items()}
    lesions = [Lesion.single(name, part) for name in ("layer1.1", "layer3.0", "layer4.1") for part in (BRANCH, SKIP)]
    alone = [lesioned(model, kept, lesion).logits for lesion in lesions]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda lesion: lesioned(model, kept, lesion).logits, lesions * 4))
    for place, found in enumerate(together):
        np.testing.assert_array_equal(found, alone[place % len(lesions)])
    assert len({found.tobytes() for found in alone}) == len(lesions)
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.network.state_dict().items())
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.network.modules())
    np.testing.assert_array_equal(activations(model, noise(SIDE)).logits, kept.logits)


def test_another_relu_is_used_in_lesioned_blocks_too(seeded_model: Models, noise: Noise) -> None:
    network = seeded_model("resnet50").network
    x = torch.from_numpy(noise(SIDE).values).unsqueeze(0)
    with torch.no_grad():
        plain = run(stages(network, torch.tanh), x)
        twice = run(walk(network, Lesion(frozenset({("layer1.1", 1.0 + 1e-12)})), torch.tanh), x)
    torch.testing.assert_close(twice, plain)


def test_unknown_blocks(seeded_model: Models) -> None:
    with pytest.raises(ValueError, match=r"layer9\.9"):
        walk(seeded_model("resnet18").network, Lesion.single("layer9.9", BRANCH))
