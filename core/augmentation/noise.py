"""Transforms that take something away: noise, blur, holes."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

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
    uniform,
    whole,
)

RATIOS = (0.3, 3.3)  # of the height of a hole by its width, as in torchvision's RandomErasing
SMALLEST_HOLE = 0.02  # of the area


@dataclass(frozen=True)
class Noise(Draw):
    """`clip(X + sigma e, 0, 1)`, every `e` from a standard normal distribution; the generator's `seed` fixes them."""

    sigma: float
    seed: int

    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        noise = np.random.default_rng(self.seed).standard_normal(tuple(x.shape), np.float32)
        return (x + self.sigma * torch.from_numpy(noise)).clamp(0, 1)

    def words(self) -> str:
        return f"noise, σ {self.sigma * 100:g} %"

    def latex(self, size: Size) -> str:
        return (
            rf"X_\text{{aug}}=\operatorname{{clip}}(X+{self.sigma:g}\,\varepsilon,\;0,\;1),\qquad\varepsilon\sim N(0,1)"
        )

    def code(self) -> list[str]:
        return [
            f"noise = np.random.default_rng({self.seed}).standard_normal(tuple(x.shape), np.float32)",
            f"x = (x + {self.sigma} * torch.from_numpy(noise)).clamp(0, 1)",
        ]


@dataclass(frozen=True)
class Blur(CallDraw):
    """Averaged with a Gaussian window of standard deviation `sigma` px, cut off at three of them."""

    sigma: float

    @property
    def side(self) -> int:
        return kernel_side(self.sigma)

    def call(self) -> Call:
        return Call("gaussian_blur", {"kernel_size": [self.side, self.side], "sigma": [self.sigma, self.sigma]})

    def words(self) -> str:
        return f"blurred, σ {self.sigma:g} px"

    def latex(self, size: Size) -> str:
        window = rf"e^{{-(u^2+v^2)/(2\cdot{self.sigma:g}^2)}}"
        return rf"X_\text{{aug}}=G*X,\qquad G(u,v)\propto {window},\;{self.side}\times{self.side}"


@dataclass(frozen=True)
class Erasing(Draw):
    """A black rectangle (DeVries and Taylor 2017, Zhong et al. 2017): `height` x `width` px from `(top, left)` on."""

    top: int
    left: int
    height: int
    width: int

    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        return self._call(x)(x)

    def words(self) -> str:
        return f"hole {self.height}×{self.width} px from row {self.top}, column {self.left}"

    def latex(self, size: Size) -> str:
        rows, columns = (
            rf"{first}\le {name}\le {first + length - 1}"
            for name, first, length in (("i", self.top, self.height), ("j", self.left, self.width))
        )
        return rf"X_\text{{aug}}(i,j)=0\quad\text{{for }}{rows},\;{columns}"

    def code(self) -> list[str]:
        return [f"x = F.erase(x, {self.top}, {self.left}, {self.height}, {self.width}, torch.zeros(3, 1, 1))"]

    def _call(self, x: Tensor) -> Call:
        return Call(
            "erase", {"i": self.top, "j": self.left, "h": self.height, "w": self.width, "v": x.new_zeros(3, 1, 1)}
        )


def kernel_side(sigma: float) -> int:
    """Side of the window that holds three standard deviations to each side."""
    return 2 * math.ceil(3 * sigma) + 1


def _blur(sigma: float) -> Draw | None:
    return Blur(sigma) if sigma > 0 else None


def _erasing(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    area = generator.uniform(SMALLEST_HOLE, max(values[0] / 100, SMALLEST_HOLE)) * size[0] * size[1]
    ratio = math.exp(generator.uniform(math.log(RATIOS[0]), math.log(RATIOS[1])))
    height = min(max(round(math.sqrt(area * ratio)), 1), size[0])
    width = min(max(round(math.sqrt(area / ratio)), 1), size[1])
    return Erasing(whole(generator, 0, size[0] - height), whole(generator, 0, size[1] - width), height, width)


def _noise(sigma: float) -> Draw | None:
    return Noise(round(sigma / 100, 6), 0) if sigma > 0 else None


NOISE = (
    Kind("noise", "Gaussian noise", "noise", "Adds a random number to every value of every pixel.",
         (Knob("sigma", "σ", 0, 50, 1, 8, "%"),),
         lambda generator, values, _: Noise(round(values[0] / 100, 6), whole(generator, 0, 2**31 - 1)),
         lambda values, p: applied(f"v2.GaussianNoise(sigma={values[0] / 100:g})", p),
         dial=Dial(_noise, evenly(0, 60, 3), 0, "%")),
    Kind("blur", "Blur", "noise", "Averages every pixel with its neighbours.",
         (Knob("sigma", "σ up to", 0.2, 8, 0.2, 2, "px"),),
         lambda generator, values, _: Blur(uniform(generator, 0.1, values[0], 2)),
         lambda values, p: applied(f"v2.GaussianBlur({kernel_side(values[0])}, sigma=(0.1, {values[0]:g}))", p),
         dial=Dial(_blur, evenly(0, 10, 0.5), 0, "px")),
    Kind("erase", "Cutout (erasing)", "noise", "Covers a rectangle with black.",
         (Knob("area", "area up to", 2, 60, 1, 20, "%"),), _erasing,
         lambda values, p: f"v2.RandomErasing({p:g}, scale=({SMALLEST_HOLE}, {values[0] / 100:g}))"),
)  # fmt: skip
