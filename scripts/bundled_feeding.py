"""Ways to make a network's input of an ordinary photograph, to be compared on the bundled network."""

import io
from collections.abc import Callable

import numpy as np
import torch
from PIL import Image

from scripts.bundled_data import MEAN, STD

Filter = Image.Resampling


def centre(image: Image.Image) -> Image.Image:
    side = min(image.size)
    left, upper = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, upper, left + side, upper + side))


def as_jpeg(image: Image.Image, quality: int = 85) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling="4:2:0")
    return Image.open(buffer).convert("RGB")


def through(side: int, method: Filter, jpeg: bool = False) -> Callable[[Image.Image], Image.Image]:
    def reduce(image: Image.Image) -> Image.Image:
        small = image.resize((side, side), method)
        return as_jpeg(small) if jpeg else small

    return reduce


def coarse_colours(image: Image.Image, side: int) -> Image.Image:
    """The brightness as it is, the two colour channels through side x side: what a JPEG file does to them."""
    brightness, *colours = image.convert("YCbCr").split()
    coarse = [c.resize((side, side), Filter.BOX).resize(image.size, Filter.BILINEAR) for c in colours]
    return Image.merge("YCbCr", [brightness, *coarse]).convert("RGB")


# name -> RGB photograph to RGB picture, which is then resized to side x side with Pillow's bilinear filter
RECIPES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "squash": lambda image: image,
    "squash via 64 lanczos": through(64, Filter.LANCZOS),
    "crop via 64 lanczos": lambda image: through(64, Filter.LANCZOS)(centre(image)),
    "crop": centre,
    "squash via 84 lanczos": through(84, Filter.LANCZOS),
    "squash via 84 lanczos, JPEG 85": through(84, Filter.LANCZOS, jpeg=True),
    "squash via 84 box, JPEG 85": through(84, Filter.BOX, jpeg=True),
    "crop via 84 lanczos": lambda image: through(84, Filter.LANCZOS)(centre(image)),
    "crop via 84 lanczos, JPEG 85": lambda image: through(84, Filter.LANCZOS, jpeg=True)(centre(image)),
    "squash via 64 lanczos, colours via 32": lambda image: coarse_colours(through(64, Filter.LANCZOS)(image), 32),
    "squash via 112 lanczos": through(112, Filter.LANCZOS),
    "squash, colours via 42": lambda image: coarse_colours(through(224, Filter.LANCZOS)(image), 42),
}

# the packed photos made again in other ways, which a network must not depend on
REMAKES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as packed": lambda image: image,
    "down to 60 px": lambda image: image.resize((60, 60), Filter.BOX),
    "doubled with Lanczos": lambda image: image.resize((168, 168), Filter.LANCZOS),
    "JPEG 50": lambda image: as_jpeg(image, 50),
    "72 px, then JPEG 70": lambda image: as_jpeg(image.resize((72, 72), Filter.BICUBIC), 70),
    "64 px, doubled, JPEG 60": lambda image: as_jpeg(
        image.resize((64, 64), Filter.LANCZOS).resize((128, 128), Filter.BICUBIC), 60
    ),
}


def feed(image: Image.Image, recipe: str, side: int) -> torch.Tensor:
    """A photograph of any size -> (1, 3, side, side) normalised."""
    picture = RECIPES[recipe](image).resize((side, side), Filter.BILINEAR)
    x = torch.from_numpy(np.asarray(picture, np.float32) / 255)  # (side, side, 3), 0..1
    return ((x - torch.tensor(MEAN)) / torch.tensor(STD)).permute(2, 0, 1)[None]
