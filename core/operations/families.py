"""Kernels with settings, a Gaussian and a Gabor, and the way back from their numbers to the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from core.links import Rows
from core.operations.kernels import LONGEST_SIDE, Weights, as_rows, gabor, gaussian

Settings = tuple[float, ...]


@dataclass(frozen=True)
class Knob:
    """One setting: `low`, `low + step` .. `high`."""

    title: str
    low: float
    high: float
    step: float

    @property
    def values(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [round(self.low + index * self.step, 6) for index in range(count + 1)]


@dataclass(frozen=True)
class Family:
    """The square kernels that one formula makes.

    Attributes:
        id: of the kernel in `KERNELS` that stands for it.
        knobs: its settings beside the size.
        weights: size and settings -> `(size, size)`.
    """

    id: str
    knobs: tuple[Knob, ...]
    weights: Callable[[int, Settings], Weights]

    def rows(self, size: int, settings: Settings) -> Rows:
        return as_rows(self.weights(size, settings))


SIZES = range(3, LONGEST_SIDE + 1)
GAUSSIAN = Family(
    "gaussian-blur",
    (Knob("Standard deviation σ, px", 0.4, 3.0, 0.1),),
    lambda size, settings: gaussian(size, settings[0]),
)
GABOR = Family(
    "gabor",
    (Knob("Angle, °", 0, 175, 5), Knob("Wavelength, px", 2, 9, 0.5)),
    lambda size, settings: gabor(settings[0], settings[1], size),
)
FAMILIES = (GAUSSIAN, GABOR)


def recognise(rows: Rows) -> tuple[Family, Settings] | None:
    """The family that makes exactly these numbers in their size, and with which settings; None where none does.

    So the numbers alone, in a link for instance, bring the settings back.
    """
    size = len(rows)
    if size != len(rows[0]) or size not in SIZES:
        return None
    for family in FAMILIES:
        settings = _made(family, size).get(_key(rows))
        if settings is not None:
            return family, settings
    return None


@cache
def _made(family: Family, size: int) -> dict[bytes, Settings]:
    """Everything the family can make of this size; where two settings make the same, the first."""
    found: dict[bytes, Settings] = {}
    for settings in product(*(knob.values for knob in family.knobs)):
        found.setdefault(_key(family.rows(size, settings)), settings)
    return found


def _key(rows: Rows) -> bytes:
    return (np.array(rows, np.float64) + 0.0).tobytes()
