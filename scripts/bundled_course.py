"""How a training run of the bundled network changes over its budget: image sizes, learning rate, order of the photos."""

import math
from typing import NamedTuple

import torch


class Course(NamedTuple):
    """What changes over the budget, each up to a share 0..1 of it.

    `sizes` holds pairs of such a share and the image sizes in px, of which one is drawn for each batch.
    """

    sizes: tuple[tuple[float, tuple[int, ...]], ...]
    mixup_until: float
    wide_views_until: float


FRESH = Course(
    ((0.35, (64, 64, 80)), (0.72, (80, 96, 112)), (0.94, (96, 128, 160)), (1.01, (128, 160, 192))), 0.85, 0.92
)
CONTINUED = Course(((0.66, (64, 64, 80)), (0.88, (80, 96, 112)), (1.01, (96, 112, 128, 128, 160, 192))), 0.72, 0.80)


def learning_rate(share: float, peak: float) -> float:
    """Linear rise over the first 4 % of the budget, then half a cosine down to 0."""
    rise = 0.04
    return peak * (share / rise if share < rise else 0.5 * (1 + math.cos(math.pi * (share - rise) / (1 - rise)))) + 1e-5


def draw_size(course: Course, share: float, scale: float) -> int:
    sizes = next(sizes for until, sizes in course.sizes if share < until)
    return max(32, round(scale * sizes[int(torch.randint(len(sizes), ()))]))


def one_pass(labels: torch.Tensor, least: int) -> torch.Tensor:
    """Labels (N,) -> indices of a pass in random order; classes of fewer than `least` photos are repeated up to it.

    Photos of none of the classes, label -1, come once.
    """
    counts = labels[labels >= 0].bincount()
    repeats = (least / counts.clamp(min=1)).ceil().long().clamp(min=1)
    index = torch.arange(len(labels)).repeat_interleave(repeats[labels].where(labels >= 0, 1))
    return index[torch.randperm(len(index))]
