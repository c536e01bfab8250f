"""The bundled network's card as the app reads it."""

import pytest

from core.models.card_page import CARD_CHAPTERS
from core.models.cards import BUNDLED
from core.models.measured import CARD_TEXT, chapters, measured


def test_every_class_was_measured_or_has_a_chapter_of_its_own():
    missing = set(BUNDLED.classes) - set(measured().by_class)
    assert len(set(BUNDLED.classes)) == len(BUNDLED.classes) == measured().classes
    assert missing == {"human face"}
    assert "### Human faces" in chapters()["How it was trained"]


def test_the_figures_agree_with_each_other():
    found = measured()
    photos = sum(found.photos.values())
    right = sum(found.by_class[name] / 100 * found.photos[name] for name in found.by_class)
    assert 100 * right / photos == pytest.approx(found.validation[0], abs=0.05)
    assert sum(one.photos for one in found.bins) == photos // 2  # the half not fitted on
    gap = sum(one.photos * abs(one.said - one.right) for one in found.bins) / sum(one.photos for one in found.bins)
    assert gap == pytest.approx(found.error, abs=1e-4)
    assert found.ranked[0] == max(found.by_class, key=found.by_class.__getitem__)
    first = found.confusions[0]
    assert first in found.taken_for(first.shown)
    assert first in found.hiding(first.answered)
    for name in found.by_class:
        wrong = found.photos[name] * (1 - found.by_class[name] / 100)
        assert sum(pair.photos for pair in found.taken_for(name)) <= wrong + 0.1


def test_the_chapters_are_the_whole_card():
    text = CARD_TEXT.read_text(encoding="utf-8")
    assert {"", "What it cannot do", *CARD_CHAPTERS.values()} == set(chapters())
    lost = set(text.split()) - set(" ".join([*chapters(), *chapters().values()]).split())
    assert lost <= set(text.splitlines()[0].split()) | {"##"}
