"""Augmentation of a whole batch at once on the CPU: one matrix for each picture, one resampling for all."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class Augmentation:
    """What happens to each picture each time it is seen.

    Attributes:
        turn: degrees; the angle is drawn evenly from -turn..turn.
        shift: px; along each axis, drawn evenly from -shift..shift.
        flip: whether half of them are mirrored.
    """

    turn: float = 0.0
    shift: float = 0.0
    flip: bool = False

    @property
    def nothing(self) -> bool:
        return self.turn == 0 and self.shift == 0 and not self.flip

    def draw(self, count: int, side: int, generator: torch.Generator) -> Tensor:
        """`(count, 2, 3)` matrices from places in the result to places in the picture, both in units of half a side."""
        angle = _even(count, generator) * math.radians(self.turn)
        moved = torch.stack([_even(count, generator), _even(count, generator)], 1) * self.shift * 2 / side
        mirror = torch.ones(count)
        if self.flip:
            mirror = 1 - 2 * torch.randint(0, 2, (count,), generator=generator).float()
        cosine, sine = angle.cos(), angle.sin()
        rows = [
            torch.stack([mirror * cosine, -mirror * sine, moved[:, 0]], 1),
            torch.stack([sine, cosine, moved[:, 1]], 1),
        ]
        return torch.stack(rows, 1)

    def apply(self, x: Tensor, generator: torch.Generator, beyond: str) -> Tensor:
        """`(B, C, H, W)` to the same shape, each picture under numbers of its own; bilinear.

        Args:
            beyond: what lies beyond the border: `zeros`, `border` or `reflection`.
        """
        return x if self.nothing else resampled(x, self.draw(len(x), x.shape[-1], generator), beyond)


NOTHING = Augmentation()


def resampled(x: Tensor, matrices: Tensor, beyond: str) -> Tensor:
    """`x` `(B, C, H, W)` looked up where `matrices` `(B, 2, 3)` say."""
    places = F.affine_grid(matrices, list(x.shape), align_corners=False)
    return F.grid_sample(x, places, padding_mode=beyond, align_corners=False)


def _even(count: int, generator: torch.Generator) -> Tensor:
    return torch.rand(count, generator=generator) * 2 - 1
