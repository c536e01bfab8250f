"""A pipeline as a link parameter and as a JSON file.

In links: `flip_rotate~100~30_-blur`, steps joined by `_`, each its name, probability in per cent and knobs joined by `~`,
trailing defaults left out, `-` before a step that is switched off; `none` for no steps. The numbers of set draws:
`flip~1_rotate~7__flip~0_rotate~-12`, two draws joined by `__`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.augmentation.draws import Kind
from core.augmentation.pipeline import Given, Pipeline, Step
from core.augmentation.transforms import KINDS, kind
from core.errors import LearnerError
from core.links import Param
from core.received import brief

LARGEST_FILE = 100_000  # bytes
MOST_GIVEN = 4
FORMAT = "convscope augmentation"
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True)
class Recipe(Param[Pipeline]):
    """A pipeline in a link."""

    def read(self, text: str) -> Pipeline:
        return Pipeline() if text == "none" else pipeline_of([_step(part) for part in text.split("_")])

    def write(self, value: Pipeline) -> str:
        return "_".join(_step_text(step) for step in value.steps) or "none"

    def allows(self, value: object) -> bool:
        return isinstance(value, Pipeline)


@dataclass(frozen=True)
class Numbers(Param[tuple[tuple[tuple[str, float], ...], ...]]):
    """Numbers set for the first draws, in a link: for each draw, (transform, number) pairs."""

    def read(self, text: str) -> tuple[tuple[tuple[str, float], ...], ...]:
        return tuple(tuple(_given(part) for part in draw.split("_")) for draw in text.split("__")) if text else ()

    def write(self, value: tuple[tuple[tuple[str, float], ...], ...]) -> str:
        return "__".join("_".join(f"{id}~{number:g}" for id, number in draw) for draw in value)

    def allows(self, value: object) -> bool:
        return isinstance(value, tuple) and len(value) <= MOST_GIVEN


def pipeline_of(steps: list[Step]) -> Pipeline:
    """The pipeline of these steps. Raises ValueError where a transform comes twice."""
    ids = [step.id for step in steps]
    twice = next((id for id in ids if ids.count(id) > 1), None)
    if twice is not None:
        raise ValueError(f"“{twice}” is in it twice")
    return Pipeline(tuple(steps))


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


def _step(text: str) -> Step:
    on = not text.startswith("-")
    name, *numbers = text.removeprefix("-").split("~")
    of = _kind(name)
    percent, *values = [_read(number) for number in numbers] or [of.p * 100]
    if len(values) > len(of.knobs) or not 0 <= percent <= 100:
        raise ValueError(text)
    values += of.defaults[len(values) :]
    settings = tuple(knob.rounded(value) for knob, value in zip(of.knobs, values, strict=True))
    return Step(name, settings, round(percent / 100, 2), on)


def _step_text(step: Step) -> str:
    numbers = [step.p * 100, *step.values]
    defaults = [step.kind.p * 100, *step.kind.defaults]
    while numbers and numbers[-1] == defaults[len(numbers) - 1]:
        numbers.pop()
    return "~".join([("" if step.on else "-") + step.id, *(f"{number:g}" for number in numbers)])


def _given(text: str) -> tuple[str, float]:
    name, number = text.split("~")
    of, value = _kind(name), _read(number)
    if of.dial is None or not of.dial.values[0] <= value <= of.dial.values[-1]:
        raise ValueError(text)
    return name, value


def given_numbers(draw: tuple[tuple[str, float], ...]) -> Given:
    """Set numbers as `pipeline.draw` takes them."""
    return dict(draw)


def _kind(name: str) -> Kind:
    try:
        return kind(name)
    except KeyError as error:
        raise ValueError(name) from error


def _read(number: str) -> float:
    if not _NUMBER.fullmatch(number):
        raise ValueError(number)
    return float(number)
