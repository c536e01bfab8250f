"""The two sets of pictures to train on. Both come with the app and may be passed on."""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from core.arrays import ByteArray
from core.ensembles.digits import digits
from core.images.blocks import enlarge
from core.images.samples import SAMPLES, load_sample
from core.randomness import torch_generator
from core.training.presets import DIGITS, MOST, PIECES, VALIDATED

PHOTOS = ("bee", "flower", "coffee", "dogs", "cat", "citrus", "pavilion", "brick", "grass", "gravel")
PIECE, BLOCK, SHORT_SIDE = 16, 32, 256  # px of the reduced photo


@dataclass(frozen=True)
class PictureSet:
    """Pictures with labels; float32 in 0..1, int64.

    Attributes:
        classes: names of the labels.
        pixels: `(N, C, H, W)` to train on, shuffled.
        labels: `(N,)`.
        validation_pixels: `(M, C, H, W)`, never trained on.
        validation_labels: `(M,)`.
        flips: whether a mirrored picture keeps its label.
        beyond: what lies beyond the border of a turned picture, as `grid_sample` calls it.
        about: what they are, a sentence of Markdown.
        source: where they are from, and their licence.
    """

    id: str
    title: str
    classes: tuple[str, ...]
    pixels: Tensor = field(repr=False)
    labels: Tensor = field(repr=False)
    validation_pixels: Tensor = field(repr=False)
    validation_labels: Tensor = field(repr=False)
    flips: bool
    beyond: str
    about: str
    source: str

    @property
    def shape(self) -> tuple[int, int, int]:
        """`(C, H, W)`"""
        channels, height, width = self.pixels.shape[1:]
        return channels, height, width

    @property
    def mean(self) -> Tensor:
        """`(C, 1, 1)` of the pixels to train on."""
        return self.pixels.mean((0, 2, 3))[:, None, None]

    @property
    def deviation(self) -> Tensor:
        """`(C, 1, 1)` standard deviation."""
        return self.pixels.std((0, 2, 3))[:, None, None]


@cache
def picture_set(id: str) -> PictureSet:
    """The set of this name, `digits` or `pieces`; not to be written to."""
    return _digits() if id == DIGITS else _pieces()


def _digits() -> PictureSet:
    train, held_back = digits()
    return PictureSet(
        DIGITS,
        "Handwritten digits",
        tuple("0123456789"),
        train.pixels,
        train.labels,
        held_back.pixels,
        held_back.labels,
        flips=False,
        beyond="zeros",
        about="Digits of 8×8 px that 13 people wrote on forms. A mirrored 2 is no 2: they are turned and shifted, not flipped.",
        source="E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI, CC BY 4.0",
    )


def _pieces() -> PictureSet:
    """Pieces of photos: from which of them is it? Blocks of a photo go in turns to training and to validation."""
    pixels, labels, held = [], [], []
    for label, name in enumerate(PHOTOS):
        photo = load_sample(name)
        factor = SHORT_SIDE / min(photo.width, photo.height)
        size = (round(photo.width * factor), round(photo.height * factor))
        small = np.array(Image.fromarray(photo.pixels).resize(size, Image.Resampling.LANCZOS))
        for top in range(0, small.shape[0] - PIECE + 1, PIECE):
            for left in range(0, small.shape[1] - PIECE + 1, PIECE):
                pixels.append(small[top : top + PIECE, left : left + PIECE])
                labels.append(label)
                held.append((top // BLOCK + left // BLOCK) % 2 == 1)
    x = torch.from_numpy(np.stack(pixels)).permute(0, 3, 1, 2).float() / 255  # (N, 3, 16, 16)
    y, later = torch.tensor(labels), torch.tensor(held)
    order = torch.randperm(len(y), generator=torch_generator("pieces"))
    x, y, later = x[order], y[order], later[order]
    titles = {sample.id: sample.title.lower() for sample in SAMPLES}
    return PictureSet(
        PIECES,
        "Pieces of photographs",
        tuple(titles[name] for name in PHOTOS),
        x[~later][:MOST].contiguous(),
        y[~later][:MOST],
        x[later][:VALIDATED].contiguous(),
        y[later][:VALIDATED],
        flips=True,
        beyond="reflection",
        about="Colour pieces of 16×16 px: from which of ten sample photos is each? Pieces for validation come from other "
        "places of the same photos. A mirrored piece keeps its answer, so these are flipped as well.",
        source="The sample photos, each under its own free licence",
    )


def as_picture(pixels: NDArray[np.floating], at_least: int) -> ByteArray:
    """`(C, H, W)` in 0..1, grey or RGB, enlarged in plain blocks: `(h, w, 3)`. One channel is ink: 1 is black."""
    levels = np.round(255 * (1 - pixels if len(pixels) == 1 else pixels)).astype(np.uint8)
    picture = np.ascontiguousarray(np.broadcast_to(levels.transpose(1, 2, 0), (*levels.shape[1:], 3)))
    return enlarge(picture, at_least)
