"""A pipeline as a JSON file, and steps as the editor in the browser sends them."""

import json
from collections.abc import Mapping
from typing import Any

from core.augmentation.steps import Pipeline, Step, pipeline_of
from core.augmentation.transforms import KINDS, kind
from core.errors import LearnerError
from core.received import brief

LARGEST_FILE = 100_000  # bytes
FORMAT = "convscope augmentation"


def as_json(pipeline: Pipeline) -> bytes:
    """The pipeline as a file."""
    steps = [
        {
            "transform": step.id,
            "on": step.on,
            "probability": step.p,
            **{knob.id: value for knob, value in zip(step.kind.knobs, step.values, strict=True)},
        }
        for step in pipeline.steps
    ]
    return json.dumps({"format": FORMAT, "version": 1, "steps": steps}, indent=2).encode()


def from_json(file: bytes) -> Pipeline:
    """The pipeline in a file. Raises LearnerError that says what is wrong with it and where."""
    if len(file) > LARGEST_FILE:
        raise _refused(f"it has {len(file):,} bytes, a pipeline has a few hundred")
    try:
        content = json.loads(file)
    except (ValueError, RecursionError) as error:
        raise _refused("it is not JSON") from error
    if not isinstance(content, dict) or not isinstance(content.get("steps"), list):
        raise _refused("it has no list “steps”")
    if content.get("format") != FORMAT or content.get("version") != 1:
        raise _refused(f"its “format” is not “{FORMAT}”, version 1")
    steps = []
    for number, entry in enumerate(content["steps"], 1):
        try:
            steps.append(step_from(entry))
        except ValueError as error:
            raise _refused(f"step {number}: {error}") from error
    try:
        return pipeline_of(steps)
    except ValueError as error:
        raise _refused(str(error)) from error


def step_from(entry: object) -> Step:
    """One step of a file or of the editor. Raises ValueError with what is wrong."""
    if not isinstance(entry, Mapping):
        raise ValueError("it is not an object")
    name = entry.get("transform")
    if not isinstance(name, str) or name not in {each.id for each in KINDS}:
        raise ValueError(f"there is no transform “{brief(name)}”; there are {', '.join(each.id for each in KINDS)}")
    of = kind(name)
    unknown = set(entry) - {"transform", "on", "probability", *(knob.id for knob in of.knobs)}
    if unknown:
        raise ValueError(f"“{name}” has no setting “{brief(min(map(str, unknown)))}”")
    on = entry.get("on", True)
    if not isinstance(on, bool):
        raise ValueError("“on” must be true or false")
    probability = _number(entry.get("probability", of.p), "probability")
    if not 0 <= probability <= 1:
        raise ValueError(f"probability must be in 0..1, got {probability:g}")
    values = tuple(knob.rounded(_number(entry.get(knob.id, knob.default), knob.id)) for knob in of.knobs)
    return Step(name, values, round(probability, 2), on)


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} must be a number, got “{brief(value)}”")
    try:
        return float(value)
    except OverflowError as error:  # an int may have any number of digits
        raise ValueError(f"{name} is too large a number") from error


def _refused(why: str) -> LearnerError:
    return LearnerError(
        f"This file is no pipeline of this lesson: {why}.",
        "The pipeline you had is still there. Download it to see what a file looks like.",
    )
