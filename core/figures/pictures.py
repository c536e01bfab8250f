"""Maps and overlays as PNG. Small maps are enlarged here, in plain blocks: a browser would blur them."""

import base64
import io
import math

import numpy as np
from PIL import Image

from core.arrays import ByteArray, Float32Array
from core.figures.colour import Scale, table
from core.images.blocks import enlarge
from core.images.frame import Box


def png(pixels: ByteArray, colours: ByteArray | None = None) -> bytes:
    """`(H, W, 3)` or `(H, W)` uint8 -> PNG; `colours` `(256, 3)` make the latter indices instead of grey."""
    image = Image.fromarray(pixels)
    if colours is not None:
        image.putpalette(colours.tobytes())
    return _encoded(image)


def data_uri(encoded: bytes) -> str:
    """A PNG as `data:` address."""
    return "data:image/png;base64," + base64.b64encode(encoded).decode()


def map_png(values: Float32Array, scale: Scale, at_least: int = 0, tint: str = "") -> bytes:
    """A map `(h, w)` as PNG in the colours of `scale`, or in those of `tint`; its longer side at least `at_least` px."""
    image = Image.fromarray(scale.index(values))
    image.putpalette(table(tint or scale.name).tobytes())
    return _encoded(image.resize(_enlarged(image.size, at_least), Image.Resampling.NEAREST))


def bar_png(scale: Scale, tint: str = "") -> bytes:
    """The colours of `scale`, or of `tint`, from low to high as a strip of 256x1 px."""
    return png(table(tint or scale.name)[None])


def enlarge_smoothly(picture: ByteArray, factor: int) -> ByteArray:
    """`(h, w, 3)` enlarged `factor` times without blocks: a picture, not a map whose cells count."""
    image = Image.fromarray(picture)
    return np.asarray(image.resize((image.width * factor, image.height * factor), Image.Resampling.LANCZOS))


def montage(maps: Float32Array, scale: Scale, count: int = 9) -> ByteArray:
    """The first `count` (a square number) of `(C, h, w)` maps as one square picture `(H, W, 3)`, a px between them."""
    side = math.isqrt(count)
    maps = maps[:count]
    height, width = maps.shape[1:]
    canvas = np.full((side * (height + 1) - 1, side * (width + 1) - 1, 3), 128, dtype=np.uint8)
    for number, values in enumerate(maps):
        row, column = divmod(number, side)
        top, left = row * (height + 1), column * (width + 1)
        canvas[top : top + height, left : left + width] = scale.colours(values)
    return canvas


def as_square(values: Float32Array) -> Float32Array:
    """A vector `(C,)` as a nearly square map, row by row, the rest zero: a picture of a layer without places."""
    columns = math.ceil(math.sqrt(values.size))
    rows = math.ceil(values.size / columns)
    return np.pad(values, (0, rows * columns - values.size)).reshape(rows, columns)


def overlay(photo: ByteArray, heat: Float32Array, scale: Scale, strength: float) -> ByteArray:
    """A heat map over a photo.

    Args:
        photo: `(H, W, 3)`.
        heat: `(H, W)`; NaN where there is none (the photo shows through, darkened).
        scale: colours of the heat.
        strength: 0 (photo only) .. 1 (heat only).
    """
    nowhere = np.isnan(heat)
    colours = scale.colours(np.nan_to_num(heat)).astype(np.float32)
    mixed = photo * (1 - strength) + colours * strength
    mixed[nowhere] = photo[nowhere] * 0.4
    return np.round(mixed).astype(np.uint8)


def block_means(values: Float32Array, longest: int) -> Float32Array:
    """A map `(h, w)` reduced on each axis alone to at most `longest` cells, each the mean of a whole block."""
    down, across = (max(1, math.ceil(side / longest)) for side in values.shape)
    height, width = values.shape[0] // down, values.shape[1] // across
    blocks = values[: height * down, : width * across].reshape(height, down, width, across)
    means: Float32Array = blocks.mean((1, 3), dtype=np.float32)
    return means


def outlined(photo: ByteArray, box: Box) -> ByteArray:
    """The photo with a rectangle drawn around `box`, white in black so that it shows on anything."""
    rows, columns = box.whole(*photo.shape[:2])
    result = photo.copy()
    thickness = max(2, max(photo.shape[:2]) // 200)
    for grow, colour in ((2 * thickness, 0), (thickness, 255)):
        top, left = max(rows.start - grow, 0), max(columns.start - grow, 0)
        result[top : rows.stop + grow, left : columns.stop + grow] = colour
    result[rows, columns] = photo[rows, columns]
    return result


def crop(photo: ByteArray, centre: tuple[float, float], side: int) -> tuple[ByteArray, Box]:
    """A square piece of the photo, moved inside where it would stick out, and where it is.

    Args:
        photo: `(H, W, 3)`.
        centre: `(x, y)` in px.
        side: in px; cut to the shorter side of the photo.
    """
    height, width = photo.shape[:2]
    side = min(side, height, width)
    left = int(np.clip(round(centre[0] - side / 2), 0, width - side))
    top = int(np.clip(round(centre[1] - side / 2), 0, height - side))
    return photo[top : top + side, left : left + side], Box(left, top, left + side, top + side)


def thumbnail(photo: ByteArray, longest: int) -> ByteArray:
    """The photo with its longest side at most `longest` px, smoothed; a tiny one in blocks of at least half of that."""
    if max(photo.shape[:2]) < longest // 2:
        return enlarge(photo, longest // 2)
    image = Image.fromarray(photo)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return np.asarray(image)


def _enlarged(size: tuple[int, int], at_least: int) -> tuple[int, int]:
    factor = max(1, math.ceil(at_least / max(size)))
    return size[0] * factor, size[1] * factor


def _encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
