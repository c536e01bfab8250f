"""PNG: the chunks that make the first frame, and what they state about transparency and colour."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngImageFile

from core.images import cicp
from core.images.container import Container, orientation
from core.images.limits import MAX_PROFILE_BYTES, check_pieces

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, COLOUR, PALETTE = 0, 2, 3
ROWS_AT_ONCE = 64
INFLATED_AT_ONCE = 2**20
USUAL_GAMMA = 45455  # alone it means sRGB; beside primaries it is taken literally, as browsers do


@dataclass
class _Found:
    header: bytes = b""
    palette: bytes = b""
    pixels: list[bytes] = field(default_factory=list)
    stated: dict[bytes, bytes] = field(default_factory=dict)  # the first sound chunk of each name
    exif: bytes = b""
    frame: tuple[int, int, int, int] | None = None  # width, height, left, top
    whole: bool = False
    doubtful: bool = False  # a checksum of pixels is wrong


def read(data: bytes) -> Container:
    """The first frame of a PNG (of the animation where there is one) with fresh checksums and nothing surplus.

    Raises:
        ValueError: the header or a chunk of pixels is damaged or missing.
        LearnerError: it consists of too many chunks.
    """
    found = _found(data)
    if len(found.header) != 13 or not found.pixels:
        raise ValueError("no pixels: truncated" if not found.whole else "no pixels")
    if found.doubtful and not _inflates(found.pixels):
        raise ValueError("damaged pixels")
    width, height, depth, kind = struct.unpack(">IIBB", found.header[:10])
    canvas, offset = None, (0, 0)
    header = found.header
    if found.frame:
        frame_width, frame_height, *place = found.frame
        if (frame_width, frame_height) != (width, height):
            canvas, offset = (width, height), (place[0], place[1])
            header = struct.pack(">II", frame_width, frame_height) + header[8:]
    key, transparency = _transparency(found.stated.get(b"tRNS", b""), depth, kind)
    profile, colours, note = _colours(found.stated)
    chunks = [(b"IHDR", header)]
    chunks += [(b"PLTE", found.palette)] if found.palette else []
    chunks += [(b"tRNS", transparency)] if transparency else []
    chunks += [(b"IDAT", b"".join(found.pixels)), (b"IEND", b"")]
    plain = SIGNATURE + b"".join(_chunk(*chunk) for chunk in chunks)
    return Container(
        plain, orientation(found.exif), profile, colours, canvas, offset, key, whole=found.whole, note=note
    )


def opaque(image: ImageFile.ImageFile, container: Container) -> Image.Image:
    """`"L"`, as large as an open 16-bit image: 0 where its values equal the key. Decodes once for each half of them."""
    equal = np.ones((image.height, image.width), bool)
    halves = ((None, 0),) if len(container.key) == 1 else (("RGB;16B", 8), ("RGB;16L", 0))
    for order, shift in halves:  # the other byte order shows the lower halves
        parts = [value if order is None else value >> shift & 255 for value in container.key]
        _compare(container.data, order, parts, equal)
    mask = Image.fromarray(equal.view(np.uint8))
    del equal
    return mask.point([255] + 255 * [0])


def _compare(data: bytes, order: str | None, parts: list[int], equal: NDArray[np.bool_]) -> None:
    """Clear `equal`, `(H, W)`, where the pixels of a PNG, read in that byte order, are not `parts`."""
    with PngImageFile(BytesIO(data)) as image:
        image.tile = [tile._replace(args=order or tile.args) for tile in image.tile]
        image.load()
        for top in range(0, image.height, ROWS_AT_ONCE):
            band = image.crop((0, top, image.width, min(top + ROWS_AT_ONCE, image.height)))
            for channel, part in zip(band.split(), parts, strict=True):
                equal[top : top + ROWS_AT_ONCE] &= np.asarray(channel) == part


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """`(name, body, sound)` of every chunk; a last one that is cut off is not sound."""
    at, count = len(SIGNATURE), 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        end = at + 8 + length
        yield name, body, data[end : end + 4] == struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))
        at, count = end + 4, count + 1
        check_pieces(count, "chunks")


def _found(data: bytes) -> _Found:
    found = _Found()
    animated = False
    for name, body, sound in _chunks(data):
        if name == b"IEND":
            found.whole = True
            break
        if name == b"IHDR" and not found.header:
            if not sound:
                raise ValueError("damaged header")
            found.header = body
        elif name == b"PLTE" and not found.palette:
            if not sound:
                raise ValueError("damaged palette")
            found.palette = body
        elif name == b"IDAT" or (name == b"fdAT" and found.frame):
            found.doubtful = found.doubtful or not (sound or data.endswith(body))  # the decoder reports a cut
            if name == b"IDAT" and not found.frame:
                found.pixels.append(body)
            elif name == b"fdAT":
                found.pixels.append(body[4:])
        elif name == b"acTL" and sound and not found.pixels:
            animated = body[:4] > bytes(4)
        elif name == b"fcTL" and animated and sound and len(body) == 26:
            if found.frame or (found.pixels and not found.frame and not _starts_here(found, body)):
                animated = False
            elif not found.pixels:
                animated = False  # the default image is the first frame
        elif name == b"eXIf" and sound and not found.exif:
            found.exif = body
        elif sound and not found.pixels:
            found.stated.setdefault(name, body)
    return found


def _inflates(pixels: list[bytes]) -> bool:
    """Whether compressed pixels agree with the checksum that they hold themselves."""
    inflater = zlib.decompressobj()
    try:
        for part in pixels:
            while part and not inflater.eof:
                inflater.decompress(part, INFLATED_AT_ONCE)
                part = inflater.unconsumed_tail
    except zlib.error:
        return False
    return inflater.eof


def _starts_here(found: _Found, control: bytes) -> bool:
    """Begin the animation's first frame, which replaces the default image, if it lies on the canvas."""
    width, height, left, top = struct.unpack(">4I", control[4:20])
    full = struct.unpack(">II", found.header[:8])
    if not (0 < width <= full[0] - left and 0 < height <= full[1] - top):
        return False
    found.frame = (width, height, left, top)
    found.pixels.clear()
    return True


