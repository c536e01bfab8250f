"""Pipelines as data: which transforms, in which order, with which settings. Needs no torch until a transform is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.augmentation.draws import Kind


@dataclass(frozen=True)
class Step:
    """A transform in a pipeline.

    Attributes:
        id: which one.
        values: of its knobs.
        p: probability of being applied, 0..1.
        on: whether it takes part.
    """

    id: str
    values: tuple[float, ...]
    p: float
    on: bool = True

    @property
    def kind(self) -> Kind:
        from core.augmentation.transforms import kind

        return kind(self.id)


@dataclass(frozen=True)
class Pipeline:
    """Steps in the order in which they are applied, no transform twice."""

    steps: tuple[Step, ...] = ()

    @property
    def active(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.on)

    @property
    def mixes(self) -> bool:
        """Whether a second picture is needed."""
        return any(step.kind.mixes for step in self.active)


RECIPE = Pipeline(
    (Step("flip", (), 0.5), Step("rotate", (15,), 1.0), Step("brightness", (20,), 1.0), Step("crop", (200,), 1.0))
)  # the lecture's


def pipeline_of(steps: Sequence[Step]) -> Pipeline:
    """The pipeline of these steps. Raises ValueError where a transform comes twice."""
    ids = [step.id for step in steps]
    twice = next((id for id in ids if ids.count(id) > 1), None)
    if twice is not None:
        raise ValueError(f"“{twice}” is in it twice")
    return Pipeline(tuple(steps))
