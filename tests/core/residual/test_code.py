"""The code under the lesson runs and gives the numbers of the page."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from core.images.picture import Picture
from core.images.samples import load_sample
from core.models.cards import BUNDLED, RESNET50
from core.models.loading import SharedModel
from core.network.activations import Activations
from core.network.lesions import Lesion, block_names, is_projected, lesioned
from core.residual import code
from core.residual.gradients import measure, noise_input, picture_input
from core.residual.paths import Block, plain_gradient, residual_gradient
from core.residual.recipe import Recipe

ROOT = Path(__file__).parents[3]


def shown_by(text: str) -> np.ndarray:
    namespace: dict[str, object] = {}
    with torch.random.fork_rng(devices=[]):
        exec(compile(text, "snippet", "exec"), namespace)
    assert isinstance(namespace["shown"], torch.Tensor)
    return namespace["shown"].detach().numpy()


def test_toy() -> None:
    blocks = [Block(0.5), Block(0.0), Block(-0.75, skip=False)]
    np.testing.assert_allclose(shown_by(code.toy(blocks)), [residual_gradient(blocks), plain_gradient(blocks)])


@pytest.mark.parametrize("picture", [load_sample("coffee"), None], ids=["picture", "noise"])
@pytest.mark.parametrize(
    "recipe", [Recipe(6, 4), Recipe(4, 8, False, "tanh", "Xavier"), Recipe(2, 4, False, "none", "He")]
)
def test_depth(picture: Picture | None, recipe: Recipe) -> None:
    x = noise_input(4) if picture is None else picture_input(picture)
    text = code.depth(picture, recipe, 0.35, 4)
    np.testing.assert_allclose(shown_by(text), measure(recipe, x, 0.35, range(4, 5)).signals[0], rtol=1e-9)


LESIONS = [
    Lesion(),
    Lesion(frozenset({("layer2.1", 0.0), ("layer3.0", 1.5)})),
    Lesion(frozenset({("layer1.0", 0.25)}), frozenset({"layer1.1", "layer4.0", "layer4.1"})),
]


@pytest.mark.parametrize("lesion", LESIONS, ids=["none", "branches", "skips"])
def test_lesion(
    lesion: Lesion,
    bundled: SharedModel,
    bundled_activations: Callable[[str], Activations],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    projected = frozenset(name for name in block_names(bundled.network) if is_projected(bundled.network, name))
    text = code.lesion(load_sample("cat"), BUNDLED, lesion, projected)
    probabilities = lesioned(bundled, bundled_activations("cat"), lesion).probabilities
    np.testing.assert_allclose(shown_by(text), probabilities, rtol=1e-3, atol=1e-5)


def test_the_last_batch_norm_of_a_bottleneck_is_its_third() -> None:
    text = code.lesion(load_sample("cat"), RESNET50, Lesion.single("layer1.0", "branch"), frozenset())
    assert "model.layer1[0].bn3.register_forward_hook" in text
