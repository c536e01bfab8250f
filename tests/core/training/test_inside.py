"""A trained network looked into; Grad-CAM against captum's."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam

from core.architecture.encoding import from_text
from core.training.inside import as_input, grad_cam, layers_of, network_of
from core.training.learning import Training, race
from core.training.pictures import DIGITS
from core.training.plan import Plan

PLAN = Plan(DIGITS, from_text("1x8x8-c6-relu-max2-c8-relu-gap-flat-drop50-fc10"), 50, steps=5)


@pytest.fixture(scope="module")
def trained():
    return race([Training(PLAN, watched=3)])[0]


def test_the_layers_end_in_the_answer_of_the_training(trained):
    model, x = network_of(trained), as_input(trained, 3)
    layers = layers_of(model, x)
    assert list(layers)[:3] == ["input", "conv1", "relu1"]
    np.testing.assert_allclose(layers["dense1"].values(), trained.logits[3], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(layers["conv1"].values(), trained.last.maps, rtol=1e-4, atol=1e-5)


def test_grad_cam_is_captums(trained):
    model, x = network_of(trained), as_input(trained, 3)
    expected = LayerGradCam(model, model.relu2).attribute(x[None].requires_grad_(), 4, relu_attributions=True)
    np.testing.assert_allclose(grad_cam(model, x, 4), expected[0, 0].detach().numpy(), rtol=1e-4, atol=1e-6)


def test_a_network_without_maps_looks_at_its_input():
    plan = replace(PLAN, network=from_text("1x8x8-flat-fc10"))
    one = race([Training(plan)])[0]
    x = as_input(one, 0)
    heat = grad_cam(network_of(one), x, 2)
    weight = one.state["dense1.weight"][2].reshape(8, 8)
    expected = torch.relu(weight.mean() * x[0])
    np.testing.assert_allclose(heat, expected.numpy(), rtol=1e-4, atol=1e-6)
