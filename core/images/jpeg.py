"""JPEG: the segments that make the picture, the work it will be, and what is missing where it has no end."""

import re
import struct
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageChops

from core.errors import LearnerError
from core.images.container import Container, orientation
from core.images.limits import MAX_PROFILE_BYTES, MAX_WORK_BYTES, SAVE_ANEW, check_pieces, too_much_memory

START, END, SCAN = b"\xff\xd8", b"\xff\xd9", b"\xff\xda"
MAX_SCANS = 500
MAX_PASSED_PIXELS = 1_000_000_000  # pixels times scans: each scan passes over all of them
USUAL_SCANS = 16  # progressive files of cameras and programs have up to about this many
GARBAGE = b"\xaa\x55\x3c" * 4096  # in the place of pixels that are missing
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = {0xC4, 0xCC, 0xDB, 0xDD}


@dataclass
class _Found:
    kept: list[bytes] = field(default_factory=list)
    exif: bytes = b""
    profile: dict[int, bytes] = field(default_factory=dict)
    parts: int = 0  # of the profile, as its first part says
    frame: bytes = b""
    progressive: bool = False
    scan: int = -1  # where the first one begins


def read(data: bytes) -> Container:
    """A JPEG without application segments (but JFIF and Adobe, which say how its colours are stored), with an end.

    Raises:
        ValueError: there is no picture in it.
        LearnerError: it consists of too many segments or scans, or would take too much memory.
    """
    found = _found(data)
    if found.scan < 0:
        raise ValueError("no scan: truncated")
    end = data.find(END, found.scan)
    body = data[found.scan : end] if end >= 0 else _whole_segments(data[found.scan :])
    _check_work(found, body.count(SCAN))
    profile = b"".join(part for _, part in sorted(found.profile.items()))
    complete = 0 < len(found.profile) == found.parts and len(profile) <= MAX_PROFILE_BYTES
    plain = b"".join([START, *found.kept, body, END])
    return Container(plain, orientation(found.exif), profile if complete else None, whole=end >= 0)


def rows_there(image: Image.Image, plain: bytes, size: tuple[int, int]) -> int:
    """How many rows, from the top, of a picture that ends early are there. What looks different with other bytes in
    the place of the missing ones was missing.

    Args:
        image: the decoded picture.
        plain: the file it is from.
        size: for which `image` was reduced while it was decoded.
    """
    with Image.open(BytesIO(plain[: -len(END)] + GARBAGE + END), formats=["JPEG"]) as other:
        other.draft(None, size)
        different = ImageChops.difference(image, other).getbbox(alpha_only=False)
    return different[1] if different else image.height


def refined_later(plain: bytes) -> bool:
    """Whether the whole picture is there after the first scan and the later ones refine it."""
    first = plain.find(SCAN)
    header = plain[:first]
    return (b"\xff\xc2" in header or b"\xff\xca" in header) and plain.find(SCAN, first + 2) >= 0


def _whole_segments(body: bytes) -> bytes:
    """The scans of a file that ends early, without a last segment that is cut itself."""
    at = max((match.start() for match in _MARKER.finditer(body)), default=0)
    length = int.from_bytes(body[at + 2 : at + 4], "big")
    return body if at + 2 + length <= len(body) and at + 4 <= len(body) else body[:at]


def _found(data: bytes) -> _Found:
    found = _Found()
    at, count = 2, 0
    while marker := _MARKER.search(data, at):
        code, at = data[marker.start() + 1], marker.end()
        if code == 0xD9:
            break
        if code == 0xDA:
            found.scan = marker.start()
            break
        length = int.from_bytes(data[at : at + 2], "big")
        body = data[at + 2 : at + length]
        if length < 2 or len(body) < length - 2:
            break
        _sort_in(found, code, body)
        at, count = at + length, count + 1
        check_pieces(count, "segments")
    return found


def _sort_in(found: _Found, code: int, body: bytes) -> None:
    segment = bytes((0xFF, code)) + struct.pack(">H", len(body) + 2) + body
    if code in _FRAMES:
        found.frame, found.progressive = body, code in (0xC2, 0xC6, 0xCA, 0xCE)
        found.kept.append(segment)
    elif (
        code in _TABLES
        or (code == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 14)
        or (code == 0xEE and body.startswith(b"Adobe") and len(body) >= 12)
    ):
        found.kept.append(segment)
    elif code == 0xE1 and body.startswith(b"Exif\0\0"):
        found.exif = found.exif or body
    elif code == 0xE2 and body.startswith(b"ICC_PROFILE\0") and len(body) > 14:
        found.parts = found.parts or body[13]
        found.profile.setdefault(body[12], body[14:])


def _check_work(found: _Found, scans: int) -> None:
    if len(found.frame) < 6:
        raise ValueError("no frame")
    height, width, components = struct.unpack(">HHB", found.frame[1:6])
    pixels = width * height
    if scans > MAX_SCANS or (scans > USUAL_SCANS and scans * pixels > MAX_PASSED_PIXELS):
        raise LearnerError(
            f"This JPEG draws its {width} × {height} px in {scans:,} passes (scans); that would take too long to read.",
            SAVE_ANEW,
        )
    factors = [value for value in found.frame[7 : 6 + 3 * components : 3]]
    areas = [(value >> 4) * (value & 15) for value in factors]
    fullest = max((value >> 4) for value in factors or [1]) * max((value & 15) for value in factors or [1])
    held = 2 * pixels * sum(areas) / max(fullest, 1)  # all coefficients, 16 bit each
    if (found.progressive or scans > 1) and held > MAX_WORK_BYTES:
        raise too_much_memory(f"a progressive JPEG of {width} × {height} px with all its colours in full size")
