"""Mixup and CutMix: two pictures and their labels become one."""

import math
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from core.augmentation.draws import Dial, Draw, Kind, Knob, Size, Values, applied, evenly, lines, whole


@dataclass(frozen=True)
class MixUp(Draw):
    """`lam X + (1 - lam) X_2` (Zhang et al. 2018)."""

    lam: float

    @property
    def share(self) -> float:
        return self.lam

    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        return self.lam * x + (1 - self.lam) * second

    def words(self) -> str:
        return f"mixup, λ {self.lam:g}"

    def latex(self, size: Size) -> str:
        first, rest = f"{self.lam:g}", f"{1 - self.lam:.3g}"
        return lines(*(rf"{name}_\text{{aug}}={first}\,{name}+{rest}\,{name}_2" for name in ("X", "y")))

    def code(self) -> list[str]:
        return [f"x = {self.lam} * x + (1 - {self.lam}) * second"]


@dataclass(frozen=True)
class CutMix(Draw):
    """A rectangle of the second picture, `height` x `width` px from `(top, left)` on, in the first (Yun et al. 2019)."""

    top: int
    left: int
    height: int
    width: int
    size: Size

    @property
    def share(self) -> float:
        return 1 - self.height * self.width / (self.size[0] * self.size[1])

    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        mixed = x.clone()
        rows, columns = slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)
        mixed[:, rows, columns] = second[:, rows, columns]
        return mixed

    def words(self) -> str:
        return f"CutMix {self.height}×{self.width} px from row {self.top}, column {self.left}"

    def latex(self, size: Size) -> str:
        area = rf"\frac{{{self.height}\cdot{self.width}}}{{{size[0]}\cdot{size[1]}}}"
        mixed = rf"y_\text{{aug}}={self.share:.3f}\,y+{1 - self.share:.3f}\,y_2"
        return lines(rf"\lambda=1-{area}={self.share:.3f}", mixed)

    def code(self) -> list[str]:
        box = f"[:, {self.top}:{self.top + self.height}, {self.left}:{self.left + self.width}]"
        return ["x = x.clone()", f"x{box} = second{box}"]


def _mixup(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    return MixUp(round(float(generator.beta(values[0], values[0])), 3))


def _cutmix(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    """As torchvision draws it: a box of the picture's own shape around a random centre, cut at the edges."""
    half = 0.5 * math.sqrt(1 - float(generator.beta(values[0], values[0])))
    edges = []
    for side in size:
        middle, reach = whole(generator, 0, side - 1), int(half * side)
        edges.append((max(middle - reach, 0), min(middle + reach, side)))
    (top, bottom), (left, right) = edges
    return CutMix(top, left, bottom - top, right - left, size)


_ALPHA = Knob("alpha", "α", 0.1, 2, 0.1, 1)
MIXING = (
    Kind("mixup", "Mixup", "mixing", "Lays a second picture over the first, λ ~ Beta(α, α); the label is mixed alike.",
         (_ALPHA,), _mixup, lambda values, p: applied(f"v2.MixUp(alpha={float(values[0])}, num_classes=2)", p),
         dial=Dial(MixUp, evenly(0, 1, 0.05), 1, "of the first")),
    Kind("cutmix", "CutMix", "mixing", "Sets a piece of a second picture into the first; the label is mixed by area.",
         (_ALPHA,), _cutmix, lambda values, p: applied(f"v2.CutMix(alpha={float(values[0])}, num_classes=2)", p)),
)  # fmt: skip
