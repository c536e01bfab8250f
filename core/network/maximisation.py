"""Activation maximisation: start from noise and change the pixels until a channel, a unit or a class answers strongly.

As Olah, Mordvintsev and Schubert (2017) do it: what is changed is the spectrum of the picture, each frequency `f` scaled by
`1/f` as in natural pictures, in colours that are decorrelated as those of photographs are; and every step looks at the
picture shifted, turned and scaled a little, so that what it finds does not depend on single pixels. A map counts with a
leaky ReLU in place of its ReLU: a channel that is switched off still has a gradient, and what speaks against the pattern at
one place cannot undo what speaks for it at another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from core.arrays import ByteArray
from core.images.samples import load_photos
from core.jobs import Report
from core.models.loading import SharedModel
from core.network.stages import Stage, stages
from core.randomness import torch_generator

RATE = 0.05  # of Adam (Kingma and Ba 2015)
SPREAD = 0.01  # of the spectrum at the start
SHIFT, TURN, ZOOM = 0.05, 5.0, 0.1  # most of a step's view: of the side, in degrees, of the size
SHOW_EVERY = 8  # steps
LEAK = 0.05  # slope of the leaky ReLU below zero


@dataclass(frozen=True)
class Goal:
    """What is to answer strongly.

    Attributes:
        stage: a stage of the network; `logits` for a class.
        channel: number of the channel or class.
        cell: row and column of a single unit, before its ReLU; None: the mean of the whole map, with a leaky one.
    """

    stage: str
    channel: int
    cell: tuple[int, int] | None = None

    def of(self, values: Tensor) -> Tensor:
        """The goal's value in what the stage computed before its ReLU, `(C, h, w)` or `(C,)`."""
        one = values[self.channel]
        if self.cell is not None:
            return one[self.cell]
        return leaky(one).mean() if one.ndim else one


@dataclass(frozen=True)
class Grown:
    """A picture on its way.

    Attributes:
        pixels: `(h, w, 3)` uint8.
        values: the goal after each step so far, as seen in that step's view; the last is that of the picture itself.
    """

    pixels: ByteArray = field(repr=False)
    values: tuple[float, ...] = field(repr=False)

    @property
    def value(self) -> float:
        return self.values[-1]


