"""From a photo to the network's input. Part of the model card: a network fed otherwise answers nonsense. No torch."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from core.arrays import ByteArray, Float32Array
from core.images.frame import Box
from core.images.picture import Picture

FILTERS = {
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


@dataclass(frozen=True, kw_only=True)
class Preprocessing(ABC):
    """What happens to a photo before the network sees it: it becomes a square, then its values are normalised.

    Attributes:
        mean: per channel (RGB), subtracted after the values are scaled to 0..1.
        std: per channel, divided by.
    """

    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD

    @property
    @abstractmethod
    def input_size(self) -> int:
        """Side of the square input in px."""

    @abstractmethod
    def fit(self, image: Image.Image) -> tuple[Image.Image, Box]:
        """The square that the network looks at, and the part of `image` that it covers."""

    @abstractmethod
    def fitting(self) -> str:
        """What `fit` does, in words."""

    def describe(self) -> str:
        """The steps in words."""
        return f"{self.fitting()}, scaled to 0..1, minus mean {self.mean}, divided by {self.std}"


@dataclass(frozen=True)
class Squash(Preprocessing):
    """The whole photo, resized to a square whatever its aspect ratio.

    Attributes:
        steps: resizes one after another, as `(side in px, filter)`.
    """

    steps: tuple[tuple[int, str], ...]

    @property
    def input_size(self) -> int:
        return self.steps[-1][0]

    def fit(self, image: Image.Image) -> tuple[Image.Image, Box]:
        frame = Box(0, 0, *image.size)
        for side, name in self.steps:
            image = image.resize((side, side), FILTERS[name])
        return image, frame

    def fitting(self) -> str:
        return ", then ".join(f"squashed to {side}×{side} px ({name})" for side, name in self.steps)


@dataclass(frozen=True)
class CentreCrop(Preprocessing):
    """The central square of the photo, as torchvision's `ImageClassification` preset takes it, to the pixel.

    Attributes:
        resize: length in px of the shorter side after resizing; the aspect ratio is kept.
        crop: side in px of the square cut from the middle, at most `resize`.
    """

    resize: int
    crop: int

    @property
    def input_size(self) -> int:
        return self.crop

    def fit(self, image: Image.Image) -> tuple[Image.Image, Box]:
        short = min(image.size)
        width, height = (int(self.resize * side / short) for side in image.size)
        left, top = round((width - self.crop) / 2), round((height - self.crop) / 2)
        box = (left, top, left + self.crop, top + self.crop)
        fitted = image.resize((width, height), Image.Resampling.BILINEAR).crop(box)
        return fitted, Box(*box).resized((height, width), (image.height, image.width))

    def fitting(self) -> str:
        return (
            f"resized to {self.resize} px on its shorter side (bilinear), "
            f"then cut to the {self.crop}×{self.crop} px in the middle"
        )


@dataclass(frozen=True)
class Prepared:
    """A photo as the network reads it.

    Attributes:
        values: `(3, h, w)` float32, normalised.
        seen: `(h, w, 3)` uint8, the same before normalising: what the network looks at.
        frame: the part of the photo that it covers.
        photo: `(H, W)` of the photo in px.
    """

    values: Float32Array = field(repr=False)
    seen: ByteArray = field(repr=False)
    frame: Box
    photo: tuple[int, int]


def prepare(picture: Picture, how: Preprocessing) -> Prepared:
    """Feed `picture` as the card says."""
    square, frame = how.fit(Image.fromarray(picture.pixels))
    seen = np.asarray(square)
    mean, std = np.asarray(how.mean, np.float32), np.asarray(how.std, np.float32)
    values = (seen.astype(np.float32) / 255 - mean) / std
    return Prepared(np.ascontiguousarray(values.transpose(2, 0, 1)), seen, frame, (picture.height, picture.width))
