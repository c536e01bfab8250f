"""HEIF: large pictures are averaged while they are copied out of the decoder, so that no second copy is made."""

from io import BytesIO

import pillow_heif
from PIL import Image

from core.images.colour import BAND_PIXELS, reduction


def pixels(data: bytes, longest: int) -> Image.Image:
    """The primary picture of a HEIF file, decoded; averaged to about 1.5 times `longest` px where it is larger.

    Raises:
        ValueError, OSError, SyntaxError, RuntimeError, EOFError: the file is damaged.
    """
    file = pillow_heif.open_heif(BytesIO(data), convert_hdr_to_8bit=True, remove_stride=False)
    buffer = memoryview(file.data)
    (width, height), mode, stride = file.size, file.mode, file.stride
    factor = reduction((width, height), longest)
    rows = max(1, BAND_PIXELS // (width * factor)) * factor
    small: Image.Image | None = None
    for top in range(0, height, rows):
        size = (width, min(rows, height - top))
        part = buffer[top * stride : top * stride + size[1] * stride]
        band = Image.frombytes(mode, size, part, "raw", (mode, stride))
        band = band.convert("RGBA") if mode == "RGBa" else band
        small = small or Image.new(band.mode, (-(-width // factor), -(-height // factor)))
        small.paste(band.reduce(factor), (0, top // factor))
    if small is None:
        raise ValueError("no rows")
    return small
