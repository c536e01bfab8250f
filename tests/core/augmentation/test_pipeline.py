"""Draws: the same for everybody, one transform's unmoved by the others; pictures; presets; arithmetic."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from core.augmentation.counting import crop_shares, pictures_seen
from core.augmentation.geometry import Flip, Rotation
from core.augmentation.pipeline import as_pixels, as_tensor, draw, sheet, square, step_of
from core.augmentation.presets import PRESETS
from core.augmentation.steps import RECIPE, Pipeline, Step
from core.augmentation.transforms import KINDS
from core.images.samples import load_sample

EVERYTHING = Pipeline(tuple(Step(kind.id, kind.defaults, 1.0) for kind in KINDS))
PHOTO, SECOND = (np.random.default_rng(seed).integers(0, 256, (48, 48, 3), dtype=np.uint8) for seed in (1, 2))


def test_draws_are_the_same_on_every_machine():
    """Written down once; other processes and machines must draw these very numbers."""
    assert draw(RECIPE, 1, 1, 0).words() == (
        "no flip",
        "rotated +10.7°",
        "brightness −14 %",
        "crop 200 px from row 23, column 4",
    )
    assert draw(RECIPE, 1, 2, 1).words() == (
        "flipped",
        "rotated −13.1°",
        "brightness +18.7 %",
        "crop 200 px from row 6, column 18",
    )
    text = repr([draw(EVERYTHING, 7, 3, index).draws for index in range(20)])
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "dbf2247402b7c3a3"


def test_threads_that_draw_at_once_and_disturb_the_global_generator_get_the_same_pictures():
    variants = [draw(EVERYTHING, 4, 1, index, size=(48, 48)) for index in range(3)]
    expected = sheet(variants, PHOTO, SECOND).pixels
    start = threading.Barrier(4)

    def work(number: int) -> np.ndarray:
        start.wait()
        torch.rand(number + 1)
        mine = [draw(EVERYTHING, 4, 1, index, size=(48, 48)) for index in range(3)]
        return sheet(mine, PHOTO, SECOND).pixels

    with ThreadPoolExecutor(4) as threads, torch.random.fork_rng(devices=[]):
        for pixels in threads.map(work, range(4)):
            assert (pixels == expected).all()


def test_nothing_draws_from_the_process_wide_generators():
    before, numpy_before = torch.get_rng_state(), np.random.get_state()[1].copy()
    sheet([draw(EVERYTHING, 1, 1, index, size=(48, 48)) for index in range(4)], PHOTO, SECOND)
    assert torch.equal(torch.get_rng_state(), before)
    assert (np.random.get_state()[1] == numpy_before).all()


def test_seed_epoch_and_place_each_change_the_draw():
    first = draw(RECIPE, 1, 1, 0)
    assert first == draw(RECIPE, 1, 1, 0)
    for other in ((2, 1, 0), (1, 2, 0), (1, 1, 1)):
        assert draw(RECIPE, *other) != first


def test_a_transform_keeps_its_numbers_whatever_else_is_in_the_pipeline():
    whole = draw(RECIPE, 3, 1, 5)
    backwards = draw(Pipeline(RECIPE.steps[::-1]), 3, 1, 5)
    alone = draw(Pipeline((step_of("rotate"),)), 3, 1, 5)
    off = draw(Pipeline(tuple(Step(s.id, s.values, s.p, on=s.id == "rotate") for s in RECIPE.steps)), 3, 1, 5)
    assert whole.of("rotate") == backwards.of("rotate") == alone.of("rotate") == off.of("rotate") is not None
    assert len(off.drawn) == 1


def test_the_order_of_the_steps_matters_to_the_pixels():
    forwards = draw(Pipeline((step_of("rotate"), step_of("crop"))), 1, 1, 0)
    backwards = draw(Pipeline((step_of("crop"), step_of("rotate"))), 1, 1, 0)
    pixels = square(load_sample("coffee"))
    one, other = sheet([forwards, backwards], pixels, pixels).pixels
    assert (one != other).any()
    assert (other[0, 0] == 0).all(), "cropped first, the corners of the rotation stay black"
    assert one[0, 0].any()


def test_probability_decides_how_often_and_a_higher_one_only_adds():
    def flipped(p: float) -> set[int]:
        pipeline = Pipeline((Step("flip", (), p),))
        return {index for index in range(200) if draw(pipeline, 1, 1, index).draws}

    assert flipped(0.0) == set()
    assert len(flipped(1.0)) == 200
    assert 70 < len(flipped(0.5)) < 130
    assert flipped(0.3) < flipped(0.6)


def test_set_numbers_replace_drawn_ones():
    """The lecture's draws A and B."""
    a = draw(RECIPE, 1, 1, 0, {"flip": 1, "rotate": 7, "brightness": 10})
    b = draw(RECIPE, 1, 1, 1, {"flip": 0, "rotate": -12, "brightness": -15})
    assert a.words()[:3] == ("flipped", "rotated +7°", "brightness +10 %")
    assert b.words()[:3] == ("no flip", "rotated −12°", "brightness −15 %")
    assert a.of("rotate") == Rotation(7)
    assert a.of("flip") == Flip()
    assert b.of("flip") is None
    assert a.of("crop") == draw(RECIPE, 1, 1, 0).of("crop"), "what is not set is drawn"


