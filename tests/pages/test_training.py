"""The training lab in Streamlit's own test runner."""

from urllib.parse import parse_qsl

import pytest

from core.architecture.encoding import from_text, to_text
from core.architecture.presets import BY_ID as BUILT
from core.lecture import lesson, settings_for
from core.training.learning import End
from core.training.links import PlanParam
from core.training.pictures import picture_set
from core.training.plan import Plan
from core.training.presets import DIGITS, EXPERIMENTS
from lessons.training.page import diverged
from tests.pages.page import formulas, open_page, whole, words

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
    assert [label for label in labels if label.startswith("Weights of ")] == [
        "Weights of A (.safetensors)",
        "Weights of B (.safetensors)",
    ]
    step = next(slider for slider in at.select_slider if slider.label == "Go back to step")
    whole(step.set_value("4").run())
    assert "after step 4" in words(at)
    assert at.query_params["at"] == "4"


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


def test_words_of_one_that_trains_alone():
    at = open_page("training", alone="1", rate="1", steps="40", pictures="600", settings="1")
    expander = next(block for block in at.expander if block.label.startswith("Change"))
    assert expander.label == "Change A"
    said = words(pressed(at, "Train"))
    assert "The training diverged: its curve ends" in said
    assert "One of the two" not in said


def test_the_settings_stay_open_when_b_is_left_out():
    at = open_page("training", settings="1")
    assert "Network of B" in [box.label for box in at.selectbox]
    whole(at.toggle(key="widget:training:alone").set_value(True).run())
    assert [box.label for box in at.selectbox if box.label.startswith("Network of")] == ["Network of A"]
    whole(at.toggle(key="widget:training:alone").set_value(False).run())
    assert "Network of B" in [box.label for box in at.selectbox]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ([End.DIVERGED, End.STEPS], "One of the two diverged: its curve ends"),
        ([End.DIVERGED, End.DIVERGED], "Both diverged: their curves end"),
        ([End.DIVERGED], "The training diverged: its curve ends"),
    ],
)
def test_who_diverged(ends, said):
    assert diverged(ends).startswith(said)


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
    built = BUILT["cats_vs_dogs"].network
    at = open_page("architecture", net=to_text(built))
    at.switch_page("pages/training.py")
    at.query_params.clear()
    for name, text in {"settings": "1", "alone": "1", **SHORT}.items():
        at.query_params[name] = text
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


def test_a_network_without_maps_points_nowhere():
    at = pressed(open_page("training", net="1x8x8-flat-fc10", inside="1", alone="1", **SHORT), "Train")
    assert "**input, channel 0**" in words(at)
    assert "no place it could point to" in words(at)


def test_a_trained_network_is_offered_in_other_lessons():
    at = pressed(open_page("training", alone="1", watch="17", **SHORT), "Train")
    ways = [link for link in at.get("page_link") if "trained=" in link.proto.query_string]
    assert [link.proto.page for link in ways] == ["feature_maps", "grad_cam", "receptive_field"]
    for link in ways:
        given = dict(parse_qsl(link.proto.query_string))
        assert given["new"] == "17"
        there = open_page(link.proto.page, **given)
        assert not there.warning
        assert f"“{training_label(17)}”" in words(there)
    assert "Open it in another lesson" not in [entry.value for entry in open_page("training").header]


@pytest.mark.parametrize("url", ["feature_maps", "grad_cam", "receptive_field"])
def test_a_link_to_a_network_that_is_not_there_trains_it(url):
    plan = Plan(DIGITS, from_text("1x8x8-c4-relu-max2-flat-fc10"), 20, steps=12, seed=len(url))
    at = open_page(url, trained=PlanParam("trained", None).write(plan), of="trained", new="-1")
    assert "does not have its weights" in at.info[0].value
    assert not at.header
    next(button for button in at.button if button.label == "Train it: 12 steps").click()
    at.run()
    (job,) = at.session_state["jobs"].values()
    assert job.finished.wait(SOON)
    whole(at.run())
    assert not [box.value for box in at.info if "does not have its weights" in box.value]
    assert "Your picture, squashed to 8×8 px, as ink on paper" in words(at)
    assert "model = nn.Sequential" in at.code[-1].value


def test_a_link_to_a_training_that_cannot_be_is_refused():
    at = open_page("grad_cam", trained="digits_20_none_0.02_12_0_1x8x8-c4-relu")
    assert "trained=digits" in at.warning[0].value


def training_label(number):
    pictures = picture_set(DIGITS)
    return pictures.classes[int(pictures.validation_labels[number])]
