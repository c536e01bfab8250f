"""What every transform is made of: its kind with the knobs, and one draw of its random numbers.

A draw holds the numbers as they are printed, so what a page says is what was done to the pixels.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from torch import Tensor
from torchvision.transforms.v2 import functional as F

from core.wording import minus

Size = tuple[int, int]  # (H, W) in px
Values = tuple[float, ...]  # of a kind's knobs, in their order
Group = Literal["geometry", "crop", "colour", "noise", "automatic", "mixing"]


@dataclass(frozen=True)
class Call:
    """A function of `torchvision.transforms.v2.functional` with its arguments: what runs is what the code says."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)

    def __call__(self, x: Tensor) -> Tensor:
        """`(C, H, W)` -> `(C, H', W')`."""
        changed: Tensor = getattr(F, self.name)(x, **self.arguments)
        return changed

    def code(self) -> str:
        written = "".join(f", {name}={value!r}" for name, value in self.arguments.items())
        return f"x = F.{self.name}(x{written})"


class Draw(ABC):
    """The random numbers of one transform, drawn once. Subclasses are frozen dataclasses."""

    @abstractmethod
    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        """Transform `(3, H, W)` float32 in 0..1; `second` is a picture of the same shape, for what mixes two."""

    @abstractmethod
    def words(self) -> str:
        """What was drawn, in a few words."""

    @abstractmethod
    def latex(self, size: Size) -> str:
        """The formula with the drawn numbers in it, for a picture of `size`."""

    @abstractmethod
    def code(self) -> list[str]:
        """Lines of Python that turn `x` into the same pixels as `apply`."""

    @property
    def share(self) -> float:
        """How much of the label stays that of the first picture, 0..1."""
        return 1.0


class CallDraw(Draw):
    """A draw that is one call of torchvision's."""

    @abstractmethod
    def call(self) -> Call:
        """The call."""

    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        return self.call()(x)

    def code(self) -> list[str]:
        return [self.call().code()]


@dataclass(frozen=True)
class Knob:
    """A setting of a transform: a number in `low..high` by `step`s, in `unit`."""

    id: str
    title: str
    low: float
    high: float
    step: float
    default: float
    unit: str = ""

    def rounded(self, value: float) -> float:
        """The nearest value on the scale. Raises ValueError outside `low..high` and for what is not finite."""
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.id} must be in {self.low:g}..{self.high:g}, got {value:g}")
        return round(round(value / self.step) * self.step, 6)


@dataclass(frozen=True)
class Dial:
    """A transform by one number that is set, not drawn.

    Attributes:
        draw: the draw for a number; None where that number means "not applied".
        values: the numbers to try, from end to end.
        neutral: the number that leaves the picture as it is.
        unit: of the numbers.
    """

    draw: Callable[[float], Draw | None]
    values: tuple[float, ...]
    neutral: float = 0.0
    unit: str = ""


@dataclass(frozen=True)
class Kind:
    """A transform.

    Attributes:
        id: name in links and files.
        title: name on the page.
        group: which shelf it stands on.
        what: one sentence on what it does.
        knobs: its settings.
        draw: `(generator, values of the knobs, size) -> Draw`.
        training: values and probability -> the expression of the v2 transform that draws anew each time.
        p: probability of being applied at all, to begin with.
        dial: how to set its number instead of drawing it; None where one number is not enough.
    """

    id: str
    title: str
    group: Group
    what: str
    knobs: tuple[Knob, ...]
    draw: Callable[[np.random.Generator, Values, Size], Draw]
    training: Callable[[Values, float], str]
    p: float = 1.0
    dial: Dial | None = None

    @property
    def defaults(self) -> Values:
        return tuple(knob.default for knob in self.knobs)

    @property
    def absent(self) -> str:
        """What a tile says when it was not applied."""
        return f"no {self.title if self.group == 'automatic' else self.title.lower()}"

    @property
    def mixes(self) -> bool:
        """Whether it needs a second picture."""
        return self.group == "mixing"


def applied(expression: str, p: float) -> str:
    """A v2 expression that is applied with probability `p`."""
    return expression if p >= 1 else f"v2.RandomApply([{expression}], p={p:g})"


def uniform(generator: np.random.Generator, low: float, high: float, digits: int) -> float:
    """A number of `U(low, high)`, rounded to `digits` decimals: what is printed is what is used."""
    return round(float(generator.uniform(low, high)), digits) + 0.0


def whole(generator: np.random.Generator, low: int, high: int) -> int:
    """A whole number of `low..high`, both ends included."""
    return int(generator.integers(low, high + 1))


def signed(value: float, unit: str = "") -> str:
    """`+7°`, `−12 %`."""
    return minus(f"{value:+g}") + unit


def matrix_latex(rows: Sequence[Sequence[float]]) -> str:
    """A matrix with three decimals."""
    body = r"\\".join("&".join(f"{entry + 0.0:.3f}" for entry in row) for row in rows)
    return rf"\begin{{pmatrix}}{body}\end{{pmatrix}}"


def lines(*formulas: str) -> str:
    """Formulas below each other."""
    return r"\begin{gathered}" + r"\\[2pt]".join(formulas) + r"\end{gathered}"


def evenly(low: float, high: float, step: float) -> tuple[float, ...]:
    """From `low` to `high` inclusive by `step`s."""
    return tuple(round(low + step * index, 6) for index in range(round((high - low) / step) + 1))