def maximise(
    model: SharedModel,
    goals: Sequence[Goal],
    steps: int,
    seed: int,
    report: Report = lambda _: None,
    show: Callable[[Sequence[Grown]], None] = lambda _: None,
) -> tuple[Grown, ...]:
    """Gradient ascent for one or more goals of one stage, each with a picture of its own, side by side.

    Args:
        model: the shared network; not changed. Its lock is let go between the steps.
        seed: of the noise and of the views.
        show: gets the pictures every few steps.

    Raises:
        ValueError: no goals, or goals of different stages.
    """
    if len({goal.stage for goal in goals}) != 1:
        raise ValueError(f"goals must be of one stage, got {[goal.stage for goal in goals]}")
    head, last = walk_to(model, goals[0].stage)
    side = model.card.preprocessing.input_size
    draw = torch_generator("maximisation", seed)
    spectrum = (SPREAD * torch.randn((len(goals), 3, side, side // 2 + 1, 2), generator=draw)).to(model.device)
    spectrum.requires_grad_()
    ascent = torch.optim.Adam([spectrum], lr=RATE)
    history: list[Tensor] = []
    for step in range(steps):
        report(step / steps)
        with model.lock, torch.enable_grad():
            picture = painted(spectrum, side)
            reached = measured(model, head, last, goals, seen_anew(picture, draw))
            (spectrum.grad,) = torch.autograd.grad(-reached.sum(), spectrum)
            ascent.step()
        history.append(reached.detach().cpu())
        if step % SHOW_EVERY == 0:
            show(_grown(picture, history))
    with model.lock, torch.no_grad():
        picture = painted(spectrum, side)
        history.append(measured(model, head, last, goals, picture).cpu())
    return _grown(picture, history)


def leaky(maps: Tensor) -> Tensor:
    """Maps as they count for a goal: `max(z, LEAK z)`."""
    return F.leaky_relu(maps, LEAK)


def painted(spectrum: Tensor, side: int) -> Tensor:
    """A spectrum `(B, 3, side, side // 2 + 1, 2)` as pictures `(B, 3, side, side)`, 0..1."""
    scale = _one_over_f(side).to(spectrum.device)
    waves = torch.fft.irfft2(torch.view_as_complex(spectrum) * scale, s=(side, side), norm="ortho")
    mixed = torch.einsum("ij,bjhw->bihw", colour_root().to(spectrum.device), waves)
    return torch.sigmoid(mixed)


def seen_anew(picture: Tensor, draw: torch.Generator) -> Tensor:
    """Each of `(B, 3, h, w)` a little shifted, turned and scaled, what is missing mirrored in."""
    count = len(picture)
    across, down, turn, zoom = (2 * torch.rand((4, count), generator=draw) - 1).unbind()
    angle, size = torch.deg2rad(TURN * turn), 1 + ZOOM * zoom
    cos, sin = size * angle.cos(), size * angle.sin()
    rows = (torch.stack([cos, -sin, 2 * SHIFT * across], 1), torch.stack([sin, cos, 2 * SHIFT * down], 1))
    matrix = torch.stack(rows, 1).to(picture.device)  # (B, 2, 3)
    places = F.affine_grid(matrix, list(picture.shape), align_corners=False)
    return F.grid_sample(picture, places, padding_mode="reflection", align_corners=False)


@cache
def colour_root() -> Tensor:
    """Square root of the covariance of the samples' colours, `(3, 3)`, scaled so that its longest column is 1."""
    small = [
        np.asarray(Image.fromarray(photo.pixels).resize((32, 32), Image.Resampling.BOX)).reshape(-1, 3)
        for photo in load_photos()
    ]
    covariance = np.cov(np.concatenate(small).T / 255)
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(values)
    return torch.from_numpy(root / np.linalg.norm(root, axis=0).max()).float()


def walk_to(model: SharedModel, stage: str) -> tuple[tuple[Stage, ...], Stage]:
    """The stages before `stage`, and the stage itself. Raises KeyError where there is none."""
    walk = stages(model.network)
    names = [part.name for part in walk]
    if stage not in names:
        raise KeyError(stage)
    return walk[: names.index(stage)], walk[names.index(stage)]


def measured(model: SharedModel, head: Sequence[Stage], last: Stage, goals: Sequence[Goal], picture: Tensor) -> Tensor:
    """The goals' values for `(B, 3, h, w)` pictures in 0..1, one each: `(B,)`. The caller holds the lock."""
    how = model.card.preprocessing
    mean, std = (torch.tensor(numbers, device=picture.device)[:, None, None] for numbers in (how.mean, how.std))
    x = (picture - mean) / std
    for part in head:
        x = part.finish(part.operation(x))
    values = last.operation(x)
    return torch.stack([goal.of(one) for goal, one in zip(goals, values, strict=True)])


@cache
def _one_over_f(side: int) -> Tensor:
    """Weights of the frequencies of a spectrum, `(side, side // 2 + 1)`."""
    rows, columns = torch.fft.fftfreq(side)[:, None], torch.fft.rfftfreq(side)[None]
    frequency = torch.sqrt(rows**2 + columns**2).clamp_min(1 / side)
    return 0.25 / frequency


def _grown(picture: Tensor, history: Sequence[Tensor]) -> tuple[Grown, ...]:
    pixels = (picture.detach().clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()
    values = torch.stack(list(history), 1)  # (B, steps)
    return tuple(Grown(one, tuple(map(float, row))) for one, row in zip(pixels, values, strict=True))
