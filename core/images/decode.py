"""Bytes of a file -> Picture: recognise, check the limits, decode, reduce, turn upright."""

import re
from io import BytesIO
from threading import BoundedSemaphore

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from core.errors import LearnerError
from core.images.colour import fitted_size, small_srgb
from core.images.picture import UPLOAD, Picture

MAX_BYTES = 15 * 2**20
MAX_PIXELS = 50_000_000
MIN_SIDE = 8
MAX_ASPECT = 20
MAX_SIDE = 2048

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")  # JPEG includes MPO, the phones' two-frame form
_FEW_AT_ONCE = BoundedSemaphore(2)  # a class that uploads at the same moment must not hold all its photos in full size
READABLE = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF and HEIC"

Image.init()
pillow_heif.register_heif_opener()

_UPRIGHT = {  # EXIF orientation -> what undoes it
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_END_MARKS = {b"\xff\xd8": b"\xff\xd9", b"\x89PNG": b"IEND", b"GIF8": b"\0;"}
_SVG = re.compile(r"(?>(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*)<(?:\w+:)?svg\b", re.I | re.S)


def decode(data: bytes, origin: str = UPLOAD) -> Picture:
    """Read a photo: upright, sRGB, opaque, longest side at most `MAX_SIDE` px, without metadata or name.

    Of an animation or a document with several pages, the first frame is taken. `original_size` is the upright size
    before the reduction.

    Args:
        data: the bytes of a JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC file.
        origin: where they are from, see `Picture`.

    Raises:
        LearnerError: the bytes are too many, not a photo, cut off or damaged, or the picture breaks a limit above.
    """
    _check_length(len(data))
    with _FEW_AT_ONCE, _opened(data) as image:
        _check_size(image.size)
        width, height = image.size
        try:
            if isinstance(image, JpegImageFile):
                image.draft(None, fitted_size(image.size, MAX_SIDE))  # decodes at 1/2, 1/4 or 1/8 where that suffices
            image.load()
            turn = _UPRIGHT.get(_orientation(image, data))
            small = small_srgb(image, MAX_SIDE)
        except Exception as error:  # hostile bytes raise OSError, SyntaxError, ValueError, MemoryError, ...
            raise _unreadable(data, error) from error
    if turn is not None:
        small = small.transpose(turn)
        if turn not in (_UPRIGHT[2], _UPRIGHT[3], _UPRIGHT[4]):
            width, height = height, width
    return Picture(np.asarray(small), origin, "", (width, height))


def _opened(data: bytes) -> ImageFile.ImageFile:
    """The image with its header read and no pixel decoded.

    Calls Pillow's readers directly: `Image.open` would first hold the size against its own, process-wide limit.
    """
    failure: Exception | None = None
    for name in FORMATS:
        reader, accepts = Image.OPEN[name]
        if accepts is None or accepts(data[:16]) is not True:
            continue
        try:
            return reader(BytesIO(data), "")
        except Exception as error:
            failure = error
    if isinstance(failure, Image.DecompressionBombError):  # the WebP reader looks at the size itself
        raise _too_many_pixels("more than 150 megapixels") from failure
    raise _unreadable(data, failure) if failure else _not_an_image(data)


def _orientation(image: ImageFile.ImageFile, data: bytes) -> int:
    """The EXIF orientation that is still to be undone; 1 where there is none or the EXIF block is broken."""
    if image.format == "TIFF":
        return 1  # Pillow turns these while loading
    if image.format == "HEIF":  # the reader obeys the container's own turn and sets the EXIF one, its double, aside
        turned = b"irot" in data or b"imir" in data
        return 1 if turned else image.info.get("original_orientation") or 1
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        return 1


def _check_length(length: int) -> None:
    if length == 0:
        raise LearnerError("This file is empty (0 bytes).", "Choose another picture, or save this one again.")
    if length > MAX_BYTES:
        raise LearnerError(
            f"This file has {length:,} bytes ({length / 2**20:.1f} MB); at most {MAX_BYTES // 2**20} MB can be read.",
            "Save a smaller copy of the picture, for instance as a JPEG, and choose that one.",
        )


def _check_size(size: tuple[int, int]) -> None:
    width, height = size
    shown = f"{width} × {height} px"
    if width * height > MAX_PIXELS:
        raise _too_many_pixels(f"{shown} ({width * height / 1e6:,.1f} megapixels)")
    if min(size) < MIN_SIDE:
        raise LearnerError(
            f"This picture has {shown}; at least {MIN_SIDE} × {MIN_SIDE} px are needed.",
            "Choose a larger picture: a convolution has hardly anything to slide over here.",
        )
    if max(size) > MAX_ASPECT * min(size):
        raise LearnerError(
            f"This picture has {shown}: one side is {max(size) / min(size):.1f} times the other, "
            f"at most {MAX_ASPECT} times can be shown.",
            "Crop the picture to a less narrow part of it.",
        )


def _too_many_pixels(amount: str) -> LearnerError:
    return LearnerError(
        f"This picture has {amount}; at most {MAX_PIXELS // 1_000_000} megapixels can be read.",
        f"Save a smaller copy of the picture: {MAX_SIDE} px on the longest side lose nothing here.",
    )


def _unreadable(data: bytes, error: Exception) -> LearnerError:
    if _is_cut_off(data, error):
        return LearnerError(
            f"This picture is cut off: the file ends after {len(data):,} bytes, before the picture does.",
            "Copy or download the file again until it is complete.",
        )
    return LearnerError(
        f"This picture could not be read: its {len(data):,} bytes are damaged or of a rare kind.",
        "Open it in an image editor, save it as a PNG or JPEG, and choose that file.",
    )


def _is_cut_off(data: bytes, error: Exception) -> bool:
    if data.startswith(b"RIFF"):
        return len(data) < 8 + int.from_bytes(data[4:8], "little")
    for start, end in _END_MARKS.items():
        if data.startswith(start):
            return end not in data[-64:]  # a few stray bytes after the end are common
    return any(word in str(error).lower() for word in ("truncated", "end of file", "end-of-file"))


def _not_an_image(data: bytes) -> LearnerError:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if _SVG.match(data[:16384].decode(encoding, errors="replace")):
        return LearnerError(
            "This is an SVG drawing: it consists of shapes, not of pixels.",
            "Export it as a PNG from a drawing program or browser, and choose that file.",
        )
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return LearnerError(
            "This is a PDF document, not a picture.",
            "Export the page as a PNG, or take a screenshot of the picture in it, and choose that file.",
        )
    return LearnerError(
        f"This file ({len(data):,} bytes) is not a picture that can be read here.",
        f"Choose a {READABLE.replace(' and ', ' or ')} file.",
    )
