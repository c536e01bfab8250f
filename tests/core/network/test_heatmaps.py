"""Grad-CAM from stored activations, against captum on the whole network."""

import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from torch import nn
from torchvision.models import ResNet, resnet18

from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.activations import activations
from core.network.heatmaps import HeatMap, grad_cam

Network = Callable[[str], ResNet]
Model = Callable[[str], SharedModel]
Noise = Callable[[int, int], Prepared]
TARGETS = [0, 3, 9]
LIMIT = 1e-4  # largest difference, as a share of the oracle's largest value


def layer_of(network: ResNet, stage: str) -> nn.Module:
    if stage == "conv1":
        return network.relu
    layer, _, block = stage.partition(".")
    return getattr(network, layer)[int(block)] if block else getattr(network, layer)


def by_captum(network: ResNet, prepared: Prepared, stage: str, target: int, relu: bool) -> np.ndarray:
    x = torch.from_numpy(prepared.values)[None].requires_grad_()
    attribution = LayerGradCam(network, layer_of(network, stage)).attribute(x, target, relu_attributions=relu)
    return attribution[0, 0].detach().numpy()


def difference(ours: np.ndarray, oracle: np.ndarray) -> float:
    assert ours.shape == oracle.shape
    return float(np.abs(ours - oracle).max() / np.abs(oracle).max())


@pytest.mark.slow
@pytest.mark.parametrize(("architecture", "relu"), [("resnet18", False), ("resnet18", True), ("resnet50", True)])
def test_equals_captum_at_every_stage(
    architecture: str, relu: bool, seeded_model: Model, plain_network: Network, noise: Noise
) -> None:
    model, network, prepared = seeded_model(architecture), plain_network(architecture), noise(48, 0)
    kept = activations(model, prepared)
    for stage in kept.spatial_names:
        blank = []
        for target in TARGETS:
            (heat,) = grad_cam(model, kept, stage, [target])
            oracle = by_captum(network, prepared, stage, target, relu)
            assert heat.blank == (oracle.max() <= 0)
            assert heat.blank or difference(heat.values if relu else heat.signed, oracle) <= LIMIT, (stage, target)
            assert heat.logit == pytest.approx(float(kept.logits[target]), rel=1e-5)
            assert (heat.stage, heat.target) == (stage, target)
            blank.append(heat.blank)
        assert not all(blank), "one of the maps shows something"


def test_bundled_network_equals_captum(bundled: SharedModel, bundled_activations, plain_bundled: ResNet) -> None:
    kept = bundled_activations("dogs")
    x = torch.from_numpy(kept["input"].values().copy())[None].requires_grad_()
    target = int(kept.logits.argmax())
    for stage in ("layer1.1", "layer4.1"):
        (heat,) = grad_cam(bundled, kept, stage, [target])
        oracle = LayerGradCam(plain_bundled, layer_of(plain_bundled, stage)).attribute(
            x, target, relu_attributions=True
        )
        assert difference(heat.values, oracle[0, 0].detach().numpy()) <= LIMIT


@pytest.fixture
def plain_bundled(bundled: SharedModel) -> ResNet:
    network = resnet18(num_classes=len(bundled.card.classes))
    network.load_state_dict(bundled.network.state_dict())
    return network.eval()


def test_last_stage_worked_out_with_the_dense_layer(seeded_model: Model, noise: Noise) -> None:
    """Between the last maps and a logit are a mean and a dense layer: the gradient is its weights over h * w."""
    model = seeded_model("resnet18")
    kept = activations(model, noise(64, 0))
    (heat,) = grad_cam(model, kept, "layer4.1", [4])
    maps = kept["layer4.1"].values()
    weights = model.network.fc.weight[4].numpy() / maps[0].size
    np.testing.assert_allclose(heat.weights, weights, rtol=1e-5)
    np.testing.assert_allclose(heat.signed, np.tensordot(weights, maps, 1), rtol=1e-3, atol=1e-5)


def test_map_of_a_class_does_not_depend_on_the_others_asked_for(seeded_model: Model, noise: Noise) -> None:
    model = seeded_model("resnet50")
    kept = activations(model, noise(64, 0))
    (alone,) = grad_cam(model, kept, "conv1", [3])
    together = grad_cam(model, kept, "conv1", TARGETS)[TARGETS.index(3)]
    np.testing.assert_array_equal(together.weights, alone.weights)
    assert difference(together.signed, alone.signed) <= 1e-5


