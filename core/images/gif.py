"""GIF: the blocks of the first frame, and where it lies on its canvas."""

import struct

from core.images.container import Container
from core.images.limits import MAX_PIECES, check_pieces

EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, 0x3B
CONTROL = 0xF9
_BLOCKS_A_PIECE = 4  # the blocks of a GIF have at most 255 bytes


def read(data: bytes) -> Container:
    """The first frame of a GIF without what comes before and after it.

    Raises:
        ValueError: there is no frame in it.
        LearnerError: it consists of too many blocks.
    """
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + _table(flags)
    palette, control, count = data[13:at], b"", 0
    while at < len(data) and data[at] != TRAILER:
        if data[at] == IMAGE:
            break
        if data[at] == EXTENSION:
            label, start = data[at + 1 : at + 2], at + 2
            at, blocks = _past_blocks(data, start, count)
            count += blocks + 1
            if label == bytes((CONTROL,)) and data[start : start + 1] == b"\x04":
                control = data[start + 1 : start + 5]
        else:
            at, count = at + 1, count + 1
        check_pieces(count // _BLOCKS_A_PIECE, "blocks")
    if at + 10 > len(data) or data[at] != IMAGE:
        raise ValueError("no frame: truncated")
    left, top, frame_width, frame_height, frame_flags = struct.unpack_from("<HHHHB", data, at + 1)
    end, _ = _past_blocks(data, at + 10 + _table(frame_flags) + 1, count)
    plain = b"GIF89a" + struct.pack("<HHBBB", frame_width, frame_height, flags, 0, 0) + palette
    if len(control) == 4:
        plain += bytes((EXTENSION, CONTROL, 4)) + control + b"\0"
    plain += bytes((IMAGE,)) + struct.pack("<HHHHB", 0, 0, frame_width, frame_height, frame_flags)
    plain += data[at + 10 : end]
    canvas = max(width, left + frame_width), max(height, top + frame_height)  # browsers enlarge it for the first frame
    covered = canvas == (frame_width, frame_height)
    return Container(plain + bytes((TRAILER,)), canvas=None if covered else canvas, offset=(left, top))


def _table(flags: int) -> int:
    """Bytes of the colour table that these flags announce."""
    return 3 * (2 << (flags & 7)) if flags & 0x80 else 0


def _past_blocks(data: bytes, at: int, count: int) -> tuple[int, int]:
    """`(position behind a chain of blocks, their number)`."""
    blocks = 0
    while at < len(data) and data[at]:
        at, blocks = at + 1 + data[at], blocks + 1
        if blocks + count > MAX_PIECES * _BLOCKS_A_PIECE:
            check_pieces((blocks + count) // _BLOCKS_A_PIECE + 1, "blocks")
    return min(at + 1, len(data)), blocks
