"""The reader's picture at the size it is drawn in, reduced once for all who ask."""

from core.arrays import ByteArray
from core.figures.pictures import thumbnail
from core.images.picture import Picture

DRAWN_PX = 640  # enough for the column it is drawn in
NUMBERED_PX = 768  # the samples have no more


def reduced(picture: Picture, longest: int = DRAWN_PX) -> ByteArray:
    """The picture with its longest side at most `longest` px, `(H, W, 3)`, read-only."""

    def make() -> ByteArray:
        small = thumbnail(picture.pixels, longest).copy()
        small.flags.writeable = False
        return small

    return picture.once("photo", longest, work=make)


def numbered(picture: Picture, longest: int = NUMBERED_PX) -> ByteArray:
    """The picture for views that count its pixels: never enlarged, its longest side at most `longest` px."""
    if max(picture.height, picture.width) <= longest:
        return picture.pixels
    return reduced(picture, longest)
