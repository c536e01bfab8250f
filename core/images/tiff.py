"""TIFF and its relatives: directories read without Pillow, to tell raw photos and to bound the work before it."""

import struct
from collections.abc import Iterator

from PIL import TiffImagePlugin

from core.errors import LearnerError
from core.images.limits import MAX_WORK_BYTES, SAVE_ANEW, check_pieces, too_much_memory

Directory = dict[int, tuple[int, ...]]  # tag -> its first values; -tag -> how many there are

KIND, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 256, 257, 258, 259, 262
STRIPS, SAMPLES, ROWS, PLANES, TILE_WIDTH, TILE_HEIGHT, TILES, PARTS = 273, 277, 278, 284, 322, 323, 324, 330
DNG_VERSION = 50706
SENSOR = {32803, 34892}  # photometric: colour filter array, linear raw
RAW_COMPRESSION = {262, 32767, 34713, 65000, 65535}  # Kodak, Sony, Nikon, Kodak, Pentax
REDUCED = 1
_MAGICS = {
    b"FUJIFILMCCD-RAW": "RAF",
    b"IIRO": "ORF",
    b"IIRS": "ORF",
    b"MMOR": "ORF",
    b"IIU\0": "RW2",
    b"FOVb": "X3F",
    b"\0MRM": "MRW",
}
_SIZES = {1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 17: 8, 18: 8}  # bytes of the integer types
_MOST_DIRECTORIES, _MOST_VALUES = 32, 16


def read_all_greys() -> None:
    """Let Pillow read the deep greys that it leaves out: zero as white, and 32 bits without sign in either order."""
    known = TiffImagePlugin.OPEN_INFO
    order = TiffImagePlugin.MM
    known.setdefault((order, 1, (1,), 1, (32,), ()), ("I", "I;32B"))
    for (order, photometric, *rest), modes in list(known.items()):
        if photometric == 1 and modes[0].startswith(("I", "F")):
            known.setdefault((order, 0, *rest), modes)  # type: ignore[arg-type]


def zero_is_white(image: TiffImagePlugin.TiffImageFile) -> bool:
    """Whether the values of an open picture still have to be turned round; up to 8 bits Pillow does it."""
    return image.tag_v2.get(PHOTOMETRIC) == 0 and image.mode.startswith(("I", "F"))


def raw_photo(data: bytes) -> LearnerError | None:
    """The word for a raw photo of a camera, whose first picture is a small preview or none at all."""
    name = next((name for magic, name in _MAGICS.items() if data.startswith(magic)), "")
    if data[4:12] == b"ftypcrx ":
        name = "CR3"
    if data[6:14] == b"HEAPCCDR":
        name = "CRW"
    if data[8:10] == b"CR" and data[:4] in (b"II*\0", b"MM\0*"):
        name = "CR2"
    if not name and _is_raw(list(_directories(data))):
        name = "DNG, NEF, ARW or alike"
    if not name:
        return None
    return LearnerError(
        f"This is a raw photo ({name}): the data of a camera's sensor, which have to be developed first.",
        "Export it as a JPEG from the camera, the phone or a photo program, and choose that file.",
    )


def check_work(data: bytes) -> None:
    """
    Raises:
        LearnerError: the first picture is in too many pieces, or they take too much memory.
    """
    first = next(_directories(data), {})
    for tag, kind in ((STRIPS, "strips"), (TILES, "tiles")):
        check_pieces(first.get(-tag, (0,))[0], kind)
    width, height = _value(first, WIDTH), _value(first, HEIGHT)
    samples, bits = _value(first, SAMPLES, 1), max(first.get(BITS, (1,)) or (1,))
    if TILE_WIDTH in first:
        piece = _value(first, TILE_WIDTH) * _value(first, TILE_HEIGHT)
    else:
        piece = width * min(_value(first, ROWS, height), height)
    packed = piece * bits * (samples if _value(first, PLANES, 1) == 1 else 1) // 8
    held = packed + width * height * (1 if samples == 1 and bits <= 8 else 4)
    if _value(first, COMPRESSION, 1) != 1 and held > MAX_WORK_BYTES:
        raise too_much_memory(f"a TIFF of {width} × {height} px, compressed in pieces of {packed / 1e6:,.0f} MB")
    if samples > 8:
        raise LearnerError(f"This TIFF has {samples} values a pixel; a photo has at most 5.", SAVE_ANEW)


def _is_raw(directories: list[Directory]) -> bool:
    if not directories:
        return False
    first = directories[0]
    if DNG_VERSION in first:
        return True
    for entry in directories:
        if _value(entry, PHOTOMETRIC) in SENSOR or _value(entry, COMPRESSION) in RAW_COMPRESSION:
            return True
    larger = any(_value(entry, WIDTH) > _value(first, WIDTH) for entry in directories[1:])
    return bool(_value(first, KIND) & REDUCED) and PARTS in first and larger


def _value(directory: Directory, tag: int, otherwise: int = 0) -> int:
    values = directory.get(tag)
    return values[0] if values else otherwise


def _directories(data: bytes) -> Iterator[Directory]:
    """The chain of directories, each followed by its parts; at most `_MOST_DIRECTORIES`, none twice."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or data[2:4] not in (struct.pack(order + "H", 42), struct.pack(order + "H", 43)):
        return
    big = data[2:4] == struct.pack(order + "H", 43)
    waiting = [_number(data, 8 if big else 4, 8 if big else 4, order)]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        at = waiting.pop(0)
        if at in seen or not 0 < at < len(data):
            continue
        seen.add(at)
        directory, following = _directory(data, at, order, big)
        waiting = [*directory.get(PARTS, ()), *waiting, following]
        yield directory


def _directory(data: bytes, at: int, order: str, big: bool) -> tuple[Directory, int]:
    """`(directory, position of the next one)`."""
    head, entry, wide = (8, 20, 8) if big else (2, 12, 4)
    count = min(_number(data, at, head, order), len(data) // entry)
    directory: Directory = {}
    for start in range(at + head, at + head + count * entry, entry):
        tag, kind = _number(data, start, 2, order), _number(data, start + 2, 2, order)
        size, values = _SIZES.get(kind, 0), _number(data, start + 4, wide, order)
        place = start + 4 + wide
        if size * values > wide:
            place = _number(data, place, wide, order)
        if size and tag not in directory:
            numbers = range(place, place + size * min(values, _MOST_VALUES), size)
            directory[tag] = tuple(_number(data, number, size, order) for number in numbers)
            directory[-tag] = (values,)
    return directory, _number(data, at + head + count * entry, wide, order)


def _number(data: bytes, at: int, size: int, order: str) -> int:
    """An integer of `size` bytes; 0 beyond the end."""
    return int.from_bytes(data[at : at + size], "little" if order == "<" else "big")
