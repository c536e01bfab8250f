"""A network made to fit its pictures."""

import pytest
import torch

from core.architecture.encoding import from_text
from core.architecture.modules import Misfit
from core.architecture.presets import BY_ID as BUILT
from core.errors import LearnerError
from core.randomness import torch_generator
from core.training.pictures import picture_set
from core.training.plan import MOST_PARAMETERS, SeededDropout, fitted
from core.training.presets import BY_ID, DIGITS, EXPERIMENTS, NETWORKS, PIECES


@pytest.mark.parametrize("pictures", [DIGITS, PIECES])
@pytest.mark.parametrize("entry", NETWORKS, ids=lambda entry: entry.id)
def test_every_network_of_the_list_fits_both_sets(entry, pictures):
    shape = picture_set(pictures).shape
    network = fitted(entry.network, picture_set(pictures))
    assert network.input_shape[0] == shape[0]
    assert network.input_shape[1] == (32 if entry.id == "lenet5" else shape[1])
    assert network.layers[-1].units == 10


def test_the_lectures_network_is_fitted_to_ten_classes():
    network = fitted(BUILT["cats_vs_dogs"].network, picture_set(DIGITS))
    assert network.input_shape == (1, 8, 8)
    assert network.layers[-1].units == 10


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3x64x64-c8-relu", "does not end in a dense layer"),
        ("3x64x64-c1k31p0-c1k31p0-c1k9p0-flat-fc2", "cannot read pictures of 64 px"),
        ("3x64x64-flat-fc5000-relu-fc2", f"up to {MOST_PARAMETERS:,}"),
        ("3x64x64-c256-c64-gap-flat-fc2", "multiply-adds a picture"),
    ],
)
def test_what_cannot_be_trained_says_why(text, says):
    with pytest.raises(LearnerError) as caught:
        fitted(from_text(text), picture_set(PIECES))
    assert says in caught.value.message
    assert not isinstance(caught.value, Misfit)


def test_experiments_differ_in_one_thing():
    for entry in EXPERIMENTS:
        first, second = entry.sides
        differences = [
            first.network != second.network,
            first.images != second.images,
            first.augment != second.augment,
            first.rate != second.rate,
        ]
        assert sum(differences) == 1, entry.id
    assert {side.network for entry in EXPERIMENTS for side in entry.sides} <= set(BY_ID)


def test_dropout_draws_from_its_own_generator_and_keeps_the_mean():
    x = torch.ones(200, 200)
    before = torch.get_rng_state()
    layer = SeededDropout(0.25, torch_generator("dropout"))
    y = layer.train()(x)
    assert torch.equal(torch.get_rng_state(), before)
    assert sorted(y.unique().tolist()) == pytest.approx([0, 1 / 0.75])
    assert float(y.mean()) == pytest.approx(1, abs=0.02)
    assert torch.equal(layer.eval()(x), x)
