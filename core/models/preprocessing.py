"""From a photo to the network's input. Part of the model card: a network fed otherwise answers nonsense. No torch."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

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


@dataclass(frozen=True)
class Preprocessing:
    """What happens to a photo before the network sees it.

    Attributes:
        squash: resizes to a square, one after another, as `(side in px, filter)`; the aspect ratio is not kept.
        mean: per channel (RGB), subtracted after the values are scaled to 0..1.
        std: per channel, divided by.
    """

    squash: tuple[tuple[int, str], ...]
    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD

    @property
    def input_size(self) -> int:
        """Side of the square input in px."""
        return self.squash[-1][0]

    def describe(self) -> str:
        """The steps in words."""
        steps = ", then ".join(f"squashed to {side}×{side} px ({name})" for side, name in self.squash)
        return f"{steps}, scaled to 0..1, minus mean {self.mean}, divided by {self.std}"


@dataclass(frozen=True)
class Prepared:
    """A photo as the network reads it.

    Attributes:
        values: `(3, h, w)` float32, normalised.
        seen: `(h, w, 3)` uint8, the same before normalising: what the network looks at.
        frame: the part of the photo that it covers.
        photo: `(H, W)` of the photo in px.
    """

    values: NDArray[np.float32] = field(repr=False)
    seen: NDArray[np.uint8] = field(repr=False)
    frame: Box
    photo: tuple[int, int]


def prepare(picture: Picture, how: Preprocessing) -> Prepared:
    """Feed `picture` as the card says."""
    image = Image.fromarray(picture.pixels)
    for side, name in how.squash:
        image = image.resize((side, side), FILTERS[name])
    seen = np.asarray(image)
    mean, std = np.asarray(how.mean, np.float32), np.asarray(how.std, np.float32)
    values = (seen.astype(np.float32) / 255 - mean) / std
    frame = Box(0, 0, picture.width, picture.height)
    return Prepared(np.ascontiguousarray(values.transpose(2, 0, 1)), seen, frame, (picture.height, picture.width))
