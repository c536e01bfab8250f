"""The real ResNet with fresh weights, and how far its gradients reach."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn
from torchvision.models import ResNet

from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.lesions import block_names
from core.residual.fresh import fresh_network, fresh_reach, pretrained_reach


def lengths_by_hooks(network: ResNet, prepared: Prepared, target: int) -> list[float]:
    """The same by torchvision's own forward pass."""
    kept: list[torch.Tensor] = []
    hooks = [
        network.get_submodule(name).register_forward_hook(lambda module, x, y: kept.append(y))
        for name in block_names(network)
    ]
    logits = network(torch.from_numpy(prepared.values).unsqueeze(0).requires_grad_())
    lengths = [float(gradient.norm()) for gradient in torch.autograd.grad(logits[0, target], kept)]
    for hook in hooks:
        hook.remove()
    return [length / lengths[-1] for length in lengths]


def test_pretrained(
    seeded_model: Callable[[str], SharedModel],
    plain_network: Callable[[str], ResNet],
    noise: Callable[..., Prepared],
) -> None:
    reach = pretrained_reach(seeded_model("resnet18"), noise(64), 3)
    np.testing.assert_allclose(reach.gradients[0], lengths_by_hooks(plain_network("resnet18"), noise(64), 3), rtol=1e-4)
    assert reach.blocks == block_names(seeded_model("resnet18").network)
    assert not any(parameter.requires_grad for parameter in seeded_model("resnet18").network.parameters())


def test_fresh_networks_are_seeded_and_leave_the_shared_one_alone(
    seeded_model: Callable[[str], SharedModel], noise: Callable[..., Prepared]
) -> None:
    model = seeded_model("resnet18")
    before = {name: tensor.clone() for name, tensor in model.network.state_dict().items()}
    reported: list[float] = []
    with_skips = fresh_reach(model, noise(64), 3, True, range(2), reported.append)
    without = fresh_reach(model, noise(64), 3, False, range(2))
    assert reported == [0.0, 0.5]
    assert with_skips.gradients.shape == (2, 8)
    np.testing.assert_allclose(with_skips.gradients[:, -1], 1)
    network = fresh_network("resnet18", len(model.card.classes), 1)
    np.testing.assert_allclose(with_skips.gradients[1], lengths_by_hooks(network, noise(64), 3), rtol=1e-4)
    assert np.abs(without.gradients[:, 0] / with_skips.gradients[:, 0] - 1).min() > 0.1
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.network.state_dict().items())


@pytest.mark.parametrize("architecture", ["resnet18", "resnet50"])
def test_weights_are_drawn_as_torchvision_draws_them(architecture: str) -> None:
    state = torch.get_rng_state()
    network = fresh_network(architecture, 10, 0)
    assert torch.equal(state, torch.get_rng_state())
    oracle = torch.empty_like(network.layer3[0].conv2.weight)
    nn.init.kaiming_normal_(oracle, mode="fan_out", nonlinearity="relu", generator=torch.Generator().manual_seed(0))
    assert float(network.layer3[0].conv2.weight.std()) == pytest.approx(float(oracle.std()), rel=0.02)
    assert network.training
    norm = network.layer2[0].bn1
    assert torch.equal(norm.weight, torch.ones_like(norm.weight))
    assert torch.equal(norm.running_var, torch.ones_like(norm.weight))
    assert float(network.fc.weight.abs().max()) <= network.fc.in_features**-0.5
