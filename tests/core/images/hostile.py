"""Small files that would keep a decoder busy, or fill the memory, without a bound. Built when they are asked for."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pillow_heif
from PIL import Image

from core.images import limits
from tests.odd_photos import chunk

FULL = limits.MAX_BYTES


QUICKLY = {"enc_params": {"preset": "ultrafast"}}  # for x265, which is slow otherwise


def photo(width: int, height: int, format: str, **options: object) -> bytes:
    grain = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(grain).resize((width, height), Image.Resampling.BILINEAR).save(file, format, **options)
    return file.getvalue()


def scans(times: int) -> bytes:
    """A progressive JPEG of 12 megapixels whose last scan comes again and again."""
    data = photo(4000, 3000, "JPEG", quality=5, progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2][:700] * times + data[-2:]


def png(idat: bytes, before: bytes = b"", width: int = 100, height: int = 100, kind: int = 2, depth: int = 8) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + idat + chunk(b"IEND", b"")


def flat(row_bytes: int, height: int) -> bytes:
    return chunk(b"IDAT", zlib.compress(bytes((row_bytes + 1) * height), 1))


def gif(rest: bytes) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", 100, 100, 0x80, 0, 0) + bytes(6) + rest


def tiff(tags: dict[int, int], lists: dict[int, int], rest: bytes = b"") -> bytes:
    """Tags with one value; `lists` are tags with that many values, all from `rest`."""
    entries = sorted({**{tag: (1, value) for tag, value in tags.items()}}.items())
    start = 8 + 2 + 12 * (len(tags) + len(lists)) + 4
    entries = sorted(entries + [(tag, (count, start)) for tag, count in lists.items()])
    data = b"II" + struct.pack("<HIH", 42, 8, len(entries))
    for tag, (count, value) in entries:
        data += struct.pack("<HHII", tag, 4, count, value)
    return data + struct.pack("<I", 8) + rest  # the next directory is the first one again


_TIFF = {256: 100, 257: 2000, 258: 8, 259: 1, 262: 1, 277: 1}
_PIXELS = flat(300, 100)
_IFDS = struct.pack("<HHII", 330, 4, 3_000_000, 100) * 65_535

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "400 scans": (lambda: scans(400), "passes (scans)"),
    "14 MB of scans": (lambda: scans(20_000), "passes (scans)"),
    "15 MB of 0xFF": (lambda: b"\xff" * FULL, ""),
    "a JPEG of 0xFF": (lambda: b"\xff\xd8" + b"\xff" * (FULL - 2), ""),
    "a JPEG of zeros": (lambda: b"\xff\xd8\xff" + bytes(FULL - 3), ""),
    "two million segments": (lambda: b"\xff\xd8" + b"\xff\xe1\0\2" * 2_000_000, "65,536 segments"),
    "a million pieces of pixels": (lambda: png(chunk(b"IDAT", b"") * 1_000_000 + _PIXELS), "65,536 chunks"),
    "a million texts": (lambda: png(_PIXELS, chunk(b"tEXt", b"a\0") * 1_000_000), "65,536 chunks"),
    "empty extensions": (lambda: gif(b"!\xfe\0" * 4_900_000), "65,536 blocks"),
    "tiny blocks": (lambda: gif(b",\0\0\0\0d\0d\0\0\2" + b"\1\x44" * 7_000_000), "65,536 blocks"),
    "junk between blocks": (lambda: gif(b"\1" * FULL)[:FULL], "65,536 blocks"),
    "strips": (lambda: tiff(_TIFF | {278: 1}, {273: 1_800_000, 279: 1_800_000}, bytes(14_400_000)), "65,536 strips"),
    "an enormous tile": (lambda: tiff(_TIFF | {259: 8, 322: 40_000, 323: 40_000}, {324: 1, 325: 1}), "memory"),
    "a loop of directories": (lambda: tiff(_TIFF, {330: 1}, struct.pack("<I", 8)), ""),
    "directories": (lambda: b"II*\0\x08\0\0\0\xff\xff" + _IFDS + bytes(13_000_000), ""),
    "large WebP": (lambda: photo(12_000, 4_100, "WEBP", quality=0, method=0), "16 megapixels"),
    "large AVIF": (lambda: photo(5_000, 4_000, "AVIF", quality=1, speed=10), "16 megapixels"),
    "large HEIF in 10 bits": (lambda: deep_heif(7500, 5000), "36 megapixels"),
    "large PNG with a key": (
        lambda: png(flat(60_000, 4600), chunk(b"tRNS", bytes(6)), 10_000, 4600, 2, 16),
        "45 megapixels",
    ),
    "progressive, all colours": (
        lambda: photo(8000, 6000, "JPEG", quality=1, progressive=True, subsampling=0),
        "too much memory",
    ),
}

READ: dict[str, tuple[Callable[[], bytes], tuple[int, int]]] = {
    "texts of 12 GB": (
        lambda: png(_PIXELS, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(60_000_000), 1)) * 40),
        (100, 100),
    ),
    "a profile of 1 GB": (
        lambda: png(_PIXELS, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(2**20), 1) + b"\0" * 4_000_000)),
        (100, 100),
    ),
    "pixels of 500 MB": (lambda: png(flat(10_000, 50_000)), (100, 100)),
    "transparent PNG": (lambda: png(flat(40_000, 5000), width=10_000, height=5000, kind=6), (10_000, 5000)),
    "deep grey with a key": (
        lambda: png(flat(20_000, 5000), chunk(b"tRNS", bytes(2)), 10_000, 5000, 0, 16),
        (10_000, 5000),
    ),
    "deep colours with a key": (
        lambda: png(flat(60_000, 4500), chunk(b"tRNS", bytes(6)), 10_000, 4500, 2, 16),
        (10_000, 4500),
    ),
    "long comment": (lambda: gif(b"!\xfe" + (b"\xff" + b"a" * 255) * 50_000 + b"\0" + photo_gif()), (100, 100)),
    "animated WebP": (lambda: animation(), (4000, 3900)),
    "photo": (lambda: photo(8600, 5800, "JPEG", quality=60), (8600, 5800)),
    "progressive photo": (lambda: photo(8600, 5800, "JPEG", quality=60, progressive=True), (8600, 5800)),
    "panorama": (lambda: photo(12_000, 4000, "JPEG", quality=60), (12_000, 4000)),
    "panorama in PNG": (lambda: png(flat(36_000, 4000), width=12_000, height=4000), (12_000, 4000)),
    "phone in 10 bits": (lambda: deep_heif(6000, 5900), (6000, 5900)),
    "phone": (lambda: photo(8000, 6000, "HEIF", quality=30, **QUICKLY), (8000, 6000)),
}


def photo_gif() -> bytes:
    """The image block and the end of a 64 x 64 GIF with two colours."""
    file = io.BytesIO()
    Image.new("P", (64, 64), 1).save(file, "GIF")
    data = file.getvalue()
    return data[data.index(b",\0\0\0\0@\0@\0") :]


def deep_heif(width: int, height: int) -> bytes:
    file = io.BytesIO()
    pillow_heif.from_bytes("RGB;16", (width, height), bytes(6 * width * height)).save(file, quality=1, **QUICKLY)
    return file.getvalue()


def animation() -> bytes:
    frames = [Image.new("RGB", (4000, 3900), (level, 0, 0)) for level in range(4)]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True, quality=0, method=0)
    return file.getvalue()
