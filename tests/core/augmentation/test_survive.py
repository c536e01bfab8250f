"""What the network makes of variants."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.augmentation.draws import Dial
from core.augmentation.geometry import Rotation
from core.augmentation.pipeline import Variant, sheet, square, step_of
from core.augmentation.survive import BATCH, HALVINGS, Answers, answers, kept_range, network_input, probabilities, swept
from core.augmentation.transforms import kind
from core.images.picture import SAMPLE, Picture
from core.images.samples import load_sample
from core.models.cards import BUNDLED, RESNET18
from core.models.preprocessing import prepare
from core.network.activations import activations


def test_batches_give_what_single_pictures_give(seeded_model):
    model = seeded_model("resnet18")
    model = replace(
        model, card=replace(model.card, preprocessing=replace(BUNDLED.preprocessing, steps=((32, "bilinear"),)))
    )
    tiles = np.random.default_rng(3).integers(0, 256, (BATCH + 2, 40, 40, 3), dtype=np.uint8)
    together = probabilities(model, list(tiles))
    assert together.shape == (BATCH + 2, 10)
    np.testing.assert_allclose(together.sum(1), 1, atol=1e-5)
    for index in (0, BATCH - 1, BATCH, BATCH + 1):
        picture = Picture(tiles[index], SAMPLE, "", (40, 40))
        alone = activations(model, prepare(picture, model.card.preprocessing)).probabilities
        np.testing.assert_allclose(together[index], alone, atol=1e-5)


def test_the_network_is_not_changed(seeded_model):
    model = seeded_model("resnet18")
    before = {name: tensor.clone() for name, tensor in model.network.state_dict().items()}
    probabilities(model, [square(load_sample("checkerboard"))])
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.network.state_dict().items())
    assert not model.network.training
    assert not any(module._forward_hooks for module in model.network.modules())


def test_a_square_of_224_is_read_whole_by_imagenets_networks():
    tile = square(load_sample("coffee"))
    assert (network_input(tile, RESNET18.preprocessing).seen == tile).all()
    assert network_input(tile, BUNDLED.preprocessing).seen.shape == (160, 160, 3)
    assert network_input(tile, RESNET18.preprocessing).frame.whole(224, 224) == (slice(0, 224), slice(0, 224))


def test_agreement_and_the_mean_worked_by_hand():
    said = Answers(
        np.float32([0.2, 0.7, 0.1]), np.float32([[0.1, 0.8, 0.1], [0.6, 0.3, 0.1], [0.3, 0.4, 0.3], [0.1, 0.1, 0.8]])
    )
    assert said.label == 1
    assert said.top == (1, 0, 1, 2)
    assert said.agreeing == 2
    np.testing.assert_allclose(said.of_label, [0.8, 0.3, 0.4, 0.1])
    np.testing.assert_allclose(said.averaged, [0.275, 0.4, 0.325])


def test_the_bundled_network_keeps_a_rocket_through_small_changes_and_loses_it_upside_down(bundled):
    original = square(load_sample("rocket"))
    first = probabilities(bundled, [original])[0]
    small, over = (Rotation(degrees) for degrees in (3.0, 180.0))
    step = step_of("rotate")
    tiles = sheet([Variant(((step, small),)), Variant(((step, over),))], original, original).pixels
    said = answers(bundled, first, list(tiles))
    assert bundled.card.classes[said.label] == "missile"
    assert said.top[0] == said.label
    assert said.of_label[1] < 0.5 * said.of_label[0]


def test_a_sweep_turns_one_dial_from_end_to_end():
    original = square(load_sample("checkerboard"))
    made = swept(kind("rotate"), original, original)
    values = kind("rotate").dial.values
    assert (values[0], values[-1]) == (-180, 180)
    assert len(made.pixels) == len(values)
    assert (made.pixels[values.index(0)] == original).all()
    assert (made.pixels[values.index(90)] == np.rot90(original)).all()
    with pytest.raises(ValueError, match="perspective"):
        swept(kind("perspective"), original, original)


def test_the_label_is_kept_between_the_first_breaks_around_the_neutral_number():
    dial = Dial(Rotation, (-20, -10, 0, 10, 20, 30), 0, "°")
    assert kept_range(dial, [True, False, True, True, True, False]) == (0, 20)
    assert kept_range(dial, [True] * 6) == (-20, 30)
    assert kept_range(dial, [True, True, False, True, True, True]) is None


def test_the_ends_are_found_between_two_numbers_of_the_dial():
    dial = Dial(Rotation, (-20, -10, 0, 10, 20, 30), 0, "°")
    asked = []

    def keeps(angle: float) -> bool:
        asked.append(angle)
        return -13.7 <= angle <= 24.2

    low, high = kept_range(dial, [False, True, True, True, True, False], keeps)
    fineness = 10 / 2**HALVINGS
    assert -13.7 <= low < -13.7 + fineness
    assert 24.2 - fineness < high <= 24.2
    assert len(asked) == 2 * HALVINGS
    assert kept_range(dial, [True] * 6, keeps) == (-20, 30), "an end of the dial is an end"
    assert len(asked) == 2 * HALVINGS
