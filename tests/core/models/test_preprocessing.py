"""What the network reads, against Pillow's resizing and torchvision's normalising."""

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision.transforms.functional import normalize, to_tensor

from core.images.frame import Box
from core.images.picture import UPLOAD, Picture
from core.images.samples import load_sample
from core.models.cards import BUNDLED
from core.models.preprocessing import IMAGENET_MEAN, IMAGENET_STD, Squash, prepare

PIL_FILTERS = {
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def photo(height: int, width: int) -> Picture:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Picture(pixels, UPLOAD, "", (width, height))


def resized(picture: Picture, how: Squash) -> Image.Image:
    image = Image.fromarray(picture.pixels)
    for side, name in how.steps:
        image = image.resize((side, side), PIL_FILTERS[name])
    return image


@pytest.mark.parametrize("size", [(60, 100), (100, 60), (41, 41)], ids=["landscape", "portrait", "square"])
@pytest.mark.parametrize(
    "how",
    [
        BUNDLED.preprocessing,
        Squash(((32, "bilinear"),)),
        Squash(((48, "bicubic"), (24, "lanczos")), mean=(0.1, 0.2, 0.3), std=(0.5, 1.0, 2.0)),
    ],
    ids=["bundled", "one step", "two steps"],
)
def test_prepare_against_pillow_and_torchvision(size: tuple[int, int], how: Squash) -> None:
    picture = photo(*size)
    prepared, image = prepare(picture, how), resized(picture, how)
    expected = normalize(to_tensor(image), list(how.mean), list(how.std))
    assert prepared.values.dtype == np.float32
    assert prepared.values.flags.c_contiguous
    torch.testing.assert_close(torch.from_numpy(prepared.values), expected, atol=1e-6, rtol=1e-6)
    np.testing.assert_array_equal(prepared.seen, np.asarray(image))
    assert prepared.frame == Box(0, 0, size[1], size[0])
    assert prepared.photo == size


def test_bundled_network_was_trained_on_enlarged_84_px_pictures() -> None:
    how = BUNDLED.preprocessing
    assert (how.steps, how.mean, how.std) == (((84, "lanczos"), (160, "bilinear")), IMAGENET_MEAN, IMAGENET_STD)
    assert how.input_size == 160
    assert prepare(load_sample("cat"), how).values.shape == (3, 160, 160)


def test_description_names_every_step() -> None:
    text = BUNDLED.preprocessing.describe()
    for part in ("84×84 px (lanczos)", "then squashed to 160×160 px (bilinear)", "0.485", "0.229"):
        assert part in text
