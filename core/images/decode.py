"""Bytes of a file -> Picture: recognise, check the limits, decode, reduce, turn upright."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import TiffImageFile

from core.errors import LearnerError
from core.images import boxes, cicp, gif, heif, jpeg, png, tiff, webp
from core.images.colour import Meaning, fitted_size, small_srgb
from core.images.container import Container, orientation
from core.images.limits import DEEP_HEIF, KEYED_PNG, MAX_BYTES, MAX_SIDE, check_length, check_size, too_much_memory
from core.images.picture import UPLOAD, Picture
from core.images.recognise import not_an_image, unreadable

__all__ = ["MAX_BYTES", "MAX_SIDE", "decode"]

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")  # JPEG includes MPO, the phones' two-frame form
NO_END = "The file ends without its end mark; the picture was read as far as it goes."
MISSING = "The file ends early: the lowest {:.0%} of the picture are missing and shown white."

Image.init()
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
tiff.read_all_greys()

_UPRIGHT = {  # EXIF orientation -> what undoes it
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_CONTAINERS = {b"\xff\xd8\xff": jpeg.read, png.SIGNATURE: png.read, b"GIF8": gif.read}


def decode(data: bytes, origin: str = UPLOAD) -> Picture:
    """Read a photo: upright, sRGB, opaque, longest side at most `MAX_SIDE` px, without metadata or name.

    Of an animation or a document with several pages, the first frame is taken. `original_size` is the upright size
    before the reduction. Broken or surplus metadata cost nothing. A JPEG that ends early is read where at least half
    of it is there. For uploaded files see `core.images.intake`: it bounds the time as well.

    Args:
        data: the bytes of a JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC file.
        origin: where they are from, see `Picture`.

    Raises:
        LearnerError: the bytes are too many, not a photo, cut off or damaged, or the picture breaks a limit.
    """
    check_length(len(data))
    raw = tiff.raw_photo(data)
    if raw is not None:
        raise raw
    try:
        _check_before_opening(data)
        container = _container(data)
        with _opened(container.data) as image:
            width, height = container.canvas or image.size
            check_size((width, height), _costly_kind(image, container) or image.format or "")
            meaning, note = _meaning(image, container)
            if isinstance(image, JpegImageFile):
                small, note = _jpeg(image, container, meaning, note)
            else:
                if container.key:
                    meaning = replace(meaning, opaque=png.opaque(image, container))
                small = small_srgb(_loaded(image, container), MAX_SIDE, meaning)
            turn = _UPRIGHT.get(_orientation(image, container))
    except LearnerError:
        raise
    except MemoryError as error:
        raise too_much_memory("its decoder needs more than an upload may have") from error
    except Exception as error:  # hostile bytes raise OSError, SyntaxError, ValueError, ...
        raise unreadable(data, error) from error
    if turn is not None:
        small = small.transpose(turn)
        if turn not in (_UPRIGHT[2], _UPRIGHT[3], _UPRIGHT[4]):
            width, height = height, width
    return Picture(np.asarray(small), origin, "", (width, height), note)


def _costly_kind(image: ImageFile.ImageFile, container: Container) -> str:
    """The kind of its format that takes more memory than the others, else `""`."""
    if image.format == "HEIF" and image.info.get("bit_depth", 8) > 8:
        return DEEP_HEIF
    if image.format == "PNG" and len(container.key) == 3:
        return KEYED_PNG
    return ""


def _check_before_opening(data: bytes) -> None:
    if data[:2] in (b"II", b"MM"):
        tiff.check_work(data)
    size = webp.size(data)
    if size is not None:
        check_size(size, "WEBP")


def _container(data: bytes) -> Container:
    for start, read in _CONTAINERS.items():
        if data.startswith(start):
            return read(data)
    return Container(data)


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
    raise failure or not_an_image(data)


def _meaning(image: ImageFile.ImageFile, container: Container) -> tuple[Meaning, str]:
    """What the numbers of the pixels mean, and a note where that cannot be followed."""
    profile, colours, note = container.profile, container.colours, container.note
    if image.format not in ("JPEG", "PNG"):
        profile = image.info.get("icc_profile")
    points = None
    if image.format == "AVIF":
        points = boxes.colour_points(container.data)
    elif nclx := image.info.get("nclx_profile"):
        points = int(nclx["color_primaries"]), int(nclx["transfer_characteristics"])
    if points and not profile:
        colours, note = cicp.stated(*points, video=True)
    if not container.whole:
        note = note or NO_END
    inverted = isinstance(image, TiffImageFile) and tiff.zero_is_white(image)
    return Meaning(profile, colours, inverted, None, container.canvas, container.offset), note


def _jpeg(image: JpegImageFile, container: Container, meaning: Meaning, note: str) -> tuple[Image.Image, str]:
    """The small picture, and a note, another one where a part of it is missing."""
    size = fitted_size(image.size, MAX_SIDE)
    image.draft(None, size)  # decodes at 1/2, 1/4 or 1/8 where that suffices
    image.load()
    there = image.height
    if not container.whole and not jpeg.refined_later(container.data):
        there = jpeg.rows_there(image, container.data, size)
    if there == image.height:
        return small_srgb(image, MAX_SIDE, meaning), note
    if there < image.height / 2:
        raise ValueError("truncated")
    canvas = Meaning(meaning.profile, meaning.colours, canvas=image.size)
    missing = 1 - there / image.height
    return small_srgb(image.crop((0, 0, image.width, there)), MAX_SIDE, canvas), MISSING.format(missing)


def _loaded(image: ImageFile.ImageFile, container: Container) -> Image.Image:
    if image.format == "HEIF":
        return heif.pixels(container.data, MAX_SIDE)
    image.load()
    return image


def _orientation(image: ImageFile.ImageFile, container: Container) -> int:
    """The EXIF orientation that is still to be undone; 1 where there is none or the EXIF block is broken."""
    if image.format in ("JPEG", "PNG"):
        return container.orientation
    if image.format == "TIFF":
        return 1  # Pillow turns these while loading
    if image.format == "HEIF":  # the reader obeys the container's own turn and sets the EXIF one, its double, aside
        turned = b"irot" in container.data or b"imir" in container.data
        return 1 if turned else image.info.get("original_orientation") or 1
    return orientation(image.info.get("exif", b""))
