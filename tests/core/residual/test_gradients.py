"""Random plain and residual networks against torch's own layers and against finite differences."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torchvision.models.resnet import BasicBlock

from core.images.picture import SAMPLE, Picture
from core.images.samples import load_sample
from core.residual.gradients import (
    FUNCTIONS,
    SIDE,
    Weights,
    backward,
    draw_weights,
    forward,
    input_pixels,
    measure,
    noise_input,
    picture_input,
)
from core.residual.recipe import ACTIVATIONS, INITIALISATIONS, Recipe

SMALL = Recipe(depth=4, width=3, batch_norm=True)
X = noise_input(0)


def score(recipe: Recipe, weights: Weights, layers: list[torch.Tensor], skip: float) -> float:
    results = forward(recipe, weights.stem, tuple(layers), X, skip)
    return float((results[-1] * weights.direction).sum())


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("activation", ["tanh", "GELU", "none", "ReLU"])
def test_gradients_by_weights_are_finite_differences(activation: str, batch_norm: bool) -> None:
    recipe = replace(SMALL, activation=activation, batch_norm=batch_norm)
    weights = draw_weights(recipe, 1)
    found = backward(recipe, weights, X, 0.7)
    for number, gradient in enumerate(found.weights):
        direction = torch.randn(gradient.shape, generator=torch.Generator().manual_seed(number), dtype=torch.float64)
        ends = []
        for step in (1e-6, -1e-6):
            layers = [*weights.layers]
            layers[number] = layers[number] + step * direction
            ends.append(score(recipe, weights, layers, 0.7))
        assert (ends[0] - ends[1]) / 2e-6 == pytest.approx(float((gradient * direction).sum()), rel=1e-4, abs=1e-7)


def test_the_gradient_by_a_result_is_that_of_the_rest_of_the_network() -> None:
    weights = draw_weights(SMALL, 2)
    found = backward(SMALL, weights, X, 1.0)
    step = 1e-6 * torch.randn(found.results[1].shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)

    def rest(y: torch.Tensor) -> float:
        norm = nn.BatchNorm2d(3, affine=False, track_running_stats=False).double()
        first, second = weights.layers[2:]
        inside = torch.relu(norm(torch.conv2d(y, first, padding=1)))
        return float((torch.relu(norm(torch.conv2d(inside, second, padding=1)) + y) * weights.direction).sum())

    difference = (rest(found.results[1] + step) - rest(found.results[1] - step)) / 2
    assert difference == pytest.approx(float((found.signals[1] * step).sum()), rel=1e-4)


def test_a_block_is_torchvisions_and_without_skip_a_stack_of_layers() -> None:
    weights = draw_weights(SMALL, 3)
    block = BasicBlock(3, 3).double().train()
    with torch.no_grad():
        block.conv1.weight.copy_(weights.layers[0])
        block.conv2.weight.copy_(weights.layers[1])
        residual = backward(SMALL, weights, X, 1.0).results
        torch.testing.assert_close(block(residual[0]), residual[1])
        stack = nn.Sequential(block.conv1, block.bn1, nn.ReLU(), block.conv2, block.bn2, nn.ReLU())
        plain = backward(SMALL, weights, X, 0.0).results
        torch.testing.assert_close(stack(plain[0]), plain[1])


def test_in_a_linear_network_the_paths_add_up_to_the_whole_gradient() -> None:
    recipe = Recipe(depth=4, width=3, batch_norm=False, activation="none")
    weights = draw_weights(recipe, 4)

    def only(block: int) -> torch.Tensor:
        """The path that takes the branch of one block: the gradient of a plain network of this block alone."""
        alone = replace(weights, layers=weights.layers[2 * block : 2 * block + 2])
        return backward(replace(recipe, depth=2), alone, X, 0.0).signals[0]

    both_branches = backward(recipe, weights, X, 0.0).signals[0]
    whole = backward(recipe, weights, X, 1.0).signals[0]
    torch.testing.assert_close(whole, weights.direction + only(0) + only(1) + both_branches)


def test_every_gradient_starts_with_length_one() -> None:
    for skip in (0.0, 0.5, 1.0):
        norms = measure(SMALL, X, skip, range(3))
        np.testing.assert_allclose(norms.signals[:, -1], 1.0)
        assert norms.signals.shape == norms.activations.shape == (3, 3)
        assert norms.weights.shape == (3, 4)


def test_plain_networks_vanish_or_explode_where_residual_ones_do_not() -> None:
    vanishing = Recipe(depth=50, width=8, batch_norm=False, initialisation="PyTorch")
    exploding = Recipe(depth=100, width=8, batch_norm=True, initialisation="He")
    assert measure(vanishing, X, 0.0, range(1)).signals[0, 0] < 1e-12
    assert 0.1 < measure(vanishing, X, 1.0, range(1)).signals[0, 0] < 10
    assert measure(exploding, X, 0.0, range(1)).signals[0, 0] > 1e5
    assert measure(exploding, X, 1.0, range(1)).signals[0, 0] < 1e3


def test_a_seed_is_a_network_and_no_one_elses_draw_changes() -> None:
    before = torch.get_rng_state()
    first, again, other = (draw_weights(SMALL, seed) for seed in (5, 5, 6))
    assert torch.equal(before, torch.get_rng_state())
    assert all(torch.equal(a, b) for a, b in zip(first.layers, again.layers, strict=True))
    assert not torch.equal(first.stem, other.stem)
    assert torch.equal(noise_input(3), noise_input(3))


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_weights_have_the_spread_of_their_initialisation(name: str) -> None:
    layers = draw_weights(Recipe(depth=4, width=32, initialisation=name), 0).layers
    fan = 9 * 32
    expected = {"He": (2 / fan) ** 0.5, "Xavier": (1 / fan) ** 0.5, "PyTorch": (1 / (3 * fan)) ** 0.5, "small": 0.01}
    assert float(torch.stack(layers).std()) == pytest.approx(expected[name], rel=0.02)
    generator, oracle = torch.Generator().manual_seed(0), torch.full((32, 32, 3, 3), 0.01)
    if name == "PyTorch":
        nn.init.kaiming_uniform_(oracle, a=5**0.5, generator=generator)  # as nn.Conv2d does it
    elif name == "He":
        nn.init.kaiming_normal_(oracle, generator=generator)
    elif name == "Xavier":
        nn.init.xavier_normal_(oracle, generator=generator)
    assert float((oracle**2).mean().sqrt()) == pytest.approx(expected[name], rel=0.05)


@pytest.mark.parametrize("depth", [0, 3, 102])
def test_depth_is_even_and_bounded(depth: int) -> None:
    with pytest.raises(ValueError, match=str(depth)):
        Recipe(depth=depth)


def test_activations_are_torchs() -> None:
    x = torch.linspace(-2, 2, 9)
    modules = {"ReLU": nn.ReLU(), "tanh": nn.Tanh(), "GELU": nn.GELU(), "none": nn.Identity()}
    assert tuple(modules) == tuple(FUNCTIONS) == ACTIVATIONS
    for name, module in modules.items():
        assert torch.equal(FUNCTIONS[name](x), module(x))


def test_the_picture_is_centred_and_a_flat_one_does_no_harm() -> None:
    x = picture_input(load_sample("cat"))
    assert x.shape == (1, 3, SIDE, SIDE)
    torch.testing.assert_close(x.mean((2, 3)), torch.zeros(1, 3, dtype=torch.float64))
    torch.testing.assert_close(x.std((2, 3)), torch.ones(1, 3, dtype=torch.float64))
    flat = picture_input(Picture(np.full((20, 30, 3), 90, np.uint8), SAMPLE, "", (30, 20)))
    assert torch.equal(flat, torch.zeros_like(flat))
    assert np.isfinite(measure(SMALL, flat, 1.0, range(1)).signals).all()


def test_medians_are_taken_over_the_seeds() -> None:
    norms = measure(SMALL, X, 1.0, range(3))
    assert norms.reached == sorted(norms.signals[:, 0])[1]
    assert norms.last_size == sorted(norms.activations[:, -1])[1]


def test_an_input_is_drawn_around_mid_grey() -> None:
    x = torch.tensor([-9.0, -2.5, 0.0, 2.5, 9.0]).view(1, 1, 1, 5).expand(1, 3, 1, 5)
    assert input_pixels(x)[0, :, 0].tolist() == [0, 0, 127, 255, 255]
    assert input_pixels(X).shape == (SIDE, SIDE, 3)
