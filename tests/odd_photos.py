"""Odd but sound photos, made by hand, with what Chromium 156 shows of them: the mean over white."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

CASES = Path(__file__).parent / "cases"
GOOD = (156.7, 123.3, 100.0)
Mean = tuple[float, float, float]
Chunk = tuple[bytes, bytes]

SRGB = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
P3 = (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
WARM_WHITE = (0.3457, 0.3585, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)


def chunk(name: bytes, body: bytes, sound: bool = True) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body) ^ (not sound))


def rows(pixels: np.ndarray) -> bytes:
    return zlib.compress(b"".join(b"\0" + row.tobytes() for row in pixels))


def png(pixels: np.ndarray, *before: Chunk, after: tuple[Chunk, ...] = ()) -> bytes:
    """A PNG of `(H, W)` or `(H, W, 3)` values in 8 or 16 bits with further chunks."""
    deep = pixels.dtype == np.uint16
    header = struct.pack(">IIBBBBB", *pixels.shape[1::-1], 16 if deep else 8, 2 if pixels.ndim == 3 else 0, 0, 0, 0)
    body = (b"IDAT", rows(pixels.astype(">u2") if deep else pixels))
    parts = [(b"IHDR", header), *before, body, *after, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def gamma(value: float) -> Chunk:
    return b"gAMA", struct.pack(">I", round(value * 100_000))


def primaries(values: tuple[float, ...]) -> Chunk:
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in values))


def points(*values: int) -> Chunk:
    return b"cICP", bytes(values)


def profile(body: bytes) -> Chunk:
    return b"iCCP", b"x\0\0" + zlib.compress(body)


def swapped() -> bytes:
    """sRGB with red and green exchanged."""
    body = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return body.replace(b"rXYZ", b"tmp!", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"tmp!", b"gXYZ", 1)


RED = np.full((8, 8, 3), (231, 40, 40), np.uint8)
GREY = np.full((8, 8, 3), 150, np.uint8)
SKIN = np.full((8, 8, 3), (150, 75, 37), np.uint8)
STATED: dict[str, tuple[bytes, Mean]] = {
    **{
        f"primaries {number}": (png(RED, points(number, 13, 0, 1)), mean)
        for number, mean in {
            1: (231, 40, 40), 2: (231, 40, 40), 4: (255, 6, 0), 5: (235, 40, 40), 6: (225, 53, 39), 7: (225, 53, 39),
            8: (255, 0, 14), 9: (255, 0, 20), 10: (255, 0, 75), 11: (246, 0, 20), 12: (252, 0, 18), 22: (233, 54, 39),
        }.items()
    },
    **{
        f"curve {number}": (png(GREY, points(9, number, 0, 1)), (level, level, level))
        for number, level in {1: 144, 4: 151, 5: 131, 8: 202, 13: 150, 14: 144, 16: 193, 17: 143, 18: 122}.items()
    },
    "pq of a colour": (png(SKIN, points(9, 16, 0, 1)), (240, 0, 0)),
    "pq of a colour in p3": (png(SKIN, points(12, 16, 0, 1)), (211, 4, 0)),
    "hlg of a colour": (png(SKIN, points(9, 18, 0, 1)), (137, 43, 12)),
    "gamma 1": (png(RED, gamma(1)), (244, 110, 110)),
    "gamma 0.45455": (png(RED, gamma(0.45455)), (231, 40, 40)),
    "gamma 0.3": (png(RED, gamma(0.3)), (220, 7, 7)),
    "gamma 0": (png(RED, gamma(0)), (231, 40, 40)),
    "the first of two gammas": (png(RED, gamma(0.45455), gamma(1)), (231, 40, 40)),
    "gamma behind the pixels": (png(RED, after=(gamma(1),)), (231, 40, 40)),
    "primaries without gamma": (png(RED, primaries(P3)), (231, 40, 40)),
    "gamma and p3": (png(RED, gamma(0.45455), primaries(P3)), (253, 0, 5)),
    "gamma 1 and p3": (png(RED, gamma(1), primaries(P3)), (255, 99, 105)),
    "gamma 1 and srgb's primaries": (png(RED, gamma(1), primaries(SRGB)), (244, 110, 110)),
    "gamma and a warm white": (png(RED, gamma(0.45455), primaries(WARM_WHITE)), (242, 40, 43)),
    "gamma and no primaries at all": (png(RED, gamma(0.45455), primaries((0,) * 8)), (231, 40, 40)),
    "sRGB before gamma": (png(RED, gamma(1), (b"sRGB", b"\0")), (231, 40, 40)),
    "cICP before sRGB": (png(RED, (b"sRGB", b"\0"), points(12, 13, 0, 1)), (252, 0, 18)),
    "cICP before a profile": (png(RED, profile(swapped()), points(12, 13, 0, 1)), (252, 0, 18)),
    "a profile before gamma": (png(RED, gamma(1), profile(swapped())), (40, 231, 40)),
    "gamma after a broken profile": (png(RED, profile(b"no" * 300), gamma(1)), (244, 110, 110)),
    "gamma after a short cICP": (png(RED, points(12, 13, 0), gamma(1)), (244, 110, 110)),
    "gamma of a grey": (png(GREY[..., 0], gamma(1)), (202, 202, 202)),
}  # fmt: skip


def avif(primary: int, transfer: int) -> bytes:
    data = bytearray((CASES / "avif_srgb.avif").read_bytes())
    at = data.index(b"nclx") + 4
    data[at : at + 4] = struct.pack(">HH", primary, transfer)
    return bytes(data)


STATED_AVIF: dict[str, tuple[bytes, Mean]] = {
    f"avif {primary}/{transfer}": (avif(primary, transfer), mean)
    for (primary, transfer), mean in {
        (1, 1): (231, 40, 40), (2, 2): (231, 40, 40), (12, 1): (252, 0, 18), (12, 2): (252, 0, 18),
        (9, 14): (255, 0, 20), (5, 6): (235, 40, 40), (1, 8): (244, 110, 110), (9, 16): (255, 0, 0),
        (9, 18): (255, 0, 0), (3, 13): (231, 40, 40),
    }.items()
}  # fmt: skip

WINE = np.full((16, 16, 3), (200, 0, 0), np.uint8)
BLUE = np.full((16, 16, 3), (0, 0, 200), np.uint8)


def control(number: int, width: int, height: int, left: int = 0, top: int = 0) -> Chunk:
    return b"fcTL", struct.pack(">5IHHBB", number, width, height, left, top, 1, 1000, 0, 0)


def apng(*parts: Chunk) -> bytes:
    header = (b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in (header, *parts, (b"IEND", b"")))


def frame(number: int, pixels: np.ndarray) -> Chunk:
    return b"fdAT", struct.pack(">I", number) + rows(pixels)


def gif(width: int, height: int, *frames: tuple[int, int, int, int]) -> bytes:
    """Frames `(left, top, width, height)`, the first green, the second blue, on a canvas; entry 0 is the ground."""
    colours = bytes((200, 0, 0, 10, 200, 10, 0, 0, 200, 255, 255, 0))
    data = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF1, 0, 0) + colours
    for number, place in enumerate(frames, start=1):
        image = Image.fromarray(np.full(place[:1:-1], number, np.uint8), "P")
        image.putpalette(colours)
        file = io.BytesIO()
        image.save(file, "GIF", optimize=False)
        body = file.getvalue()
        at = body.index(b",\0\0\0\0" + struct.pack("<HH", *place[2:]))
        data += b"," + struct.pack("<HHHHB", *place, 0) + body[at + 10 : -1]
    return data + b";"


_TOTAL = (b"acTL", struct.pack(">II", 1, 0))
_SMALL = np.ascontiguousarray(BLUE[:8, :8])
FRAMES: dict[str, tuple[bytes, Mean]] = {
    "apng with a fallback": (apng(_TOTAL, (b"IDAT", rows(WINE)), control(0, 16, 16), frame(1, BLUE)), (0, 0, 200)),
    "apng, first frame smaller": (
        apng(_TOTAL, (b"IDAT", rows(WINE)), control(0, 8, 8, 4, 4), frame(1, _SMALL)),
        (191.2, 191.2, 241.2),
    ),
    "apng without a fallback": (apng(_TOTAL, control(0, 16, 16), (b"IDAT", rows(WINE))), (200, 0, 0)),
    "apng of no frames": (
        apng((b"acTL", bytes(8)), (b"IDAT", rows(WINE)), control(0, 16, 16), frame(1, BLUE)),
        (200, 0, 0),
    ),
    "apng announced too late": (apng((b"IDAT", rows(WINE)), _TOTAL, control(0, 16, 16), frame(1, BLUE)), (200, 0, 0)),
    "gif": (gif(16, 16, (0, 0, 16, 16)), (10, 200, 10)),
    "gif that covers a part": (gif(16, 16, (4, 4, 8, 8), (0, 0, 16, 16)), (193.8, 241.2, 193.8)),
    "gif beyond its canvas": (gif(16, 16, (8, 8, 16, 16)), (146.1, 230.6, 146.1)),
    "gif outside its canvas": (gif(16, 16, (20, 20, 8, 8)), (235, 250.5, 235)),
    "gif without a canvas": (gif(0, 0, (0, 0, 16, 16)), (10, 200, 10)),
    "gif without an end": (gif(16, 16, (0, 0, 16, 16))[:-1], (10, 200, 10)),
}

_DEEP = np.full((8, 8, 3), 30_000, np.uint16)
_DEEP[:, :4, 2] = 30_001  # differs from the key in its last bit alone
_HALF = np.full((8, 8), 30, np.uint8)
KEYS: dict[str, tuple[bytes, Mean]] = {
    "16-bit grey": (png(np.ascontiguousarray(_DEEP[..., 2]), (b"tRNS", struct.pack(">H", 30_000))), (186, 186, 186)),
    "16-bit colour": (png(_DEEP, (b"tRNS", struct.pack(">3H", *[30_000] * 3))), (186, 186, 186)),
    "8-bit grey, surplus bits": (png(_HALF, (b"tRNS", struct.pack(">H", 256 + 30))), (255, 255, 255)),
    "8-bit colour": (png(_HALF[..., None].repeat(3, 2), (b"tRNS", struct.pack(">3H", 30, 30, 30))), (255, 255, 255)),
    "a key too short": (png(_HALF[..., None].repeat(3, 2), (b"tRNS", b"\0\1")), (30, 30, 30)),
}


def with_chunk(name: bytes, body: bytes, sound: bool = True, behind: bool = False) -> bytes:
    good = (CASES / "good.png").read_bytes()
    at = good.index(b"IEND") - 4 if behind else 33
    return good[:at] + chunk(name, body, sound) + good[at:]


_BOMB = zlib.compress(bytes(5_000_000))
_BODIES = {
    b"zTXt": b"Comment\0\0" + _BOMB, b"iTXt": b"XML:com.adobe.xmp\0\1\0\0\0" + _BOMB, b"tEXt": b"a" * 70_000,
    b"eXIf": b"MM\0*\xff\xff\xff\xff", b"tIME": b"\1", b"bKGD": b"", b"sPLT": b"name\0\x09abc", b"hIST": b"\0",
    b"pHYs": b"\0", b"iCCP": b"icc\0\0" + _BOMB, b"gAMA": b"\0\1", b"cHRM": b"\0" * 5, b"sRGB": b"", b"cICP": b"\1",
    b"sBIT": b"", b"oFFs": b"\1", b"prVw": b"private", b"caBX": b"c2pa" * 9, b"tRNS": b"",
}  # fmt: skip
METADATA = {
    f"{name.decode()}{' bad' * (not sound)}{' behind' * behind}": with_chunk(name, body, sound, behind)
    for name, body in _BODIES.items()
    for sound in (True, False)
    for behind in (True, False)
}


def with_segments(*segments: tuple[int, bytes]) -> bytes:
    good = (CASES / "good.jpg").read_bytes()
    return (
        good[:2] + b"".join(struct.pack(">BBH", 255, code, len(body) + 2) + body for code, body in segments) + good[2:]
    )


SEGMENTS = {
    **{f"APP{number} empty": with_segments((0xE0 + number, b"")) for number in range(16)},
    "JFIF short": with_segments((0xE0, b"JFIF\0\1")),
    "Adobe short": with_segments((0xEE, b"Adobe")),
    "EXIF garbage": with_segments((0xE1, b"Exif\0\0" + b"\xff" * 50)),
    "ICC without parts": with_segments((0xE2, b"ICC_PROFILE\0")),
    "ICC of several parts, one there": with_segments((0xE2, b"ICC_PROFILE\0\1\3" + b"x" * 200)),
    "ICC garbage": with_segments((0xE2, b"ICC_PROFILE\0\1\1" + b"x" * 200)),
    "MPF short": with_segments((0xE2, b"MPF\0")),
    "8BIM ends": with_segments((0xED, b"Photoshop 3.0\x008BIM\x04")),
    "8BIM resolution ends": with_segments((0xED, b"Photoshop 3.0\x008BIM\x03\xed\0\0\0\0\0\2ab")),
    "a long comment": with_segments((0xFE, b"a" * 65_000)),
    "thousands of segments": with_segments(*[(0xE1, b"http://ns.adobe.com/xap/1.0/\0x")] * 20_000),
    "junk behind the end": (CASES / "good.jpg").read_bytes() + b"\0junk" * 5000,
    "fill bytes": (CASES / "good.jpg").read_bytes().replace(b"\xff\xdb", b"\xff" * 5000 + b"\xdb"),
}
