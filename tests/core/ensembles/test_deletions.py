"""Deleted blocks, against hooks on torchvision's own network and against the plain walk through a chain."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
import torch
from torchvision.models import ResNet

from core.ensembles.deletions import choices_of, delete_from_chain, delete_from_resnet
from core.ensembles.pair import Chain
from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.lesions import block_names


def by_hooks(network: ResNet, x: torch.Tensor, deleted: list[str]) -> torch.Tensor:
    hooks = [network.get_submodule(f"{name}.bn2").register_forward_hook(lambda module, x, y: 0 * y) for name in deleted]
    with torch.no_grad():
        logits = network(x)
    for hook in hooks:
        hook.remove()
    return logits


def test_a_resnet(
    seeded_model: Callable[[str], SharedModel],
    plain_network: Callable[[str], ResNet],
    noise: Callable[..., Prepared],
) -> None:
    model, network = seeded_model("resnet18"), plain_network("resnet18")
    names = block_names(model.network)
    photos = [noise(32, seed) for seed in range(3)]
    choices = choices_of(8, 2, 0)
    reported: list[float] = []
    found = delete_from_resnet(model, photos, choices, reported.append)
    assert set(found.choices) == set(choices)
    assert reported == sorted(reported)
    x = torch.stack([torch.from_numpy(photo.values) for photo in photos])
    temperature = model.card.temperature
    intact = torch.softmax(by_hooks(network, x, []) / temperature, 1)
    answers = intact.argmax(1)
    for place, choice in enumerate(found.choices):
        deleted = [name for name, off in zip(names, choice, strict=True) if off]
        probabilities = torch.softmax(by_hooks(network, x, deleted) / temperature, 1)
        assert found.confidence[place] == pytest.approx(float(probabilities[range(3), answers].mean()), abs=1e-4)
        assert found.agreeing[place] == pytest.approx(float((probabilities.argmax(1) == answers).float().mean()))
    assert found.agreeing[0] == 1
    assert np.isnan(found.right).all()


@pytest.mark.parametrize("skips", [False, True])
def test_a_chain(skips: bool) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        chain = Chain(skips, blocks=3, width=4).eval()
        pixels, labels = torch.rand(6, 1, 8, 8), torch.randint(10, (6,))
    every = tuple(product((False, True), repeat=3))
    found = delete_from_chain(chain, pixels, labels, every)
    assert found.choices == every
    with torch.no_grad():
        for place, choice in enumerate(every):
            logits = chain(pixels, {number for number, off in enumerate(choice, 1) if off})
            assert found.right[place] == pytest.approx(float((logits.argmax(1) == labels).float().mean()))
    low, mean, high = found.band(found.confidence)
    assert low.shape == (4,)
    assert (low <= mean).all()
    assert (mean <= high).all()
    assert mean[1] == pytest.approx(found.singles(found.confidence).mean())
    np.testing.assert_array_equal(found.singles(found.confidence), found.confidence[[4, 2, 1]])  # 100, 010, 001


def test_how_many_choices() -> None:
    assert len(choices_of(8, 100, 0)) == 256
    few = choices_of(16, 30, 0)
    assert len(few) == 1 + 16 + 13 * 30 + 16 + 1
    assert sum(sum(choice) == 1 for choice in choices_of(16, 3, 0)) == 16
