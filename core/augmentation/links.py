"""A pipeline, and numbers set for its first draws, as link parameters.

`flip_rotate~100~30_-blur`, steps joined by `_`, each its name, probability in per cent and knobs joined by `~`,
trailing defaults left out, `-` before a step that is switched off; `none` for no steps. The numbers of set draws:
`flip~1_rotate~7__flip~0_rotate~-12`, two draws joined by `__`.

Loads torch only when a link with a transform in it is read or written: `params.py` names the parameters, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.augmentation.steps import Pipeline, Step, pipeline_of
from core.links import Param

if TYPE_CHECKING:
    from core.augmentation.draws import Kind

MOST_GIVEN = 4
Given = tuple[tuple[str, float], ...]  # (transform, number) pairs that are set for one draw
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True)
class Recipe(Param[Pipeline]):
    """A pipeline in a link."""

    def values(self) -> str:
        return "`flip_rotate~100~30_-blur`; `none` for no transforms"

    def read(self, text: str) -> Pipeline:
        return Pipeline() if text == "none" else pipeline_of([_step(part) for part in text.split("_")])

    def write(self, value: Pipeline) -> str:
        return "_".join(_step_text(step) for step in value.steps) or "none"

    def allows(self, value: object) -> bool:
        return isinstance(value, Pipeline)


@dataclass(frozen=True)
class Numbers(Param[tuple[Given, ...]]):
    """Numbers set for the first draws, in a link."""

    def values(self) -> str:
        return "`flip~1_rotate~7__flip~0_rotate~-12`"

    def read(self, text: str) -> tuple[Given, ...]:
        return tuple(tuple(_given(part) for part in draw.split("_")) for draw in text.split("__")) if text else ()

    def write(self, value: tuple[Given, ...]) -> str:
        return "__".join("_".join(f"{id}~{number:g}" for id, number in draw) for draw in value)

    def allows(self, value: object) -> bool:
        return isinstance(value, tuple) and len(value) <= MOST_GIVEN


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


def _kind(name: str) -> Kind:
    from core.augmentation.transforms import kind

    try:
        return kind(name)
    except KeyError as error:
        raise ValueError(name) from error


def _read(number: str) -> float:
    if not _NUMBER.fullmatch(number):
        raise ValueError(number)
    return float(number)