def _transparency(stated: bytes, depth: int, kind: int) -> tuple[tuple[int, ...], bytes]:
    """`(key, tRNS chunk)`: a 16-bit key is compared with 16-bit values, a smaller one by Pillow with 8-bit values."""
    if kind == PALETTE:
        return (), stated[:256]
    if (kind, len(stated)) not in ((GREY, 2), (COLOUR, 6)):
        return (), b""
    values = tuple(value & (2**depth - 1) for value in struct.unpack(f">{len(stated) // 2}H", stated))
    if depth == 16:
        return values, b""
    scaled = [value * 255 // (2**depth - 1) for value in values]
    return (), struct.pack(f">{len(scaled)}H", *scaled)


def _colours(stated: dict[bytes, bytes]) -> tuple[bytes | None, cicp.Colours | None, str]:
    """`(profile, colours, note)`; of several statements the first of cICP, iCCP, sRGB, gAMA with cHRM holds."""
    points = stated.get(b"cICP", b"")
    note = ""
    if len(points) == 4:
        if points[2] == 0 and points[3] == 1:
            colours, note = cicp.stated(points[0], points[1])
            return None, colours, note
        note = f"Its colours are stated in a way that is not followed here (CICP {'/'.join(map(str, points))})."
    profile = _profile(stated.get(b"iCCP", b""))
    if profile or b"sRGB" in stated:
        return profile, None, note
    gamma = int.from_bytes(stated.get(b"gAMA", b""), "big") if len(stated.get(b"gAMA", b"")) == 4 else 0
    if not gamma:
        return None, None, note
    places = stated.get(b"cHRM", b"")
    primaries = cicp.SRGB
    if len(places) == 32:
        x = [value / 100_000 for value in struct.unpack(">8I", places)]
        primaries = (x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7])
    elif abs(gamma - USUAL_GAMMA) < 100:
        return None, None, note
    return None, cicp.Colours(primaries, 0, 100_000 / gamma), note


def _profile(body: bytes) -> bytes | None:
    """The ICC profile of an iCCP chunk; None where it is broken or beyond the bound."""
    name, _, rest = body.partition(b"\0")
    if not name or rest[:1] != b"\0":
        return None
    try:
        inflater = zlib.decompressobj()
        profile = inflater.decompress(rest[1:], MAX_PROFILE_BYTES)
    except zlib.error:
        return None
    return profile if inflater.eof and profile[36:40] == b"acsp" else None
