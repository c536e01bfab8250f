"""The lesson on residual networks in Streamlit's test runner."""

import re

import pytest

from core.images.samples import DEFAULT_SAMPLE, load_sample
from core.lecture import lesson
from core.models.cards import BUNDLED
from core.models.device import CPU
from core.models.preprocessing import prepare
from core.network.activations import activations
from core.network.lesions import single_lesions
from lessons.residual.gradients import _power
from lessons.residual.ranking import Ranked, Ranking, _worst
from tests.pages.page import code, metrics, open_page, words
from ui.components.block_diagram import ALL, BRANCH, SKIP, Change, read
from ui.looking.network import shared_model

PROJECTED = {"layer2.0", "layer3.0", "layer4.0"}  # blocks of a ResNet-18 that halve the map


@pytest.mark.parametrize("part", ["paths", "gradients", "lesions"])
def test_the_parts_stand_in_the_same_order(part):
    at = open_page("residual", part=part, depth="8")
    assert at.title[0].value == lesson("residual").title
    headings = [entry.value for entry in at.header]
    assert headings == ["The formula, with your numbers", "What to notice", "Your notes say …", "The same in PyTorch"]
    latex = [element.value.strip("$\n") for element in at.latex]
    assert all(formula.latex in latex for formula in lesson("residual").formulas)
    assert not at.warning


def test_the_lectures_example():
    at = open_page("residual", example="residual")
    assert metrics(at) == {
        "Gradient, residual": "3.375",
        "Gradient, plain (no skips)": "0.125",
        "Open paths": "8 of 8",
    }
    assert "**1.875**" in words(at)
    assert "**3.375**" in words(at)


def test_a_cut_in_the_toy_halves_the_paths_and_kills_the_plain_chain():
    at = open_page("residual", off="2", alone="3", step="2")
    assert metrics(at) == {
        "Gradient, residual": "0.75",  # 1.5 · 1 · 0.5
        "Gradient, plain (no skips)": "0",
        "Open paths": "2 of 8",
    }
    assert words(at).count(r"\underbrace{F_{1}\big(Y_{0}\big) + Y_{0}}") == 4


def test_a_negative_derivative_and_many_blocks():
    at = open_page("residual", blocks="10", derivative="-0.5")
    assert metrics(at)["Gradient, residual"] == "0.00097656"
    assert "no guarantee" in words(at)
    assert r"\binom{10}{k}" in words(at)


def test_the_first_two_parts_leave_the_pretrained_network_alone(forwards):
    open_page("residual", part="paths", picture="grass")
    open_page("residual", part="gradients", picture="grass", depth="4")
    assert not forwards


def test_a_lesion_runs_only_what_comes_after_it(forwards):
    open_page("residual", part="lesions", picture="brick")
    first = len(forwards)
    at = open_page(
        "residual", part="lesions", picture="brick", cut="layer1.0", noskip="layer4.1", scale="layer2.1x1.5", reveal="1"
    )
    assert len(forwards) == first <= 1
    assert "Changed: F ×0 in `layer1.0`, F ×1.5 in `layer2.1`, no skip in `layer4.1`." in words(at)
    assert "256" in words(at)
    assert "128" not in [element.value for element in at.info]


@pytest.mark.parametrize(
    "settings", [{"norm": "1", "by": "weights"}, {"input": "noise", "activation": "tanh", "skip": "0"}]
)
def test_measured_gradients(settings):
    at = open_page("residual", part="gradients", depth="6", width="4", **settings)
    text = code(at)
    assert "blocks, skip" in text
    assert ("F.batch_norm" in text) == ("norm" in settings)
    assert ("torch.tanh" in text) == ("activation" in settings)


def test_pretrained_against_fresh_weights_waits_to_be_asked(forwards):
    at = open_page("residual", part="gradients", depth="4", width="4", fresh="1", picture="gravel")
    assert [button.label for button in at.button if "backward" in button.label] == ["Measure: 7 backward passes"]
    assert len(forwards) <= 1


def test_an_odd_depth_is_taken_as_the_even_one_below():
    assert "i=1\\ldots3" in words(open_page("residual", part="gradients", depth="7", width="4"))


def test_depth_and_skip_change_what_arrives():
    shallow, deep = (open_page("residual", part="gradients", depth=depth, width="4", seed="3") for depth in ("2", "60"))
    said = [next(line for line in words(at).splitlines() if "A gradient of length 1" in line) for at in (shallow, deep)]
    assert "learn nothing" in said[1]
    assert "learn nothing" not in said[0]


def test_the_vote_is_placed_in_the_ranking_only_when_it_is_shown():
    hidden = open_page("residual", part="lesions", vote="layer2.0")
    assert "Your vote" not in words(hidden)
    at = open_page("residual", part="lesions", vote="layer2.0", reveal="1")
    assert "Your vote, `layer2.0`, is **number" in words(at)
    assert "Your vote" in words(open_page("residual", part="lesions", vote="layer1.1", reveal="1", which="skip"))


