"""EfficientNet-Lite0 on the pages that look into any network, and what those say that take a ResNet apart."""

import pytest

from core.models.cards import LITE0
from tests.pages.page import code, formulas, open_page, run_code, words

LINK = {"model": LITE0.id, "picture": "cat"}


def test_every_stage_has_maps_and_the_code_gives_them():
    at = open_page("feature_maps", **LINK, stage="block3a", channel="5")
    assert "block3a, channel 5" in words(at)
    assert any(r"56+2\cdot1+1-5" in formula for formula in formulas(at))
    assert run_code(at).shape == (28, 28)
    assert "a ResNet adds" not in words(at)
    assert not any("Trace one number" in toggle.label for toggle in at.toggle)


def test_a_cat_is_a_cat_and_the_heat_map_says_where():
    at = open_page("grad_cam", **LINK)
    assert "search all 1000" in at.multiselect[0].placeholder
    assert "cat" in at.multiselect[0].placeholder
    assert "7×7 cells" in words(at)
    assert "EfficientNet" in code(at)
    assert run_code(at).shape == (7, 7)


def test_its_units_have_receptive_fields():
    at = open_page("receptive_field", **LINK, stage="block2b")
    assert any("block2b" in formula for formula in formulas(at))


def test_it_answers_augmented_pictures():
    at = open_page("augmentation", **LINK)
    assert "The network calls the original" in words(at)


@pytest.mark.parametrize(
    ("page", "part"),
    [
        ("residual", {"part": "lesions"}),
        ("ensemble", {"view": "paths"}),
        ("hierarchy", {}),
        ("one_by_one", {"view": "maps"}),
        ("conv_layer", {"volume": "stage"}),
    ],
)
def test_pages_that_take_a_resnet_apart_show_one(page, part):
    at = open_page(page, **LINK, **part)
    assert "This page takes a ResNet apart" in words(at)


def test_a_depthwise_block_is_held_against_one_of_resnet18():
    at = open_page("one_by_one", view="bottleneck", block="efficientnet")
    assert "1.14 times fewer parameters" in words(at)
    assert "28,800" in words(at)
    assert "**Why it is cheaper:** one kernel a channel" in words(at)
    assert run_code(at).tolist() == [28_800, 25_200]
