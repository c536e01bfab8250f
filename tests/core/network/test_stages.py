"""The walk through the stages against torchvision's own forward."""

from collections.abc import Callable

import pytest
import torch
from torchvision.models import ResNet

from core.models.loading import SharedModel
from core.network.stages import INPUT, LOGITS, run, stages, tail_after

ARCHITECTURES = ["resnet18", "resnet34", "resnet50"]
BLOCKS = {"resnet18": (2, 2, 2, 2), "resnet34": (3, 4, 6, 3), "resnet50": (3, 4, 6, 3)}


@pytest.fixture(params=ARCHITECTURES)
def architecture(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def x() -> torch.Tensor:
    return torch.randn(2, 3, 48, 64, generator=torch.Generator().manual_seed(3))


def hooks(network: torch.nn.Module) -> int:
    return sum(
        len(module._forward_hooks) + len(module._forward_pre_hooks) + len(module._backward_hooks)
        for module in network.modules()
    )


def test_walk_equals_torchvision_bit_for_bit(
    architecture: str,
    x: torch.Tensor,
    seeded_model: Callable[[str], SharedModel],
    plain_network: Callable[[str], ResNet],
) -> None:
    with torch.no_grad():
        assert torch.equal(run(stages(seeded_model(architecture).network), x), plain_network(architecture)(x))


def test_tail_from_every_stage_gives_the_same_logits(
    architecture: str, x: torch.Tensor, seeded_model: Callable[[str], SharedModel]
) -> None:
    network = seeded_model(architecture).network
    with torch.no_grad():
        logits = network(x)
        assert torch.equal(run(tail_after(network, INPUT), x), logits)
        value = x
        for stage in stages(network):
            value = stage.finish(stage.operation(value))
            assert torch.equal(run(tail_after(network, stage.name), value), logits), stage.name
            assert (value.ndim == 4) == stage.spatial
    assert tail_after(network, LOGITS) == ()


def test_names_are_torchvisions_in_the_order_of_the_forward_pass(
    architecture: str, seeded_model: Callable[[str], SharedModel]
) -> None:
    walk = stages(seeded_model(architecture).network)
    blocks = [f"layer{n}.{i}" for n, count in enumerate(BLOCKS[architecture], start=1) for i in range(count)]
    assert [stage.name for stage in walk] == ["conv1", "maxpool", *blocks, "avgpool", "logits"]
    assert [stage.name for stage in walk if stage.rectified] == ["conv1", *blocks]
    assert [stage.name for stage in walk if not stage.spatial] == ["avgpool", "logits"]


def test_nothing_of_the_network_changes(
    architecture: str, x: torch.Tensor, seeded_model: Callable[[str], SharedModel]
) -> None:
    network = seeded_model(architecture).network
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    given = x.clone()
    with torch.no_grad():
        run(stages(network), x)
    after = network.state_dict()
    assert list(before) == list(after)
    assert all(torch.equal(tensor, after[name]) for name, tensor in before.items())
    assert torch.equal(x, given)
    assert hooks(network) == 0
    assert not any(module.training for module in network.modules())
    assert not any(parameter.requires_grad for parameter in network.parameters())


def test_no_stage_writes_into_its_input(seeded_model: Callable[[str], SharedModel], x: torch.Tensor) -> None:
    with torch.no_grad():
        for stage in stages(seeded_model("resnet50").network):
            given = x.clone()
            before = stage.operation(x)
            assert torch.equal(x, given), stage.name
            kept = before.clone()
            x = stage.finish(before)
            assert torch.equal(before, kept), stage.name
            assert (before.min() < 0) == (stage.rectified or stage.name == LOGITS), stage.name


def test_batch_norm_matters(seeded_model: Callable[[str], SharedModel], x: torch.Tensor) -> None:
    """The seeded networks would not show a wrong batch norm if it did nothing."""
    bn = seeded_model("resnet18").network.layer1[0].bn1
    value = torch.randn(1, 64, 4, 4, generator=torch.Generator().manual_seed(0))
    assert (bn(value) - value).abs().mean() > 0.1


@pytest.mark.parametrize("name", ["", "layer5.0", "layer1", "fc", "layer1.2"])
def test_unknown_stage(name: str, seeded_model: Callable[[str], SharedModel]) -> None:
    with pytest.raises(KeyError):
        tail_after(seeded_model("resnet18").network, name)
