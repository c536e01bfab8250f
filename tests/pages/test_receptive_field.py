"""The lesson on receptive fields in Streamlit's test runner."""

import pytest

from tests.pages.page import open_page, words


@pytest.mark.parametrize(("stage", "size"), [("conv1", 7), ("maxpool", 11), ("layer2.1", 99), ("layer4.1", 435)])
def test_every_stage_says_its_field(stage, size):
    at = open_page("receptive_field", stage=stage, picture="grass")
    assert not at.warning
    assert f"theoretical field, {size} px" in words(at)
    assert f"&&={size}&&" in words(at)
    assert "influence lies in the central" in words(at)


def test_the_lectures_example():
    at = open_page("receptive_field", example="receptive_field")
    assert [f"&&={size}&&" in words(at) for size in (3, 5, 7, 9)] == [True, True, True, False]
    assert "theoretical field, 7 px" in words(at)
    assert "theoretical field, 3 px" in words(open_page("receptive_field", example="receptive_field", stage="conv1"))


def test_unit_channel_and_share_change_what_is_said():
    here = open_page("receptive_field", picture="grass", stage="layer2.1", at="0")
    assert "$-49+0\\cdot8=-49$" in words(here)
    there = open_page("receptive_field", picture="grass", stage="layer2.1", at="399", channel="3", share="60")
    assert "$-49+19\\cdot8=103$" in words(there)
    assert "(channel 3)" in words(there)
    assert "**60% of the influence" in words(there)


def test_a_network_of_the_builder():
    at = open_page(
        "receptive_field", of="built", net="3x96x96-c8s2-relu-basic8s2-gap-flat-fc2", stage="block1", picture="cat"
    )
    assert "theoretical field, 15 px" in words(at)  # 3, then + 2 * 2, then + 2 * 4
    assert "block1.1" in words(at)


@pytest.mark.parametrize("of", ["pretrained", "built"])
def test_what_is_used_stands_beside_the_growth(of):
    at = open_page("receptive_field", of=of, used="1", picture="grass")
    assert "Blue: the square with 90%" in words(at)
    assert "Blue: the square" not in words(open_page("receptive_field", of=of, picture="grass"))


def test_a_network_that_does_not_work_is_explained():
    at = open_page("receptive_field", of="built", net="3x8x8-c8k11p0")
    assert at.warning
    assert not at.header


def test_what_a_link_gets_wrong_is_said():
    at = open_page("receptive_field", stage="layer9.9", at="123456", weights="none")
    said = " ".join(box.value for box in at.warning)
    assert all(name in said for name in ("stage", "at", "weights"))


def test_averaging_over_the_samples_is_offered_as_a_job():
    at = open_page("receptive_field", inputs="samples", picture="brick")
    assert any(button.label == "Average over the sample photos" for button in at.button)
    assert "measured on your picture alone" in words(at)
