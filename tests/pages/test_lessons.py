"""Every page in Streamlit's own test runner: it draws, its settings do something, the network runs as rarely as it can."""

import math

import pytest

from core.images.samples import DEFAULT_SAMPLE, load_sample, sample_ids
from core.models.cards import BUNDLED
from core.models.device import CPU
from core.models.loading import load_model
from core.models.preprocessing import prepare
from core.network.activations import Activations, activations
from core.network.map_figures import by_stage, most_specific, sharpest
from core.ranking import best
from lessons import LESSONS
from tests.pages.page import code, formulas, number_in, open_page, whole, words

NETWORK_PAGES = ("feature_maps", "grad_cam")


def seen_by_default() -> Activations:
    """What the bundled network makes of the default picture."""
    return activations(load_model(BUNDLED, CPU), prepare(load_sample(DEFAULT_SAMPLE), BUNDLED.preprocessing))


@pytest.mark.parametrize("name", NETWORK_PAGES)
@pytest.mark.parametrize("sample", sample_ids())
def test_every_sample_goes_through(name, sample):
    at = open_page(name, picture=sample)
    assert not at.warning


@pytest.mark.parametrize("name", NETWORK_PAGES)
def test_the_parts_stand_in_the_same_order(name):
    at = open_page(name)
    lesson = next(entry for entry in LESSONS if entry.url == name)
    assert at.title[0].value == lesson.title
    assert lesson.idea in words(at)
    headings = [entry.value for entry in at.header]
    assert headings == ["The formula, with your numbers", "What to notice", "Your notes say …", "The same in PyTorch"]
    for formula in lesson.formulas:
        assert formula.latex in formulas(at)


@pytest.mark.parametrize("least", [-math.inf, math.inf])
def test_a_picture_far_from_all_classes_gets_a_hint(least, monkeypatch):
    monkeypatch.setitem(vars(BUNDLED), "familiar_from", least)
    assert (f"Perhaps none of the {len(BUNDLED.classes)} things" in words(open_page("grad_cam"))) == (least > 0)


STAGES = ["input", "conv1", "maxpool", *(f"layer{i}.{j}" for i in (1, 2, 3, 4) for j in (0, 1)), "avgpool", "logits"]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("before", ["0", "1"])
def test_every_stage_is_drawn(stage, before):
    at = open_page("feature_maps", stage=stage, before=before)
    assert not at.warning
    assert "".join(at.query_params.get("stage", "layer1.0")) == stage


def test_one_forward_pass_gives_all_stages_and_channels(forwards):
    at = open_page("feature_maps", picture="grass")
    assert len(forwards) <= 1
    first = len(forwards)
    for stage in STAGES:
        whole(open_page("feature_maps", picture="grass", stage=stage))
    for channel in ("0", "7", "63"):
        open_page("feature_maps", picture="grass", stage="conv1", channel=channel)
    at.run()
    assert len(forwards) == first


def test_grad_cam_runs_only_what_comes_after_the_stage(forwards):
    open_page("grad_cam", picture="gravel")
    first = len(forwards)
    for stage in ("conv1", "layer2.1", "layer4.1"):
        open_page("grad_cam", picture="gravel", stage=stage, classes="1-2-3")
    assert len(forwards) == first


def test_a_blank_heat_map_is_explained():
    blank = []
    for start in range(0, 60, 3):
        at = open_page("grad_cam", picture="gradient", stage="layer4.1", classes=f"{start}-{start + 1}-{start + 2}")
        blank += [box.value for box in at.info if "speaks for" in box.value]
        if blank:
            return
    pytest.fail("no class with a blank map found: choose another picture for this test")


def test_signed_maps_and_stages_change_what_is_shown():
    plain, signed = open_page("grad_cam", classes="5"), open_page("grad_cam", classes="5", signed="1")
    ranges = [
        next(c.value for c in at.caption if "cells, " in c.value).partition("cells, ")[2] for at in (plain, signed)
    ]
    lowest = [number_in(each.partition(" … ")[0]) for each in ranges]
    assert lowest[0] == 0 > lowest[1], ranges


def test_the_code_names_what_is_chosen():
    at = open_page("feature_maps", stage="layer3.1", channel="12", picture="coffee", before="1")
    text = code(at)
    assert "layer3[1]" in text
    assert "0, 12" in text
    assert 'load_sample("coffee")' in text
    assert "pre_hook" in text


def test_the_formula_sheet_has_every_formula_once():
    at = open_page("formulas")
    assert formulas(at) == [formula.latex for entry in LESSONS for formula in entry.formulas]


def test_another_class_is_shown_on_the_answers_range():
    alone, other = open_page("grad_cam"), open_page("grad_cam", classes="65")
    answer = best(seen_by_default().probabilities, 1)[0]
    assert answer != 65
    assert f"of *{BUNDLED.classes[answer]}*" in words(other)
    assert ", hottest " not in words(alone)


def test_every_stage_has_its_figures():
    text = words(open_page("grad_cam", figures="1"))
    kept = seen_by_default()
    first, second = best(kept.probabilities, 2)
    figures = by_stage(load_model(BUNDLED, CPU), kept, kept.spatial_names, first, second)
    assert f"`{sharpest(figures).stage}` is the sharpest" in text
    assert f"`{most_specific(figures).stage}` is the most class-specific" in text
    assert text.count("| `") == len(figures)


@pytest.mark.parametrize(("sample", "said"), [("cat", "**Right:**"), ("gravel", "**It cannot be right:**")])
def test_of_a_sample_it_is_said_whether_the_answer_is_right(sample, said):
    assert said in words(open_page("grad_cam", picture=sample))


def test_an_old_link_shows_the_old_default_picture():
    old, new = open_page("grad_cam", stage="layer3.1", v="1"), open_page("grad_cam", stage="layer3.1")
    assert next(box for box in old.sidebar.selectbox if box.label == "Sample").value == "dogs"
    assert next(box for box in new.sidebar.selectbox if box.label == "Sample").value == DEFAULT_SAMPLE
    assert not old.warning
