"""Augmentation of a batch, against torchvision one by one and against shifts done by hand."""

import math

import pytest
import torch
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as F

from core.randomness import torch_generator
from core.training.augment import NOTHING, Augmentation, resampled


def pictures(count: int = 4, channels: int = 1, side: int = 9) -> torch.Tensor:
    return torch.rand((count, channels, side, side), generator=torch_generator("pictures"))


def matrix(angle: float = 0.0, right: float = 0.0, down: float = 0.0, mirror: float = 1.0) -> torch.Tensor:
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return torch.tensor([[[mirror * cosine, -mirror * sine, right], [sine, cosine, down]]])


@pytest.mark.parametrize("angle", [90.0, -17.0, 40.0])
def test_a_rotation_is_torchvisions(angle):
    x = pictures(1, 3)
    expected = F.rotate(x, angle, interpolation=InterpolationMode.BILINEAR)
    found = resampled(x, matrix(angle), "zeros")
    torch.testing.assert_close(found[..., 2:-2, 2:-2], expected[..., 2:-2, 2:-2], atol=1e-5, rtol=0)


def test_a_shift_by_whole_pixels_moves_them():
    x = pictures(1)
    found = resampled(x, matrix(right=2 / 9, down=-4 / 9), "zeros")  # looks up one to the right, two above
    expected = torch.zeros_like(x)
    expected[..., 2:, :-1] = x[..., :-2, 1:]
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)


def test_a_mirror_is_a_flip():
    x = pictures(1)
    torch.testing.assert_close(resampled(x, matrix(mirror=-1.0), "zeros"), x.flip(-1), atol=1e-5, rtol=0)


def test_draws_stay_within_their_limits_and_reach_them():
    drawn = Augmentation(15, 2, flip=True).draw(2000, 16, torch_generator("draws"))
    mirror = torch.sign(drawn[:, 0, 0])
    angles = torch.rad2deg(torch.atan2(drawn[:, 1, 0], drawn[:, 1, 1]))
    assert 14 < float(angles.abs().max()) <= 15.001
    moved = drawn[:, :, 2] * 16 / 2
    assert 1.9 < float(moved.abs().max()) <= 2
    assert 0.45 < float((mirror < 0).float().mean()) < 0.55


def test_every_picture_gets_draws_of_its_own_and_the_same_seed_the_same():
    x = pictures(1).expand(6, -1, -1, -1)
    given = Augmentation(15, 1)
    first, again = (given.apply(x, torch_generator("seed"), "zeros") for _ in range(2))
    assert torch.equal(first, again)
    assert len({one.numpy().tobytes() for one in first}) == 6


def test_nothing_is_nothing_and_the_shared_generator_is_left_alone():
    x = pictures()
    before = torch.get_rng_state()
    assert NOTHING.apply(x, torch_generator("none"), "zeros") is x
    Augmentation(15, 1, flip=True).apply(x, torch_generator("some"), "reflection")
    assert torch.equal(torch.get_rng_state(), before)
