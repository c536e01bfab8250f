"""The augmentation lesson in Streamlit's own test runner."""

import numpy as np
import pytest

from core.augmentation.survive import probabilities
from core.augmentation.throughput import kornia_here
from core.augmentation.transforms import KINDS
from core.images.samples import load_sample
from core.lecture import lesson
from core.models.cards import BUNDLED
from core.models.device import CPU
from lessons.augmentation.formulas import _clipped
from lessons.augmentation.params import PIPELINE
from lessons.augmentation.survival import THREAD
from lessons.augmentation.variants import _mixed_label, squared
from tests.pages.page import code, formulas, open_page, words
from ui.looking.network import shared_model

PAGE = "augmentation"
CHEAP = {"ask": "0", "tiles": "4"}


@pytest.mark.parametrize("sample", ["camera", "digit", "zone-plate"])
def test_the_lesson_goes_through(sample):
    at = open_page(PAGE, picture=sample)
    assert not at.warning
    this = lesson(PAGE)
    assert this.idea in words(at)
    for formula in this.formulas:
        assert formula.latex in formulas(at)
    assert "of 12 draws keep that answer" in words(at)


def test_the_lectures_draws_a_and_b():
    at = open_page(PAGE, example="augmentation_recipe", ask="0")
    assert not at.warning
    said = words(at)
    assert "Draw A of epoch 1 is flipped" in said
    assert "turns by θ = +7°" in said
    assert r"\begin{pmatrix}0.993&-0.122\\0.122&0.993\end{pmatrix}" in said
    assert "X(i,\\,223-j)" in said
    assert "adds δ = +0.1" in said
    assert "| red | before | +0.1 | ×1.1 |" in said
    assert "The numbers of A and B are set, as in the lecture" in said
    assert "89.3% of the side and 79.7% of the area" in said
    at = open_page(PAGE, example="augmentation_recipe", tile="1", ask="0")
    said = words(at)
    assert "Draw B of epoch 1 is not flipped" in said
    assert "turns by θ = −12°" in said
    assert "adds δ = −0.15" in said
    assert "angle=-12.0" in code(at)


def test_a_clipped_value_shows_what_was_cut_off():
    assert [_clipped(value) for value in (-0.05, 0, 0.25, 1, 1.096)] == [
        "−0.050 → 0", "0.000", "0.250", "1.000", "1.096 → 1",
    ]  # fmt: skip


def test_two_pixels_are_brightened_both_ways():
    at = open_page(PAGE, picture="gradient", pipeline="brightness", given="brightness~-10", **CHEAP)
    rows = [line.split("|")[2:5] for line in words(at).splitlines() if " pixel |" in line]
    (dark, darker, times), (bright, less, scaled) = [[float(cell.split("→")[-1]) for cell in row] for row in rows]
    assert dark < bright
    assert (darker, less) == pytest.approx((max(dark - 0.1, 0), bright - 0.1), abs=1e-3)
    assert (times, scaled) == pytest.approx((0.9 * dark, 0.9 * bright), abs=1e-3)
    assert "Adding lowers dark and bright alike" in words(at)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"given": "rotate~7"}, "One number of A is set; what is left open"),
        ({"given": "rotate~7_flip~1__rotate~3"}, "The numbers of A and B are set; what is left open"),
        ({"given": "hue~7__rotate~3"}, "One number of B is set;"),
        ({"given": "rotate~7", "epoch": "2"}, ""),
        ({"given": "rotate~7", "pipeline": "-rotate_flip"}, ""),
        ({"given": "hue~7"}, ""),
        ({"example": "augmentation_recipe", "epoch": "3"}, ""),
    ],
)
def test_set_numbers_are_named_where_they_are_in_use(settings, says):
    at = open_page(PAGE, **settings, **CHEAP)
    assert not at.warning
    said = words(at)
    assert (says or "Draw 1 of epoch") in said
    assert "as in the lecture" not in said
    assert (" set; what is left open" in said) == bool(says)


def test_the_second_picture_is_another_one():
    at = open_page(PAGE, picture="citrus", pipeline="mixup", **CHEAP)
    assert 'second = square(load_sample("coffee").pixels)' in code(at)
    at = open_page(PAGE, picture="coffee", pipeline="mixup", **CHEAP)
    assert 'second = square(load_sample("citrus").pixels)' in code(at)


def test_the_label_of_a_picture_mixed_with_itself():
    assert _mixed_label(0.23, "Cat", "Cat") == "label: 100% Cat (both pictures are the same)"
    assert _mixed_label(0.25, "Cat", "Rocket") == "label: 25% Cat, 75% Rocket"


