"""Handwritten digits, a task small enough to train a committee on while a class waits.

The test part of the "Optical Recognition of Handwritten Digits" set (E. Alpaydin and C. Kaynak, UCI Machine Learning
Repository, CC BY 4.0), as scikit-learn ships it.
"""

from dataclasses import dataclass, field
from functools import cache

import torch
from torch import Tensor

from core.randomness import torch_generator

SIDE = 8  # px
CLASSES = 10
TESTED = 597  # of 1,797


@dataclass(frozen=True)
class Digits:
    """Digits and what they are.

    Attributes:
        pixels: `(N, 1, 8, 8)` float32, 0 paper .. 1 ink.
        labels: `(N,)` int64, 0..9.
    """

    pixels: Tensor = field(repr=False)
    labels: Tensor = field(repr=False)

    def __len__(self) -> int:
        return len(self.labels)

    def part(self, index: Tensor) -> "Digits":
        """The digits with these places, in this order."""
        return Digits(self.pixels[index], self.labels[index])

    def first(self, count: int) -> "Digits":
        return Digits(self.pixels[:count], self.labels[:count])


@cache
def digits() -> tuple[Digits, Digits]:
    """1,200 digits to train on and 597 to test on, always the same; not to be written to."""
    from sklearn.datasets import load_digits  # takes a second, and few pages need it

    found = load_digits()
    pixels = torch.from_numpy(found.images).float().unsqueeze(1) / 16
    everything = Digits(pixels, torch.from_numpy(found.target).long())
    order = torch.randperm(len(everything), generator=torch_generator("digits"))
    return everything.part(order[TESTED:]), everything.part(order[:TESTED])
