"""Tracing a number on the page of feature maps, in Streamlit's test runner."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.page import open_page, words

WAY = "logits~65_avgpool~419_layer4.1~419~2~3_layer4.1.conv1~509~3~2_layer4.0~111~2~2_maxpool~57~22~29_conv1~57~43~59"


def steps(at: AppTest) -> list[str]:
    return [
        button.label for button in at.button if (button.key or "").startswith("trace:") and "start" not in button.key
    ]


def test_closed_it_traces_nothing():
    at = open_page("feature_maps", stage="layer2.1")
    assert "PyTorch **" not in words(at)
    assert not steps(at)


def test_it_starts_from_what_is_shown():
    at = open_page("feature_maps", trace="1", stage="layer2.1", channel="5", picture="cat")
    assert [label[:14] for label in steps(at)] == ["layer2.1 · 5 ·"]
    assert "Z=F(x) + x" in words(at)
    assert "PyTorch **" in words(at)
    assert "residual" in words(at)


@pytest.mark.parametrize("length", range(1, 8))
def test_every_step_of_a_way_closes(length):
    way = "_".join(WAY.split("_")[:length])
    at = open_page("feature_maps", trace="1", path=way, picture="cat")
    assert not at.warning
    assert len(steps(at)) == length
    line = next(box.value for box in at.markdown if box.value.startswith("Shown **"))
    shown, by_torch = (float(part.split("**")[0]) for part in line.split("**")[1::2][:2])
    assert shown == pytest.approx(by_torch, rel=1e-4)


def test_the_way_ends_at_a_pixel():
    at = open_page("feature_maps", trace="1", path=WAY + "_input~0~89~116", picture="cat")
    assert "The pixel itself" in words(at)
    assert "/255-0.485" in words(at)


def test_a_step_back_and_another_start():
    at = open_page("feature_maps", trace="1", path=WAY, picture="cat")
    at.button(key="trace:1").click().run()
    assert len(steps(at)) == 2
    assert at.query_params["path"] in (["logits~65_avgpool~419"], "logits~65_avgpool~419")
    start = next(button for button in at.button if button.label.startswith("Start from the logit"))
    start.click().run()
    assert len(steps(at)) == 1
    assert steps(at)[0].startswith("logit of")


def test_a_way_that_does_not_exist_is_explained():
    at = open_page("feature_maps", trace="1", path="layer4.1~9999~0~0")
    assert any("path" in box.value for box in at.warning)
    assert steps(at)


def test_the_others_can_be_opened():
    few, every = (open_page("feature_maps", stage="layer3.1", trace="1", every=flag) for flag in ("0", "1"))
    toggle = next(entry for entry in few.toggle if entry.label.startswith("Every contributor"))
    assert not toggle.value
    assert next(entry for entry in every.toggle if entry.label.startswith("Every contributor")).value
