"""Where on the photo the network looks: the geometry between a map of any stage and the pixels of the photo."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.arrays import Float32Array


@dataclass(frozen=True)
class Box:
    """A rectangle on the photo in px, edges included as real numbers: `left <= x < right`, `top <= y < bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """`(x, y)`."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def scaled(self, across: float, down: float) -> "Box":
        """The same box on a photo resized by these factors."""
        return Box(self.left * across, self.top * down, self.right * across, self.bottom * down)

    def resized(self, size: tuple[int, ...], to: tuple[int, ...]) -> "Box":
        """The same box on a photo of `size` `(H, W)` px resized to `to`."""
        return self.scaled(to[1] / size[1], to[0] / size[0])

    def whole(self, height: int, width: int) -> tuple[slice, slice]:
        """Row and column slices of the whole pixels it touches in a photo of that size; never empty."""
        top = min(max(int(np.floor(self.top)), 0), height - 1)
        left = min(max(int(np.floor(self.left)), 0), width - 1)
        bottom = min(max(int(np.ceil(self.bottom)), top + 1), height)
        right = min(max(int(np.ceil(self.right)), left + 1), width)
        return slice(top, bottom), slice(left, right)


def cell_box(frame: Box, shape: tuple[int, int], row: int, column: int) -> Box:
    """The part of the photo that cell `(row, column)` of a map of `shape` `(h, w)` stands for.

    `frame` is the part of the photo that the whole map covers; the map's cells tile it evenly.
    """
    height, width = shape
    cell_height, cell_width = frame.height / height, frame.width / width
    top, left = frame.top + row * cell_height, frame.left + column * cell_width
    return Box(left, top, left + cell_width, top + cell_height)


def spread(values: Float32Array, frame: Box, photo: tuple[int, int], smooth: bool = True) -> Float32Array:
    """Lay a map over the photo.

    Args:
        values: `(h, w)` map.
        frame: the part of the photo that the map covers.
        photo: `(H, W)` of the photo in px.
        smooth: bilinear between cell centres, else each cell as a plain block.

    Returns:
        `(H, W)` float32; NaN where the network did not look.
    """
    rows, columns = frame.whole(*photo)
    size = (columns.stop - columns.start, rows.stop - rows.start)
    method = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
    enlarged = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32)).resize(size, method)
    result = np.full(photo, np.nan, dtype=np.float32)
    result[rows, columns] = np.asarray(enlarged)
    return result
