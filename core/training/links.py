"""A training as a link parameter: whoever opens the link can have the very same network.

Loads torch only when a link with a training in it is read or written: pages that run no network name the parameter, too.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.architecture.encoding import from_text, to_text
from core.errors import LearnerError
from core.links import Param
from core.training.presets import DIGITS, MOST, PIECES

if TYPE_CHECKING:
    from core.training.augment import Augmentation
    from core.training.plan import Plan

MOST_STEPS, MOST_SEED, MOST_TURN, MOST_SHIFT, MOST_RATE = 4000, 9999, 45, 4, 1.0
NONE = "none"
_FIELDS = 7


@dataclass(frozen=True)
class PlanParam(Param["Plan | None"]):
    """A training, `digits_100_15~1~0_0.02_1000_0_1x8x8-c16-relu-…`: set of pictures, how many of them, the augmentation
    (degrees, px, mirrored) or `none`, learning rate, steps, seed, network."""

    def values(self) -> str:
        return "`digits_100_15~1~0_0.02_1000_0_1x8x8-c16-…`"

    def read(self, text: str) -> Plan:
        from core.training.plan import Plan

        parts = text.split("_")
        if len(parts) != _FIELDS:
            raise ValueError(text)
        pictures, images, augmentation, rate, steps, seed, network = parts
        return Plan(
            pictures,
            from_text(network),
            _whole(images),
            _augmentation(augmentation),
            float(rate),
            _whole(steps),
            seed=_whole(seed),
        )

    def write(self, value: Plan | None) -> str:
        if value is None:
            return NONE
        given = value.augmentation
        augmentation = NONE if given.nothing else f"{given.turn:g}~{given.shift:g}~{int(given.flip)}"
        parts = (
            value.pictures,
            value.images,
            augmentation,
            f"{value.rate:g}",
            value.steps,
            value.seed,
            to_text(value.network),
        )
        return "_".join(map(str, parts))

    def allows(self, value: object) -> bool:
        if value is None:
            return True
        from core.training.plan import Plan

        return isinstance(value, Plan) and _can_be_done(value)


def _can_be_done(plan: Plan) -> bool:
    from core.training.pictures import picture_set
    from core.training.plan import Plan, fitted

    given = plan.augmentation
    within = (
        plan.pictures in (DIGITS, PIECES)
        and 10 <= plan.images <= MOST
        and 1 <= plan.steps <= MOST_STEPS
        and 0 <= plan.seed <= MOST_SEED
        and math.isfinite(plan.rate)
        and 0 < plan.rate <= MOST_RATE
        and 0 <= given.turn <= MOST_TURN
        and 0 <= given.shift <= MOST_SHIFT
    )
    if not within or (plan.batch, plan.momentum) != (Plan.batch, Plan.momentum):
        return False
    try:
        fitted(plan.network, picture_set(plan.pictures))
    except LearnerError:
        return False
    return True


def _augmentation(text: str) -> Augmentation:
    from core.training.augment import NOTHING, Augmentation

    if text == NONE:
        return NOTHING
    turn, shift, flip = text.split("~")
    if flip not in ("0", "1"):
        raise ValueError(text)
    return Augmentation(float(turn), float(shift), flip == "1")


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise ValueError(text)
    return int(text)
