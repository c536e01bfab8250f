"""The draws of a pipeline, and the pictures they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from core.arrays import ByteArray
from core.augmentation.crops import SIDE
from core.augmentation.draws import Draw, Size
from core.augmentation.steps import Pipeline, Step
from core.augmentation.transforms import kind
from core.images.picture import Picture
from core.randomness import numpy_generator

Given = Mapping[str, float]  # id of a transform -> the number that is set instead of drawn, see `Dial`


@dataclass(frozen=True)
class Variant:
    """One augmented version of a picture: for each active step what was drawn, None where it was not applied."""

    drawn: tuple[tuple[Step, Draw | None], ...]

    @property
    def draws(self) -> tuple[Draw, ...]:
        """Those that were applied, in order."""
        return tuple(draw for _, draw in self.drawn if draw is not None)

    @property
    def share(self) -> float:
        """How much of the label stays that of the first picture, 0..1."""
        share = 1.0
        for draw in self.draws:
            share *= draw.share
        return share

    def of(self, id: str) -> Draw | None:
        """What transform `id` drew; None where it did nothing."""
        return next((draw for step, draw in self.drawn if step.id == id), None)

    def words(self) -> tuple[str, ...]:
        """One line for each active step."""
        return tuple(step.kind.absent if draw is None else draw.words() for step, draw in self.drawn)

    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        """`(3, H, W)` float32 in 0..1 -> the same, transformed."""
        for draw in self.draws:
            x = draw.apply(x, second)
        return x.clamp(0, 1)

    def stations(self, x: Tensor, second: Tensor) -> list[Tensor]:
        """The picture before and after each draw that was applied: one more than there are draws."""
        pictures = [x]
        for draw in self.draws:
            pictures.append(draw.apply(pictures[-1], second))
        return pictures


def step_of(id: str) -> Step:
    """A step as it is added: probability and knobs as the transform suggests."""
    return Step(id, kind(id).defaults, kind(id).p)


def draw(
    pipeline: Pipeline, seed: int, epoch: int, index: int, given: Given | None = None, size: Size = (SIDE, SIDE)
) -> Variant:
    """Draw the numbers of one variant.

    Every transform has a generator of its own, seeded by these arguments: the same on every machine, and unmoved by
    which other transforms are in the pipeline and in which order.

    Args:
        seed: of the class.
        epoch, index: which variant.
        given: numbers that are set, not drawn.
        size: of the picture, `(H, W)`.
    """
    given = given or {}
    drawn: list[tuple[Step, Draw | None]] = []
    for step in pipeline.active:
        if step.id in given and step.kind.dial is not None:
            drawn.append((step, step.kind.dial.draw(given[step.id])))
            continue
        generator = numpy_generator("augmentation", seed, epoch, index, step.id)
        chance = generator.random()
        numbers = step.kind.draw(generator, step.values, size)
        drawn.append((step, numbers if chance < step.p else None))
    return Variant(tuple(drawn))


def square(picture: Picture) -> ByteArray:
    """The central square of a picture, resized to `(SIDE, SIDE, 3)` (Lanczos)."""
    return np.asarray(ImageOps.fit(Image.fromarray(picture.pixels), (SIDE, SIDE), Image.Resampling.LANCZOS))


def as_tensor(pixels: ByteArray) -> Tensor:
    """`(H, W, 3)` uint8 -> `(3, H, W)` float32 in 0..1."""
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1))).float() / 255


def as_pixels(x: Tensor) -> ByteArray:
    """`(3, H, W)` float32 in 0..1 -> `(H, W, 3)` uint8, rounded to the nearest."""
    return (x.clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0).contiguous().numpy()


@dataclass(frozen=True)
class Sheet:
    """Several variants of one picture.

    Attributes:
        variants: their draws.
        pixels: `(B, H, W, 3)` uint8, read-only.
    """

    variants: tuple[Variant, ...]
    pixels: ByteArray = field(repr=False)


def sheet(variants: Sequence[Variant], original: ByteArray, second: ByteArray) -> Sheet:
    """Make the pictures: `original` and `second` are `(H, W, 3)` of the same shape."""
    x, other = as_tensor(original), as_tensor(second)
    pixels = np.empty((len(variants), *original.shape), np.uint8)
    for place, variant in zip(pixels, variants, strict=True):
        place[:] = as_pixels(variant.apply(x, other))
    pixels.flags.writeable = False
    return Sheet(tuple(variants), pixels)
