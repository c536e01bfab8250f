"""The ImageNet way of feeding, against torchvision's own transforms, and where the crop lies on the photo."""

import numpy as np
import pytest
import torch
import torchvision
from PIL import Image

from core.images.frame import Box
from core.images.picture import UPLOAD, Picture
from core.images.samples import load_sample, sample_ids
from core.models.cards import RESNET18, RESNET34, RESNET50, ModelCard
from core.models.preprocessing import IMAGENET_MEAN, IMAGENET_STD, CentreCrop, prepare

HOW = RESNET18.preprocessing
SIZES = [(300, 500), (500, 301), (256, 256), (224, 224), (255, 257), (8, 8), (8, 160), (97, 13), (1025, 683)]


def picture_of(pixels: np.ndarray) -> Picture:
    return Picture(pixels, UPLOAD, "", (pixels.shape[1], pixels.shape[0]))


def assert_as_torchvision(picture: Picture, entry: ModelCard) -> None:
    transform = torchvision.models.get_model_weights(entry.architecture)[entry.weights].transforms()
    prepared = prepare(picture, entry.preprocessing)
    expected = transform(Image.fromarray(picture.pixels))
    assert prepared.values.dtype == np.float32
    assert prepared.values.flags.c_contiguous
    torch.testing.assert_close(torch.from_numpy(prepared.values), expected, atol=1e-6, rtol=0)
    scaled = prepared.seen.astype(np.float32).transpose(2, 0, 1) / 255
    back = expected.numpy() * np.reshape(IMAGENET_STD, (3, 1, 1)) + np.reshape(IMAGENET_MEAN, (3, 1, 1))
    np.testing.assert_allclose(scaled, back, atol=1e-6)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_noise_of_every_shape(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    assert_as_torchvision(picture_of(noise), RESNET18)


@pytest.mark.parametrize("entry", [RESNET18, RESNET34, RESNET50], ids=lambda entry: entry.id)
def test_samples(entry: ModelCard) -> None:
    for sample in sample_ids():
        assert_as_torchvision(load_sample(sample), entry)


def ramps(height: int, width: int) -> Picture:
    """A photo whose red is the column and whose green is the row of each pixel, which resizing keeps."""
    rows, columns = np.mgrid[:height, :width]
    return picture_of(np.stack([columns, rows, 0 * rows], 2).astype(np.uint8))


@pytest.mark.parametrize("size", [(120, 200), (256, 120), (240, 241), (100, 100), (40, 256)], ids=str)
def test_frame_is_what_the_crop_shows(size: tuple[int, int]) -> None:
    prepared = prepare(ramps(*size), HOW)
    frame, steps = prepared.frame, (np.arange(224) + 0.5) / 224
    across = frame.left + steps * frame.width - 0.5  # column on the photo that each pixel of the input shows
    down = frame.top + steps * frame.height - 0.5
    assert np.abs(prepared.seen[..., 0] - across[None, :]).max() < 1  # half a step of 8 bit, and Pillow's own rounding
    assert np.abs(prepared.seen[..., 1] - down[:, None]).max() < 1
    assert prepared.photo == size


def test_frame_by_hand() -> None:
    """1000x750 becomes 341x256 (341.33 truncated); the crop starts at round(58.5) = 58 and 16."""
    frame = prepare(picture_of(np.zeros((750, 1000, 3), np.uint8)), HOW).frame
    across, down = 1000 / 341, 750 / 256
    expected = Box(58 * across, 16 * down, 282 * across, 240 * down)
    assert (frame.left, frame.top) == pytest.approx((expected.left, expected.top))
    assert (frame.right, frame.bottom) == pytest.approx((expected.right, expected.bottom))


def test_square_loses_the_same_on_all_sides() -> None:
    frame = prepare(picture_of(np.zeros((512, 512, 3), np.uint8)), HOW).frame
    assert frame == Box(32, 32, 480, 480)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_frame_lies_on_the_photo(size: tuple[int, int]) -> None:
    frame = prepare(picture_of(np.zeros((*size, 3), np.uint8)), HOW).frame
    assert 0 <= frame.left < frame.right <= size[1]
    assert 0 <= frame.top < frame.bottom <= size[0]


def test_description_and_size() -> None:
    assert HOW.input_size == 224
    for part in ("256 px on its shorter side (bilinear)", "224×224 px in the middle", "0.485", "0.229"):
        assert part in HOW.describe()
    other = CentreCrop(64, 32, mean=(0, 0, 0), std=(1, 1, 1))
    assert prepare(load_sample("cat"), other).values.shape == (3, 32, 32)
