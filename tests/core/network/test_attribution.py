"""The other heat maps, against captum, against their formulas in plain loops, against what they promise to sum to."""

import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from captum.attr import GuidedBackprop
from torch import nn

from core.jobs import Job, Jobs, Status
from core.network.activations import activations
from core.network.attribution import (
    METHODS,
    Question,
    grad_cam_plus_plus,
    guided_gradient,
    integrated_gradients,
    layer_cam,
    method,
)
from core.network.heatmaps import grad_cam, tail_gradients


def unheard(_: float) -> None:
    """Takes a progress nobody watches."""


@pytest.fixture
def question(seeded_model, noise) -> Question:
    model, prepared = seeded_model("resnet18"), noise(64, 3)
    return Question(model, prepared, activations(model, prepared), "layer3.0", 4)


def test_grad_cam_plus_plus_by_its_formula(question):
    gradients, _ = tail_gradients(question.model, question.kept, question.stage, [question.target])
    maps, gradient = question.kept[question.stage].after.double().numpy(), gradients[0].double().numpy()
    total = np.zeros(maps.shape[1:])
    for channel in range(len(maps)):
        weight = 0.0
        for cell in np.ndindex(*maps.shape[1:]):
            g = gradient[channel][cell]
            below = 2 * g**2 + maps[channel].sum() * g**3
            if below != 0:
                weight += g**2 / below * max(g, 0)
        total += weight * maps[channel]
    expected = np.maximum(total, 0)
    assert expected.max() > 0
    np.testing.assert_allclose(grad_cam_plus_plus(question, unheard), expected, atol=1e-3 * expected.max())


def test_layer_cam_by_its_formula(question):
    gradients, _ = tail_gradients(question.model, question.kept, question.stage, [question.target])
    maps, gradient = question.kept[question.stage].values(), gradients[0].numpy()
    expected = sum(np.maximum(g, 0) * a for g, a in zip(gradient, maps, strict=True))
    np.testing.assert_allclose(layer_cam(question, unheard), np.maximum(expected, 0), rtol=1e-4, atol=1e-6)


class EachReluItsOwn(nn.Module):
    """A network with a module of its own, not in place, for every ReLU: the only form captum's hooks can guide."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = copy.deepcopy(network)
        self.relus = nn.ModuleList(nn.ReLU() for _ in range(20))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        net, relu = self.network, iter(self.relus)
        x = net.maxpool(next(relu)(net.bn1(net.conv1(x))))
        for layer in (net.layer1, net.layer2, net.layer3, net.layer4):
            for block in layer:
                branch = block.bn2(block.conv2(next(relu)(block.bn1(block.conv1(x)))))
                x = next(relu)(branch + (x if block.downsample is None else block.downsample(x)))
        return net.fc(net.avgpool(x).flatten(1))


@pytest.mark.filterwarnings("ignore:Setting backward hooks on ReLU:UserWarning")
def test_guided_backpropagation_equals_captums(question):
    x = torch.from_numpy(question.prepared.values)[None].requires_grad_()
    expected = GuidedBackprop(EachReluItsOwn(question.model.network)).attribute(x, target=question.target)[0].detach()
    ours = guided_gradient(question.model, question.prepared, question.target)
    assert float((ours - expected).abs().max() / expected.abs().max()) < 1e-5


def test_integrated_gradients_sum_to_the_difference_of_the_logits(question):
    model, target = question.model, question.target
    with torch.no_grad():
        blank = model.network(torch.zeros(1, *question.prepared.values.shape))[0, target]
    expected = float(question.kept.logits[target] - blank)
    total = float(integrated_gradients(question, unheard).sum())
    assert total == pytest.approx(expected, abs=0.05 * abs(expected) + 0.02)


@pytest.mark.slow
@pytest.mark.parametrize("entry", METHODS, ids=lambda entry: entry.id)
def test_every_method_answers_for_its_class_and_leaves_nothing_behind(question, entry):
    before = {name: tensor.clone() for name, tensor in question.model.network.state_dict().items()}
    values = entry.attribute(question, unheard)
    other = entry.attribute(Question(question.model, question.prepared, question.kept, question.stage, 7), unheard)
    side = question.kept[question.stage].shape[1] if entry.staged and entry.id != "guided" else 64
    assert values.shape == (side, side)
    assert values.dtype == np.float32
    assert np.isfinite(values).all()
    assert entry.signed or values.min() >= 0
    assert not np.array_equal(values, other)
    for name, tensor in question.model.network.state_dict().items():
        assert torch.equal(tensor, before[name])
    for module in question.model.network.modules():
        assert not module._forward_hooks
        assert not module._backward_hooks
    assert not question.model.network.training
    assert method(entry.id) is entry


@pytest.mark.slow
def test_two_threads_get_what_one_gets(question):
    quick = [entry for entry in METHODS if entry.id != "occlusion"]
    expected = [entry.attribute(question, unheard) for entry in quick]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            for got, wanted in zip(pool.map(lambda m: m.attribute(question, unheard), quick), expected, strict=True):
                np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-6)


def test_the_bench_shows_the_same_grad_cam(question):
    (heat,) = grad_cam(question.model, question.kept, question.stage, [question.target])
    np.testing.assert_array_equal(method("grad-cam").attribute(question, unheard), heat.values)


def test_integrated_gradients_can_be_cancelled(question):
    jobs = Jobs()

    def work(job: Job) -> np.ndarray:
        job.cancel()
        return integrated_gradients(question, job.report)

    job = jobs.submit(work)
    assert job.finished.wait(30)
    assert job.status is Status.CANCELLED
    assert not question.model.lock.locked()
