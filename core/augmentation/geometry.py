"""Flips and affine transforms.

Formulas count `x` in columns from the left and `y` in rows from the bottom, and turn about `(x_c, y_c)`, the centre of
the picture: with `y` upwards a positive angle turns counter-clockwise, as in torchvision's `rotate`.
"""

import math
from dataclasses import dataclass

import numpy as np
from torch import Tensor
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as F

from core.augmentation.draws import (
    Call,
    CallDraw,
    Dial,
    Draw,
    Kind,
    Knob,
    Size,
    Values,
    applied,
    evenly,
    matrix_latex,
    signed,
    uniform,
    whole,
)

Matrix = tuple[tuple[float, float], tuple[float, float]]
BILINEAR = "interpolation=v2.InterpolationMode.BILINEAR"


@dataclass(frozen=True)
class Flip(CallDraw):
    """`X'(i, j) = X(i, W-1-j)`, or `X(H-1-i, j)` where vertical."""

    vertical: bool = False

    def call(self) -> Call:
        return Call("vertical_flip" if self.vertical else "horizontal_flip")

    def words(self) -> str:
        return "flipped upside down" if self.vertical else "flipped"

    def latex(self, size: Size) -> str:
        index = rf"{size[0] - 1}-i,\,j" if self.vertical else rf"i,\,{size[1] - 1}-j"
        return rf"X_\text{{aug}}(i,j)=X({index})"


class LinearDraw(CallDraw):
    """A linear map about the centre."""

    @property
    def matrix(self) -> Matrix:
        """Where a pixel goes: `(x', y') - centre = matrix @ ((x, y) - centre)`, `y` upwards."""
        raise NotImplementedError

    def latex(self, size: Size) -> str:
        x, y = (size[1] - 1) / 2, (size[0] - 1) / 2
        return (
            rf"\begin{{pmatrix}}x'\\y'\end{{pmatrix}}={matrix_latex(self.matrix)}"
            rf"\begin{{pmatrix}}x-{x:g}\\y-{y:g}\end{{pmatrix}}+\begin{{pmatrix}}{x:g}\\{y:g}\end{{pmatrix}}"
        )


@dataclass(frozen=True)
class Rotation(LinearDraw):
    """Turned counter-clockwise by `degrees`."""

    degrees: float

    @property
    def matrix(self) -> Matrix:
        cos, sin = math.cos(math.radians(self.degrees)), math.sin(math.radians(self.degrees))
        return (cos, -sin), (sin, cos)

    def call(self) -> Call:
        return Call("rotate", {"angle": self.degrees, "interpolation": "bilinear"})

    def words(self) -> str:
        return f"rotated {signed(self.degrees, '°')}"


@dataclass(frozen=True)
class Scaling(LinearDraw):
    """Enlarged by `factor`; what it leaves free is black."""

    factor: float

    @property
    def matrix(self) -> Matrix:
        return (self.factor, 0.0), (0.0, self.factor)

    def call(self) -> Call:
        return _affine(scale=self.factor)

    def words(self) -> str:
        return f"scaled ×{self.factor:g}"


@dataclass(frozen=True)
class Shear(LinearDraw):
    """`x' = x + tan(degrees) y`: upright edges lean."""

    degrees: float

    @property
    def matrix(self) -> Matrix:
        return (1.0, math.tan(math.radians(self.degrees))), (0.0, 1.0)

    def call(self) -> Call:
        return _affine(shear=[self.degrees, 0.0])

    def words(self) -> str:
        return f"sheared {signed(self.degrees, '°')}"


@dataclass(frozen=True)
class Translation(CallDraw):
    """Moved to the right and down, in px."""

    right: int
    down: int

    def call(self) -> Call:
        return _affine(translate=[self.right, self.down])

    def words(self) -> str:
        return f"moved {signed(self.right)} right, {signed(self.down)} down"

    def latex(self, size: Size) -> str:
        return rf"X_\text{{aug}}(i,j)=X(i{-self.down:+d},\;j{-self.right:+d})"


def about_the_corner(x: Tensor, degrees: float) -> Tensor:
    """`(3, H, W)` turned about its top-left corner, as the matrix alone would do it."""
    turned: Tensor = F.rotate(x, degrees, v2.InterpolationMode.BILINEAR, center=[0, 0])
    return turned


def _affine(**changed: object) -> Call:
    still = {"angle": 0.0, "translate": [0, 0], "scale": 1.0, "shear": [0.0, 0.0]}
    return Call("affine", {**still, **changed, "interpolation": "bilinear"})


def _translation(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    height, width = (int(values[0] / 100 * side) for side in size)
    return Translation(whole(generator, -width, width), whole(generator, -height, height))


def _scaling(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    return Scaling(uniform(generator, 1 - values[0] / 100, 1 + values[0] / 100, 3))


def _flip(value: float) -> Draw | None:
    return Flip() if value else None


GEOMETRY = (
    Kind("flip", "Flip", "geometry", "Mirrors the picture: column j trades places with column W−1−j.", (),
         lambda *_: Flip(), lambda _, p: f"v2.RandomHorizontalFlip({p:g})", 0.5, Dial(_flip, (0, 1))),
    Kind("vflip", "Vertical flip", "geometry", "Mirrors the picture from top to bottom.", (),
         lambda *_: Flip(True), lambda _, p: f"v2.RandomVerticalFlip({p:g})", 0.5,
         Dial(lambda value: Flip(True) if value else None, (0, 1))),
    Kind("rotate", "Rotation", "geometry", "Turns the picture about its centre by an angle of U(−max, max).",
         (Knob("degrees", "max", 0, 180, 1, 15, "°"),),
         lambda generator, values, _: Rotation(uniform(generator, -values[0], values[0], 1)),
         lambda values, p: applied(f"v2.RandomRotation({values[0]:g}, {BILINEAR})", p),
         dial=Dial(Rotation, evenly(-180, 180, 10), 0, "°")),
    Kind("translate", "Translation", "geometry", "Moves the picture; the room it leaves is black.",
         (Knob("share", "max", 0, 50, 1, 10, "% of the side"),), _translation,
         lambda values, p: applied(f"v2.RandomAffine(0, translate=({values[0] / 100:g}, {values[0] / 100:g}), {BILINEAR})",
                                   p)),
    Kind("scale", "Scale", "geometry", "Enlarges or shrinks the picture about its centre.",
         (Knob("change", "±", 0, 90, 1, 20, "%"),), _scaling,
         lambda values, p: applied(f"v2.RandomAffine(0, scale=({1 - values[0] / 100:g}, {1 + values[0] / 100:g}), {BILINEAR})",
                                   p),
         dial=Dial(Scaling, evenly(0.2, 2.0, 0.1), 1, "×")),
    Kind("shear", "Shear", "geometry", "Lets upright edges lean by an angle of U(−max, max).",
         (Knob("degrees", "max", 0, 60, 1, 10, "°"),),
         lambda generator, values, _: Shear(uniform(generator, -values[0], values[0], 1)),
         lambda values, p: applied(f"v2.RandomAffine(0, shear={values[0]:g}, {BILINEAR})", p),
         dial=Dial(Shear, evenly(-60, 60, 5), 0, "°")),
)  # fmt: skip
