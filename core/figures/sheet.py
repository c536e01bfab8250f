"""Many small pictures in one PNG: one request fetches them all, and they share one table of colours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import ByteArray
from core.figures.pictures import png

ACROSS = 8
RIM = 1


@dataclass(frozen=True)
class Place:
    """Where a picture lies on its sheet, in px."""

    left: int
    top: int
    width: int
    height: int

    @property
    def fragment(self) -> str:
        """The end of an address that takes this part of a picture (W3C Media Fragments 1.0, 4.2.2)."""
        return f"#xywh={self.left},{self.top},{self.width},{self.height}"


def sheet(pictures: Sequence[ByteArray], colours: ByteArray | None = None) -> tuple[bytes, tuple[Place, ...]]:
    """Lay pictures of any sizes out in rows of `ACROSS`, each row as high as its highest.

    Each gets a rim that repeats its edge: a browser that rounds by a pixel shows no neighbour.

    Args:
        pictures: at least one; `(h, w, 3)`, or `(h, w)` indices into `colours`.
        colours: `(256, 3)`.

    Returns:
        The PNG, and the place of each picture on it.
    """
    places: list[Place] = []
    top = 0
    for start in range(0, len(pictures), ACROSS):
        left, row = 0, pictures[start : start + ACROSS]
        for picture in row:
            height, width = picture.shape[:2]
            places.append(Place(left + RIM, top + RIM, width, height))
            left += width + 2 * RIM
        top += max(len(picture) for picture in row) + 2 * RIM
    right = max(place.left + place.width for place in places) + RIM
    whole = np.zeros((top, right, *pictures[0].shape[2:]), dtype=np.uint8)
    for place, picture in zip(places, pictures, strict=True):
        rows = slice(place.top - RIM, place.top + place.height + RIM)
        columns = slice(place.left - RIM, place.left + place.width + RIM)
        whole[rows, columns] = np.pad(picture, [(RIM, RIM), (RIM, RIM), (0, 0)][: picture.ndim], mode="edge")
    return png(whole, colours), tuple(places)