def test_stations_lead_from_the_photo_to_the_result():
    variant = draw(EVERYTHING, 2, 1, 1, size=(48, 48))
    x, second = as_tensor(PHOTO), as_tensor(SECOND)
    stations = variant.stations(x, second)
    assert len(stations) == 1 + len(KINDS)
    assert torch.equal(stations[0], x)
    assert torch.equal(stations[-1].clamp(0, 1), variant.apply(x, second))
    assert (as_pixels(stations[-1]) == sheet([variant], PHOTO, SECOND).pixels[0]).all()


def test_without_transforms_nothing_changes():
    made = sheet([draw(Pipeline(), 1, epoch, 0) for epoch in (1, 2)], PHOTO, SECOND)
    assert (made.pixels == PHOTO).all()
    with pytest.raises(ValueError, match="read-only"):
        made.pixels[0, 0, 0] = 1


def test_labels_are_shared_as_the_pictures_are():
    both = Pipeline((step_of("mixup"), step_of("cutmix")))
    variant = draw(both, 1, 1, 0)
    assert variant.share == pytest.approx(np.prod([each.share for each in variant.draws]))
    assert both.mixes
    assert not RECIPE.mixes
    assert not Pipeline(tuple(Step(s.id, s.values, s.p, on=False) for s in both.steps)).mixes


@pytest.mark.parametrize("sample", ["coffee", "digit", "rocket"])
def test_the_square_is_the_middle_of_the_photo(sample):
    picture = load_sample(sample)
    made = square(picture)
    assert made.shape == (224, 224, 3)
    side = min(picture.width, picture.height)
    top, left = (picture.height - side) // 2, (picture.width - side) // 2
    middle = picture.pixels[top : top + side, left : left + side]
    assert made.mean((0, 1)) == pytest.approx(middle.mean((0, 1)), abs=2)


def test_presets_begin_with_the_lectures_recipe():
    assert next(iter(PRESETS.values())) == RECIPE
    assert [(step.id, step.values, step.p) for step in RECIPE.steps] == [
        ("flip", (), 0.5), ("rotate", (15,), 1.0), ("brightness", (20,), 1.0), ("crop", (200,), 1.0),
    ]  # fmt: skip
    for pipeline in PRESETS.values():
        assert len({step.id for step in pipeline.steps}) == len(pipeline.steps)


def test_the_lectures_figures():
    assert pictures_seen(200, 50, 1) == 10_000
    side, area = crop_shares(200, 224)
    assert f"{side:.1%} {area:.1%}" == "89.3% 79.7%"
    assert side == pytest.approx(0.8928571428571429)
    assert area == pytest.approx(0.7971938775510204)
