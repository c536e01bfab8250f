"""Pipelines in links and in files."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.augmentation.files import LARGEST_FILE, as_json, from_json, step_from
from core.augmentation.links import Numbers, Recipe
from core.augmentation.pipeline import step_of
from core.augmentation.presets import PRESETS
from core.augmentation.steps import RECIPE, Pipeline, Step
from core.augmentation.transforms import KINDS, kind
from core.errors import LearnerError

PARAM = Recipe("pipeline", RECIPE)
GIVEN = Numbers("given", ())


@st.composite
def pipelines(draw):
    ids = draw(st.lists(st.sampled_from([entry.id for entry in KINDS]), unique=True, max_size=6))
    steps = []
    for id in ids:
        values = tuple(knob.rounded(draw(st.floats(knob.low, knob.high, allow_nan=False))) for knob in kind(id).knobs)
        steps.append(Step(id, values, draw(st.integers(0, 100)) / 100, draw(st.booleans())))
    return Pipeline(tuple(steps))


@given(pipelines())
@settings(max_examples=60, deadline=None)
def test_links_and_files_give_the_pipeline_back(pipeline):
    text = PARAM.write(pipeline)
    assert PARAM.parse(text) == pipeline
    assert text.replace("_", "").replace("~", "").replace("-", "").replace(".", "").isalnum(), (
        "nothing to escape in a URL"
    )
    assert from_json(as_json(pipeline)) == pipeline


def test_links_are_short_and_leave_defaults_out():
    assert PARAM.write(RECIPE) == "flip_rotate_brightness_crop"
    assert PARAM.write(Pipeline()) == "none"
    assert PARAM.parse("none") == Pipeline()
    step = Step("blur", (3.4,), 0.3, on=False)
    assert PARAM.write(Pipeline((step_of("flip"), step))) == "flip_-blur~30~3.4"
    assert PARAM.parse("elastic~100~50").steps[0].values == (50, 5), "knobs left out are the defaults"
    assert len(PARAM.write(Pipeline(tuple(step_of(entry.id) for entry in KINDS)))) < 250


@pytest.mark.parametrize(
    "text",
    [
        "",
        "spin",
        "flip_flip",
        "rotate~101",
        "rotate~100~500",
        "rotate~100~15~3",
        "rotate~x",
        "flip__flip",
        "rotate~nan",
        "blur~-5",
    ],
)
def test_links_that_make_no_sense_are_refused(text):
    with pytest.raises(LearnerError):
        PARAM.parse(text)


def test_set_numbers_in_links():
    text = "flip~1_rotate~7_brightness~10__flip~0_rotate~-12_brightness~-15"
    value = GIVEN.parse(text)
    assert [dict(draw) for draw in value] == [
        {"flip": 1, "rotate": 7, "brightness": 10}, {"flip": 0, "rotate": -12, "brightness": -15},
    ]  # fmt: skip
    assert GIVEN.write(value) == text
    assert GIVEN.parse("") == ()
    for wrong in ("rotate~300", "spin~1", "crop~3", "rotate", "rotate~1~2", "__".join(["flip~1"] * 5)):
        with pytest.raises(LearnerError):
            GIVEN.parse(wrong)


@pytest.mark.parametrize("pipeline", PRESETS.values(), ids=PRESETS)
def test_files_are_readable(pipeline):
    content = json.loads(as_json(pipeline))
    assert [entry["transform"] for entry in content["steps"]] == [step.id for step in pipeline.steps]


GOOD = json.loads(as_json(RECIPE))


def changed(**step):
    return json.dumps({**GOOD, "steps": [{"transform": "rotate", **step}]}).encode()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"\xff\xd8\xff\xe0 a photo", "not JSON"),
        (b"", "not JSON"),
        (b"[" * 50_000, "not JSON"),
        (b"[1, 2]", "no list “steps”"),
        (b'{"steps": []}', "“format”"),
        (json.dumps({**GOOD, "version": 9}).encode(), "version 1"),
        (b" " * (LARGEST_FILE + 1), "bytes"),
        (json.dumps({**GOOD, "steps": [3]}).encode(), "step 1: it is not an object"),
        (json.dumps({**GOOD, "steps": [*GOOD["steps"], GOOD["steps"][0]]}).encode(), "“flip” is in it twice"),
        (changed(transform="spin"), "step 1: there is no transform “spin”"),
        (changed(angle=3), "“rotate” has no setting “angle”"),
        (changed(degrees="many"), "degrees must be a number"),
        (changed(degrees=181), "degrees must be in 0..180, got 181"),
        (changed(degrees=float("nan")), "degrees must be in 0..180"),
        (changed(probability=1.2), "probability must be in 0..1, got 1.2"),
        (changed(probability=True), "probability must be a number"),
        (changed(degrees=10**400), "step 1: degrees is too large a number"),
        (changed(probability=-(10**400)), "step 1: probability is too large a number"),
        (changed(on="yes"), "“on” must be true or false"),
    ],
)
def test_a_bad_file_is_explained(file, says):
    with pytest.raises(LearnerError) as caught:
        from_json(file)
    assert says in caught.value.message
    assert "still there" in caught.value.hint


def test_a_step_may_leave_out_what_is_usual():
    assert step_from({"transform": "rotate"}) == step_of("rotate")
