"""The card of the bundled network in Streamlit's own test runner."""

import pytest

from core.models.card_page import CARD_CHAPTERS
from core.models.measured import measured
from tests.pages.page import metrics, open_page, words


def test_it_shows_the_measured_figures():
    at = open_page("bundled_network")
    assert not at.warning
    assert metrics(at)["Right on ordinary photographs"] == f"{measured().sharp[0]:.0f} %"
    assert "people" in words(at)
    assert "network.eval()" not in words(at)


def test_a_class_is_looked_up_by_a_link():
    found = measured()
    name = found.confusions[0].shown
    at = open_page("bundled_network", **{"class": name})
    assert not at.warning
    pair = found.confusions[0]
    assert f"**{name}**: {found.by_class[name]:.0f} %" in words(at)
    assert f"{pair.answered} ({pair.photos})" in words(at)


@pytest.mark.parametrize("chapter", CARD_CHAPTERS)
def test_every_chapter_opens(chapter):
    heard = {"feeding": "network.eval()", "accuracy": "SHARP", "calibration": "temperature", "unknown": "threshold",
             "sources": "Asirra", "training": "Nesterov"}  # fmt: skip
    assert heard[chapter] in words(open_page("bundled_network", **{chapter: "1"}))


def test_a_class_it_does_not_have_is_named():
    at = open_page("bundled_network", **{"class": "bicycle"})
    assert any("class=bicycle" in box.value.replace("\\", "") for box in at.warning)
