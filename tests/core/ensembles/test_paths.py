"""Paths through a ResNet: counted, and their gradients against autograd."""

from collections.abc import Callable
from itertools import product
from math import comb

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torchvision.models import ResNet
from torchvision.models.resnet import BasicBlock

from core.ensembles.counting import ARCHITECTURES, path_counts, projected_blocks
from core.ensembles.paths import gradient_by_length
from core.models.cards import BUNDLED
from core.models.device import CPU
from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.activations import activations
from core.network.lesions import block_names, is_projected
from core.network.stages import branch_of, run, skip_of, stages, tail_after


@pytest.mark.parametrize(("blocks", "projected"), [(3, 0), (5, 2), (8, 3)])
def test_counts_against_enumeration(blocks: int, projected: int) -> None:
    counts = np.zeros((blocks + 1, projected + 1), int)
    for path in product((False, True), repeat=blocks):
        counts[sum(path), sum(not taken for taken in path[:projected])] += 1
    np.testing.assert_array_equal(path_counts(blocks, projected), counts)
    assert counts.sum(1).tolist() == [comb(blocks, k) for k in range(blocks + 1)]


def test_the_known_networks(seeded_model: Callable[[str], SharedModel]) -> None:
    assert [sum(row) for row in path_counts(3, 0)] == [1, 3, 3, 1]
    assert sum(map(sum, path_counts(sum(ARCHITECTURES["resnet18"]), 3))) == 2**8
    assert sum(map(sum, path_counts(sum(ARCHITECTURES["resnet50"]), 4))) == 2**16
    for name in ("resnet18", "resnet50"):
        network = seeded_model(name).network
        names = block_names(network)
        assert len(names) == sum(ARCHITECTURES[name])
        assert sum(is_projected(network, block) for block in names) == projected_blocks(name)


def whole_gradient(model: SharedModel, start: Tensor, target: int) -> Tensor:
    x = start.clone().requires_grad_()
    return torch.autograd.grad(run(tail_after(model.network, "maxpool"), x)[0, target], x)[0]


def path_gradient(model: SharedModel, start: Tensor, target: int, path: tuple[bool, ...]) -> Tensor:
    """By autograd, with the part of each block that the path does not take cut out of the graph."""
    x = y = start.clone().requires_grad_()
    for name, taken in zip(block_names(model.network), path, strict=True):
        block = model.network.get_submodule(name)
        branch, skip = branch_of(block, y), skip_of(block, y)
        y = torch.relu(branch + skip.detach() if taken else branch.detach() + skip)
    logits = run(stages(model.network)[-2:], y)
    return torch.autograd.grad(logits[0, target], x)[0]


@pytest.fixture
def four_blocks() -> SharedModel:
    """A network with one block in each stage, three of them beside a projection: 16 paths."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        network = ResNet(BasicBlock, [1, 1, 1, 1], num_classes=10)
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.running_var, 0.4, 1.2)
                nn.init.normal_(module.running_mean, 0, 0.2)
    return SharedModel(BUNDLED, network.eval().requires_grad_(False), CPU)


def test_every_path_against_autograd(four_blocks: SharedModel, noise: Callable[..., Prepared]) -> None:
    kept = activations(four_blocks, noise(32))
    start, target, blocks = kept["maxpool"].after.unsqueeze(0), 3, 4
    shares: list[float] = []
    found = gradient_by_length(four_blocks, kept, target, 100, 0, shares.append)
    assert found.complete
    assert found.counts == (1, 4, 6, 4, 1)
    assert shares == sorted(shares)
    sums = [torch.zeros_like(start) for _ in range(blocks + 1)]
    lengths: list[list[float]] = [[] for _ in range(blocks + 1)]
    for path in product((False, True), repeat=blocks):
        gradient = path_gradient(four_blocks, start, target, path)
        sums[sum(path)] += gradient
        lengths[sum(path)].append(float(gradient.norm()))
    for measured, expected in zip(found.single, lengths, strict=True):
        np.testing.assert_allclose(np.sort(measured), np.sort(expected), rtol=1e-4)
    np.testing.assert_allclose(found.together, [float(gradient.norm()) for gradient in sums], rtol=1e-4)
    assert found.whole == pytest.approx(float(whole_gradient(four_blocks, start, target).norm()), rel=1e-4)
    assert (found.errors() == 0).all()
    np.testing.assert_array_equal(found.ranges(), [[f(single) for single in found.single] for f in (np.min, np.max)])
    assert not any(parameter.grad is not None for parameter in four_blocks.network.parameters())


def test_a_deep_network_is_sampled(seeded_model: Callable[[str], SharedModel], noise: Callable[..., Prepared]) -> None:
    model = seeded_model("resnet50")
    kept = activations(model, noise(32))
    found = gradient_by_length(model, kept, 1, 3, 0)
    assert not found.complete
    assert [len(single) for single in found.single] == [1, *[3] * 15, 1]
    assert (found.errors()[1:-1] > 0).all()
    low, high = found.ranges()
    np.testing.assert_allclose(high, found.means() + 2 * found.errors())
    assert (low <= found.means()).all()
    assert (low > 0).all()
    start = kept["maxpool"].after.unsqueeze(0)
    assert found.whole == pytest.approx(float(whole_gradient(model, start, 1).norm()), rel=1e-3)
