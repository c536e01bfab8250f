"""The words for a file that is not a photo, is cut off or is damaged."""

import re

from core.errors import LearnerError
from core.images.limits import SAVE_ANEW

READABLE = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF and HEIC"
_END_MARKS = {b"\xff\xd8": b"\xff\xd9", b"\x89PNG": b"IEND", b"GIF8": b"\0;"}
_SVG = re.compile(r"(?>(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*)<(?:\w+:)?svg\b", re.I | re.S)


def unreadable(data: bytes, error: Exception) -> LearnerError:
    """The word for a file of a known format whose reader failed with `error`."""
    if _is_cut_off(data, error):
        return cut_off(data)
    return LearnerError(
        f"This picture could not be read: its {len(data):,} bytes are damaged or of a rare kind.", SAVE_ANEW
    )


def cut_off(data: bytes) -> LearnerError:
    """The word for a file that ends before its picture does."""
    return LearnerError(
        f"This picture is cut off: the file ends after {len(data):,} bytes, before the picture does.",
        "Copy or download the file again until it is complete.",
    )


def not_an_image(data: bytes) -> LearnerError:
    """The word for a file of another kind."""
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


def _is_cut_off(data: bytes, error: Exception) -> bool:
    if data.startswith(b"RIFF"):
        return len(data) < 8 + int.from_bytes(data[4:8], "little")
    for start, end in _END_MARKS.items():
        if data.startswith(start):
            return end not in data[-64:]  # a few stray bytes after the end are common
    return any(word in str(error).lower() for word in ("truncated", "end of file", "end-of-file"))
