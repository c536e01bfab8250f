"""The lesson on ensembles in Streamlit's test runner."""

import pytest
from streamlit.testing.v1 import AppTest

from core.lecture import lesson
from tests.pages.page import code, metrics, open_page, whole, words

VIEWS = ("vote", "fails", "diversity", "paths", "cut")


def press(at: AppTest, label: str) -> AppTest:
    """Start a job and wait for its end."""
    next(button for button in at.button if button.label.startswith(label)).click().run()
    for job in at.session_state["jobs"].values():
        assert job.finished.wait(60)
    return whole(at.run())


@pytest.mark.parametrize("view", VIEWS)
def test_the_parts_stand_in_the_same_order(view):
    at = open_page("ensemble", view=view)
    assert at.title[0].value == lesson("ensemble").title
    headings = [entry.value for entry in at.header]
    assert headings[-4:] == [
        "The formula, with your numbers",
        "What to notice",
        "Your notes say …",
        "The same in PyTorch",
    ]
    assert lesson("ensemble").formulas[0].latex in [element.value.strip("$\n") for element in at.latex]
    assert "the notes list 4 of them" in words(at)
    assert not at.warning


def test_three_voters():
    at = open_page("ensemble", example="ensemble")
    assert metrics(at)["Majority, exact"] == "64.8%"
    assert metrics(at)["One member"] == "60.0%"
    assert "P(\\text{right})=0.216+0.432=0.648" in words(at)
    assert "**All 8 ways to vote**" in words(at)


def test_unequal_voters():
    at = open_page("ensemble", example="ensemble_mixed")
    assert "**64.808%**" in words(at)
    assert metrics(at)["Best member"] == "62.0%"


def test_traps():
    at = open_page("ensemble", example="ensemble_traps")
    assert metrics(at) == {
        "Error of 2 members": "64.00%",
        "Accuracy of 11, copying": "70.74%",
        "Majority of 3": "74.80%",
    }
    assert "less than its best member alone" in words(at)
    at = open_page("ensemble", view="fails", ties="coin", others="80", tie_k="3")
    assert metrics(at)["Error of 3 members"] == "35.20%"
    assert "more than its best member" in words(at)


def test_correlation_takes_the_gain_away():
    at = open_page("ensemble", k="11", corr="100")
    assert metrics(at)["Majority, exact"] == "60.0%"
    at = open_page("ensemble", k="11", corr="50", how="difficulty", rule="mean", rounds="100")
    assert "errors of two members" in words(at)
    assert "Mean, simulated" in metrics(at)


def test_many_members_each_with_its_own_accuracy():
    at = open_page("ensemble", members="own", k="12", m9="0", m1="100")
    assert "the first 9 are taken" in words(at)
    assert metrics(at)["Best member"] == "100.0%"
    even = open_page("ensemble", k="2")
    assert "a coin decides" in words(even)
    assert "0.64, of which 0.48 are ties" in words(even)


def test_the_views_without_a_network_leave_it_alone(forwards):
    for view in ("vote", "fails", "diversity", "cut"):
        open_page("ensemble", view=view, picture="grass")
    assert not forwards


def test_a_block_cut_out_of_both():
    at = open_page("ensemble", view="cut", cut="8", training="2")
    found = metrics(at)
    plain, residual = (float(found[f"{kind} network, without: 8"].rstrip("%")) for kind in ("Plain", "Residual"))
    assert plain < 40
    assert residual > 95
    assert "2^{8-1}=128" in words(at)
    assert "Without block 8" in words(at)
    intact = metrics(open_page("ensemble", view="cut", training="2", show="agreeing"))
    assert found["Plain network, whole"] == intact["Plain network, whole"] == intact["Plain network, without: none"]


def test_diversity_is_trained_once_and_looked_at_from_all_sides(forwards):
    at = press(open_page("ensemble", view="diversity", differs="none"), "Train 8 committees")
    found = metrics(at)
    assert found["A member, on average"] == found["Their vote"] == found["Best member"]
    at = whole(
        next(group for group in at.button_group if group.label.startswith("What differs")).set_value("trees").run()
    )
    found = {label: float(value.rstrip("%")) for label, value in metrics(at).items()}
    assert found["Their vote"] > found["A member, on average"] + 5
    assert "trees" in "".join(at.query_params["differs"])
    assert "disagreement" in code(at)
    assert not forwards


def test_paths_of_the_network_on_the_picture():
    at = open_page("ensemble", view="paths", net="resnet50", picture="coffee")
    assert "**65,536 paths**" in words(at)
    at = press(at, "Measure 256 paths")
    assert "Every path is measured" in words(at)
    assert "times less gradient" in words(at)
    at = press(at, "Ask 256 networks")
    assert "Delete one branch, and half of all paths are gone." in words(at)
    assert "Which branch it is matters" in words(at)


def test_what_a_link_gets_wrong_is_said():
    at = open_page("ensemble", k="99", cut="9", view="vote", differs="luck")
    assert any("k=99" in box.value.replace("\\", "") for box in at.warning)
    assert metrics(at)["Majority, exact"] == "64.8%"
