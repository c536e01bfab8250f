"""Heat maps on the photo, as a picture and in words."""

import numpy as np

from core.arrays import ByteArray, Float32Array
from core.figures.colour import Scale
from core.figures.pictures import overlay
from core.images.frame import spread
from ui.looking.ground import ground_of
from ui.looking.network import AnySeen


def over_photo(seen: AnySeen, values: Float32Array, scale: Scale, strength: float, smooth: bool = True) -> ByteArray:
    """A map of any stage `(h, w)` over the photo, `(H, W, 3)`; `strength` in 0..1."""
    ground = ground_of(seen)
    return overlay(ground.photo, spread(values, ground.frame, ground.photo.shape[:2], smooth), scale, strength)


def where(values: Float32Array) -> str:
    """Where a map is strongest, in words, for text alternatives."""
    if values.max() <= 0:
        return "blank, nothing speaks for the class"
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    down = ("top", "middle", "bottom")[int(3 * (row + 0.5) / values.shape[0])]
    across = ("left", "centre", "right")[int(3 * (column + 0.5) / values.shape[1])]
    return f"strongest at the {down} {across}"