def test_several_classes_at_once_equal_one_by_one(seeded_model: Model, noise: Noise) -> None:
    model = seeded_model("resnet18")
    kept = activations(model, noise(64, 0))
    together = grad_cam(model, kept, "layer3.0", [7, 2, 7])
    alone = [grad_cam(model, kept, "layer3.0", [target])[0] for target in (7, 2, 7)]
    for one, other in zip(together, alone, strict=True):
        assert one.target == other.target
        assert difference(one.signed, other.signed) <= 1e-5
        assert difference(one.weights, other.weights) <= 1e-5
        assert one.logit == pytest.approx(other.logit, rel=1e-5)
    assert difference(together[0].signed, together[1].signed) > 0.01
    assert grad_cam(model, kept, "layer3.0", []) == []


@pytest.mark.parametrize(
    ("signed", "values", "blank"),
    [
        ([[-2.0, 1.0], [0.0, 3.0]], [[0, 1], [0, 3]], False),
        ([[-2.0, -1.0], [-3.0, -4.0]], [[0, 0], [0, 0]], True),
        ([[0.0, 0.0], [0.0, 0.0]], [[0, 0], [0, 0]], True),
    ],
)
def test_values_and_blank(signed: list[list[float]], values: list[list[float]], blank: bool) -> None:
    heat = HeatMap(np.array(signed, dtype=np.float32), np.zeros(3, dtype=np.float32), "layer1.0", 0, 0.0)
    np.testing.assert_array_equal(heat.values, values)
    assert heat.blank is blank


@pytest.mark.parametrize("stage", ["input", "avgpool", "logits", "layer9.0", ""])
def test_stage_without_maps(stage: str, seeded_model: Model, noise: Noise) -> None:
    model = seeded_model("resnet18")
    with pytest.raises(ValueError, match="stage must be one of"):
        grad_cam(model, activations(model, noise(32, 0)), stage, [0])


@pytest.mark.parametrize("targets", [[10], [-1], [0, 10]])
def test_target_that_is_no_class(targets: Sequence[int], seeded_model: Model, noise: Noise) -> None:
    model = seeded_model("resnet18")
    with pytest.raises(ValueError, match=r"class indices 0\.\.9"):
        grad_cam(model, activations(model, noise(32, 0)), "layer4.1", targets)


@pytest.mark.slow
def test_two_threads_on_one_network(seeded_model: Model, noise: Noise) -> None:
    model = seeded_model("resnet18")
    cases = [(activations(model, noise(48, seed)), [seed, 5]) for seed in (1, 2)]
    alone = [grad_cam(model, kept, "layer2.0", targets) for kept, targets in cases]
    start, together = threading.Barrier(2), [[], []]

    def repeat(number: int) -> None:
        kept, targets = cases[number]
        start.wait()
        for _ in range(20):
            together[number].append(grad_cam(model, kept, "layer2.0", targets))

    threads = [threading.Thread(target=repeat, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for expected, results in zip(alone, together, strict=True):
        assert len(results) == 20
        for result in results:
            for one, other in zip(result, expected, strict=True):
                assert difference(one.signed, other.signed) <= 1e-5


def test_nothing_is_left_behind(seeded_model: Model, noise: Noise) -> None:
    model = seeded_model("resnet18")
    kept = activations(model, noise(64, 0))
    before = {name: kept[name].values().copy() for name in kept.names}
    with torch.no_grad():
        heats = grad_cam(model, kept, "layer2.1", TARGETS)
        assert not torch.is_grad_enabled()
    for name, values in before.items():
        np.testing.assert_array_equal(kept[name].values(), values)
        assert not kept[name].after.requires_grad
    assert all(parameter.grad is None and not parameter.requires_grad for parameter in model.network.parameters())
    assert not any(
        module._forward_hooks or module._forward_pre_hooks or module._backward_hooks
        for module in model.network.modules()
    )
    assert not model.lock.locked()
    assert all(heat.signed.dtype == heat.weights.dtype == np.float32 for heat in heats)
