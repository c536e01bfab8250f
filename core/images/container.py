"""What matters of a photo's file: its pixels, and what is stated about them. Everything else is left behind."""

from dataclasses import dataclass

from PIL import ExifTags, Image

from core.images.cicp import Colours


@dataclass(frozen=True)
class Container:
    """A file reduced to what its picture needs.

    Attributes:
        data: a file of the same format that holds the pixels of the first frame and nothing surplus.
        orientation: of the EXIF block, 1..8.
        profile: the ICC profile.
        colours: what is stated about the colours in other ways; followed where there is no profile.
        canvas: `(width, height)` px of the whole picture where the first frame covers only a part of it.
        offset: `(left, top)` px of the frame on the canvas.
        key: 16-bit grey or `(red, green, blue)` that is transparent, where Pillow would compare 8 bits.
        whole: False where the file ends before its end mark.
        note: a word on what could not be followed, or `""`.
    """

    data: bytes
    orientation: int = 1
    profile: bytes | None = None
    colours: Colours | None = None
    canvas: tuple[int, int] | None = None
    offset: tuple[int, int] = (0, 0)
    key: tuple[int, ...] = ()
    whole: bool = True
    note: str = ""


def orientation(block: bytes) -> int:
    """The orientation, 1..8, that an EXIF block (with or without its `Exif` prefix) states; 1 where it is broken."""
    try:
        exif = Image.Exif()
        exif.load(block)
        return int(exif.get(ExifTags.Base.Orientation, 1))
    except Exception:  # hostile bytes raise almost anything
        return 1
