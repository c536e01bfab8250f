"""Whole pixels of a picture that a reader marks, and the small grids of numbers made of them."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.arrays import ByteArray, FloatArray
from core.images.picture import Picture

GREY = "grey"
CHANNELS = (GREY, "red", "green", "blue")


@dataclass(frozen=True)
class Region:
    """A rectangle of whole pixels: rows `top .. top + height - 1`, columns `left .. left + width - 1`."""

    top: int
    left: int
    height: int
    width: int

    def within(self, height: int, width: int) -> "Region":
        """Moved, and cut where it must be, so that it lies in a picture of that size; at least one pixel."""
        tall, wide = min(max(self.height, 1), height), min(max(self.width, 1), width)
        return Region(min(max(self.top, 0), height - tall), min(max(self.left, 0), width - wide), tall, wide)

    def square(self) -> "Region":
        """Its largest square with the same centre."""
        side = min(self.height, self.width)
        return Region(self.top + (self.height - side) // 2, self.left + (self.width - side) // 2, side, side)

    def scaled(self, factor: float) -> "Region":
        """The same place on a picture resized by `factor`, on its nearest whole pixels; at least one pixel."""
        top, left = round(self.top * factor), round(self.left * factor)
        bottom, right = round((self.top + self.height) * factor), round((self.left + self.width) * factor)
        return Region(top, left, max(bottom - top, 1), max(right - left, 1))

    def of(self, pixels: ByteArray) -> ByteArray:
        """Its part of `(H, W, ...)`."""
        return pixels[self.top : self.top + self.height, self.left : self.left + self.width]


def whole(picture: Picture) -> Region:
    """All of a picture."""
    return Region(0, 0, picture.height, picture.width)


def grey(pixels: ByteArray) -> ByteArray:
    """Luma of ITU-R 601-2, as Pillow's `convert("L")`: `(H, W, 3)` -> `(H, W)`, 0..255."""
    return np.asarray(Image.fromarray(pixels).convert("L"))


def channel_of(pixels: ByteArray, channel: str) -> ByteArray:
    """One of `CHANNELS` of `(H, W, 3)`: `(H, W)`, 0..255."""
    return grey(pixels) if channel == GREY else pixels[:, :, CHANNELS.index(channel) - 1]


def cells(picture: Picture, region: Region, side: int, channel: str | None = GREY) -> FloatArray:
    """A square region as a grid of numbers, each the mean of the pixels it stands for.

    Args:
        region: a square inside the picture.
        side: cells along each side; no more are made than the region has pixels.
        channel: one of `CHANNELS`, or None for all three colours.

    Returns:
        `(1, n, n)`, or `(3, n, n)` for all colours; whole numbers 0..255.
    """
    count = min(side, region.height)
    image = Image.fromarray(picture.pixels if channel is None else channel_of(picture.pixels, channel))
    place = (region.left, region.top, region.left + region.width, region.top + region.height)
    small = np.asarray(image.resize((count, count), Image.Resampling.BOX, box=place), np.float64)
    return small[None] if small.ndim == 2 else np.moveaxis(small, 2, 0)


def unit(values: FloatArray) -> FloatArray:
    """0..255 -> 0..1 with three decimals, so that sums made of them can be checked by hand."""
    return np.round(values / 255, 3)