@pytest.mark.parametrize("which", ["branch", "skip"])
def test_the_question_which_cut_hurts_most_is_answered_when_it_is_measured(which):
    hidden = open_page("residual", part="lesions", which=which)
    assert "Measured on this picture" not in words(hidden)
    said = words(open_page("residual", part="lesions", which=which, reveal="1"))
    model = shared_model(BUNDLED, CPU)
    kept = activations(model, prepare(load_sample(DEFAULT_SAMPLE), BUNDLED.preprocessing))
    worst = sorted(single_lesions(model, kept, which), key=lambda effect: -effect.drop)[:2]
    line = next(line for line in said.splitlines() if "Measured on this picture" in line)
    first, second = worst
    assert first.drop > second.drop > 0, "choose another picture for this test"
    kinds = ["with" if effect.block in PROJECTED else "without" for effect in worst]
    expected = {
        ("with", "with"): f"`{first.block}` and `{second.block}`, both with a projection, hurt most",
        ("without", "without"): f"`{first.block}` and `{second.block}`, neither with a projection, hurt most",
    }.get(
        (kinds[0], kinds[1]),
        f"`{first.block}`, {kinds[0]} a projection, and `{second.block}`, {kinds[1]} a projection, hurt most",
    )
    assert expected in line


@pytest.mark.parametrize(
    ("drops", "says"),
    [
        ({"a": 0.9, "b": 0.5, "c": 0.1}, "the branches of `a` and `b`, both with a projection, hurt most"),
        ({"c": 0.9, "b": 0.5}, "the branches of `c`, without a projection, and `b`, with a projection, hurt most"),
        ({"c": 0.9, "d": 0.5}, "the branches of `c` and `d`, neither with a projection, hurt most"),
        ({"a": 0.2, "b": 0.0}, "only without the branch of `a`, with a projection, the probability falls"),
        ({"a": -0.1, "b": -0.2}, "no cut of a single branch lowers the probability"),
    ],
)
def test_the_answer_in_words(drops, says):
    ranking = Ranking(tuple(Ranked(block, drop, "", False) for block, drop in drops.items()))
    assert says in _worst(ranking, {"a", "b"}, "branch")


def test_the_result_stands_under_the_diagram():
    assert "nothing is changed yet" in words(open_page("residual", part="lesions"))
    at = open_page("residual", part="lesions", noskip="layer4.0", cut="layer1.0")
    assert re.search(r"\*\*.+ \d+\.\d% → \d+\.\d%\*\*, (now |still the first)", words(at))


def test_the_code_of_the_lesions_ends_with_the_probabilities_on_the_page():
    at = open_page("residual", part="lesions")
    assert f"torch.softmax(model(x)[0] / {BUNDLED.temperature:g}, 0)" in code(at)


@pytest.mark.parametrize(
    ("value", "latex"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (999.4, "999"),
        (999.6, r"1.0\cdot10^{3}"),
        (9670, r"9.7\cdot10^{3}"),
        (9.96e-7, r"1.0\cdot10^{-6}"),
    ],
)
def test_large_and_small_numbers_are_powers_of_ten(value, latex):
    assert _power(value) == latex


def test_why_gradients_survive_is_said_where_it_is_so():
    assert "adds exactly 1" in words(open_page("residual"))
    assert "Here it is closed" in words(open_page("residual", alone="2"))


def test_neither_branch_nor_skip_is_explained():
    at = open_page("residual", part="lesions", cut="layer3.0", noskip="layer3.0")
    assert any("neither branch nor skip" in box.value for box in at.info)


def test_what_a_link_gets_wrong_is_said():
    at = open_page("residual", part="lesions", cut="layer9.9", scale="layer1.0x7", noskip="layer1.0")
    said = " ".join(box.value for box in at.warning)
    assert "cut" in said
    assert "scale" in said
    assert "no skip in `layer1.0`" in words(at)


@pytest.mark.parametrize(
    ("sent", "change"),
    [
        ({"block": "a", "part": "branch", "factor": 1.5}, Change("a", BRANCH, 1.5)),
        ({"block": "a", "part": "branch", "factor": 99}, Change("a", BRANCH, 2.0)),
        ({"block": "a", "part": "skip", "factor": 0}, Change("a", SKIP, 0.0)),
        ({"block": "", "part": "all", "factor": 1}, Change("", ALL, 1.0)),
        ({"block": "b", "part": "skip", "factor": 0}, None),
        ({"block": "a", "part": "door", "factor": 0}, None),
        ({"block": "a", "part": "skip", "factor": "much"}, None),
        ({"block": "a", "part": "skip", "factor": float("nan")}, None),
        (None, None),
    ],
)
def test_what_the_diagram_may_send(sent, change):
    assert read(sent, {"a"}) == change


def test_twenty_plain_blocks_against_twenty_residual_ones():
    shown = metrics(open_page("residual", blocks="20", derivative="0.8"))
    assert float(shown["Gradient, plain (no skips)"]) == pytest.approx(0.8**20, rel=1e-4)
    assert shown["Gradient, residual"] == "127,480", "1.8 to the 20th, in five digits"
    assert shown["Open paths"] == "1,048,576 of 1,048,576"
