"""The training lab in Streamlit's own test runner."""

import pytest

from core.architecture.presets import BY_ID as BUILT
from core.examples import settings_for
from core.lessons import lesson
from core.training.presets import EXPERIMENTS
from tests.pages.test_lessons import formulas, open_page, whole, words

SOON = 60.0  # seconds
SHORT = {"steps": "24", "pictures": "40", "pictures2": "40"}


def pressed(at, label):
    """Press the button with this label and wait until the training is over."""
    next(button for button in at.button if button.label == label).click()
    whole(at.run())
    (race,) = (one for one in at.session_state["trainings"].values() if not one.job.finished.is_set() or one.trainings)
    assert race.job.finished.wait(SOON)
    return whole(at.run())


def test_it_opens_with_all_its_parts():
    at = open_page("training")
    this = lesson("training")
    assert at.title[0].value == this.title
    for formula in this.formulas:
        assert formula.latex in formulas(at)
    assert "Train, and your numbers stand here." in words(at)
    assert "+0.30" in words(at)
    assert "+0.05" in words(at)
    assert not at.warning


@pytest.mark.parametrize("entry", EXPERIMENTS, ids=lambda entry: entry.id)
def test_every_experiment_opens_with_both_sets(entry):
    for pictures in ("digits", "pieces"):
        at = open_page("training", experiment=entry.id, set=pictures, settings="1")
        assert entry.question in words(at)
        assert not at.warning


def test_two_are_trained_and_compared():
    at = pressed(open_page("training", **SHORT), "Train")
    said = words(at)
    assert "gap" in said
    assert "of 597 new pictures" in said
    assert "**here, A**" in said
    assert "**here, B**" in said
    labels = [button.label for button in at.get("download_button")]
    assert any("Weights of B" in label for label in labels) or len(labels) == 3
    step = next(slider for slider in at.select_slider if slider.label == "Go back to step")
    whole(step.set_value("4").run())
    assert "after step 4" in words(at)
    assert at.query_params["at"] == ["4"] or at.query_params["at"] == "4"


def test_the_results_of_earlier_settings_are_kept_and_another_seed_is_one_click_away():
    at = pressed(open_page("training", alone="1", **SHORT), "Train")
    first = words(at)
    assert "**here, A**" in first
    at = pressed(at, "Another seed")
    assert at.query_params["seed"] in ("1", ["1"])
    second = words(at)
    assert "**here, A**" in second
    assert second != first
    whole(at.number_input(key="widget:training:seed").set_value(0).run())
    assert words(at) == first
    whole(at.number_input(key="widget:training:seed").set_value(7).run())
    assert "Train, and your numbers stand here." in words(at)


def test_one_that_diverges_is_said_in_words():
    at = pressed(open_page("training", experiment="diverge", steps="40", alone="0"), "Train")
    said = words(at)
    assert "It diverged at step" in said
    assert "Only **A** is left: B diverged." in said
    assert "nan" not in said


def test_a_network_that_cannot_be_trained_is_explained():
    at = open_page("training", net="3x64x64-c8-relu", alone="1")
    assert "does not end in a dense layer" in at.warning[0].value
    assert "Train" not in [button.label for button in at.button]


def test_the_lectures_example_opens_it():
    at = open_page("training", example="overfitting")
    assert "overfitting" in settings_for("training")
    assert at.selectbox(key="widget:training:experiment").value == "augmentation"
    assert not at.warning


def test_the_network_built_in_the_other_lesson_can_be_trained():
    at = open_page("training", settings="1", alone="1", **SHORT)
    built = BUILT["cats_vs_dogs"].network
    at.session_state["kept:architecture:net"] = built
    whole(at.run())
    chooser = at.selectbox(key="widget:training:net")
    assert "The network you built" in chooser.options
    whole(chooser.set_value(built).run())
    at = pressed(at, "Train")
    assert "**here, A**" in words(at)
    assert at.query_params["net"] in ("cats_vs_dogs", ["cats_vs_dogs"])


def test_a_trained_network_is_looked_into():
    at = pressed(open_page("training", inside="1", layer="conv2", **{"class": "3"}, **SHORT), "Train")
    said = words(at)
    assert "**conv2, channel" in said
    assert "What speaks for “3”" in said
    whole(at.selectbox(key="widget:training:layer").set_value("pool1").run())
    assert "**pool1, channel" in words(at)