@pytest.mark.parametrize("sample", ["dogs", "rocket", "pavilion"])
def test_an_answer_that_hangs_by_a_thread_is_called_so(sample):
    at = open_page(PAGE, picture=sample, tiles="4")
    square = squared(load_sample(sample))
    second, first = np.sort(probabilities(shared_model(BUNDLED, CPU), [square])[0])[-2:]
    assert any("hangs by a thread" in box.value for box in at.info) == (first - second < THREAD)
    assert "the answer does not change" in words(at)


def test_draws_can_be_set_free():
    at = open_page(PAGE, example="augmentation_recipe", **CHEAP)
    next(button for button in at.button if button.label == "Draw these, too").click().run()
    assert not at.exception
    assert "Draw 1 of epoch 1" in words(at)
    assert "θ = +7°" not in words(at)


def test_the_calculator():
    at = open_page(PAGE, example="n_effective", **CHEAP)
    assert r"N_\text{eff}=200\cdot50\cdot1=10{,}000" in words(at)
    next(entry for entry in at.number_input if entry.label == "A variants").set_value(3).run()
    assert r"=30{,}000" in words(at)
    assert "".join(at.query_params["variants"]) == "3"


def test_the_seed_makes_new_draws_and_the_same_seed_the_same():
    first = code(open_page(PAGE, seed="11", **CHEAP))
    at = open_page(PAGE, seed="10", **CHEAP)
    assert code(at) != first
    next(button for button in at.button if button.label == "New draws").click().run()
    assert code(at) == first
    assert "".join(at.query_params["seed"]) == "11"


def test_epochs_side_by_side():
    at = open_page(PAGE, beside="1", epoch="3", tile="5", **CHEAP)
    assert "Draw 2 of epoch 4" in words(at)
    assert "**Epoch 3**" in words(at)
    alone = open_page(PAGE, epoch="4", tile="1", **CHEAP)
    assert code(at) == code(alone)


def test_every_transform_is_drawn_and_shown_with_its_numbers():
    pipeline = "vflip~100_translate_scale_shear_perspective_elastic_centre_factor_contrast_saturation_hue_grey~100"
    at = open_page(PAGE, pipeline=pipeline, **CHEAP)
    assert not at.warning
    assert "12. grey" in words(at)
    at = open_page(PAGE, pipeline="noise_blur_erase_auto_rand_trivial_mixup_cutmix", second="rocket", **CHEAP)
    assert not at.warning
    assert "y_2" in words(at)
    assert 'second = square(load_sample("rocket").pixels)' in code(at)


def test_every_transform_is_named_where_links_are_explained():
    assert [name for name in (f"`{entry.id}`" for entry in KINDS) if name not in PIPELINE.says] == []


def test_without_transforms_the_picture_stays():
    at = open_page(PAGE, pipeline="none", **CHEAP)
    assert "nothing was applied" in words(at)
    assert "v2.Identity()" in code(at)


def test_the_network_is_asked_only_on_request_and_once(forwards):
    open_page(PAGE, picture="gravel", **CHEAP)  # the look at the photo itself
    before = len(forwards)
    open_page(PAGE, picture="gravel", seed="5", **CHEAP)
    assert len(forwards) == before
    open_page(PAGE, picture="gravel", tiles="4")
    asked = len(forwards)
    assert asked == before + 2, "one pass for the square, one for its four variants"
    open_page(PAGE, picture="gravel", tiles="4", tile="2")
    open_page(PAGE, picture="gravel", tiles="4", cams="1")
    assert len(forwards) == asked


@pytest.mark.parametrize("along", ["rotate", "brightness", "centre", "blur"])
def test_one_transform_from_end_to_end(along):
    at = open_page(PAGE, picture="checkerboard", sweep="1", along=along, **CHEAP)
    assert not at.warning
    assert any(text in words(at) for text in ("The best answer stays", "not kept even where nothing is changed"))


def test_grad_cam_of_chosen_draws():
    at = open_page(PAGE, inside="1", cams="0-3", **CHEAP)
    assert "the original, logit" in words(at)
    assert "draw 4 of epoch 1, logit" in words(at)


def test_the_measurement_is_offered_where_kornia_is_and_explained_where_it_is_not():
    at = open_page(PAGE, race="1", **CHEAP)
    offered = any(button.label == "Measure images per second" for button in at.button)
    explained = any("requirements-kornia.txt" in block.value for block in at.code)
    assert (offered, explained) == (kornia_here(), not kornia_here())


def test_a_link_that_makes_no_sense_is_said_and_the_rest_kept():
    at = open_page(PAGE, pipeline="spin", given="spin~1", seed="33", **CHEAP)
    assert len(at.warning) == 2
    assert at.number_input[0].value == 33
    assert "v2.RandomRotation(15" in code(at)
