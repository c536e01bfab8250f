"""Odd but sound photos against what Chromium shows; `tests/browser/test_photos_as_shown.py` asks it anew."""

import io
import random
import struct

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from core.errors import LearnerError
from core.images.decode import decode
from tests.odd_photos import (
    CASES,
    FRAMES,
    GOOD,
    KEYS,
    METADATA,
    SEGMENTS,
    STATED,
    STATED_AVIF,
    chunk,
    gamma,
    png,
    with_chunk,
    with_segments,
)

LEVELS = 6
NO_END = "ends without its end mark"


def mean(data: bytes) -> np.ndarray:
    return decode(data).pixels.reshape(-1, 3).mean(axis=0)


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def refused(data: bytes) -> LearnerError:
    with pytest.raises(LearnerError) as caught:
        decode(data)
    return caught.value


GIVEN = {path.name: GOOD for path in CASES.glob("*.png") if path.name.startswith(("good", "png-"))}
GIVEN |= {path.name: GOOD for path in CASES.glob("*.jpg")}
GIVEN |= {"png-gama-linear.png": (188, 188, 188), "avif_p3.avif": (252, 0, 18), "png_p3.png": (251, 0, 18)}
GIVEN |= {"avif_bt2020_pq.avif": (255, 0, 0), "avif_srgb.avif": (231, 40, 40), "png_srgb.png": (230, 40, 40)}


@pytest.mark.parametrize("name", GIVEN)
def test_cases(name: str) -> None:
    np.testing.assert_allclose(mean(case(name)), GIVEN[name], atol=LEVELS)


def test_heic_in_p3_is_converted_like_its_twin_in_png() -> None:
    heic = case("heic-p3.heic")
    at = heic.index(b"nclx") + 4
    raw = decode(heic[:at] + struct.pack(">HH", 1, 13) + heic[at + 4 :]).pixels
    twin = png(np.ascontiguousarray(raw), (b"cICP", bytes((12, 13, 0, 1))))
    assert np.abs(mean(heic) - raw.reshape(-1, 3).mean(axis=0)).max() > LEVELS
    np.testing.assert_allclose(mean(heic), mean(twin), atol=1)


@pytest.mark.parametrize("name", STATED | STATED_AVIF)
def test_stated_colours(name: str) -> None:
    data, shown = (STATED | STATED_AVIF)[name]
    np.testing.assert_allclose(mean(data), shown, atol=2)


def test_what_is_not_followed_is_said() -> None:
    assert "not followed" in decode(STATED_AVIF["avif 3/13"][0]).note
    assert "HDR" in decode(STATED["curve 16"][0]).note
    assert "not followed" in decode(png(np.zeros((8, 8, 3), np.uint8), (b"cICP", bytes((9, 13, 1, 1))))).note
    assert decode(STATED["primaries 12"][0]).note == ""


def test_half_transparent_colours_are_converted_before_they_are_laid_on_white() -> None:
    image = Image.new("RGBA", (8, 8), (0, 0, 0, 128))
    file = io.BytesIO()
    image.save(file, "PNG")
    data = file.getvalue()
    dark = chunk(*gamma(0.3))
    np.testing.assert_allclose(mean(data[:33] + dark + data[33:]), (127, 127, 127), atol=1)


@pytest.mark.parametrize("name", FRAMES)
def test_first_frame(name: str) -> None:
    data, shown = FRAMES[name]
    np.testing.assert_allclose(mean(data), shown, atol=1)


@pytest.mark.parametrize("name", KEYS)
def test_transparency_key(name: str) -> None:
    data, shown = KEYS[name]
    np.testing.assert_allclose(mean(data), shown, atol=1)


@pytest.mark.parametrize("name", METADATA)
def test_metadata_cost_nothing_in_png(name: str) -> None:
    np.testing.assert_allclose(mean(METADATA[name]), GOOD, atol=1)


@pytest.mark.parametrize("name", SEGMENTS)
def test_metadata_cost_nothing_in_jpeg(name: str) -> None:
    np.testing.assert_allclose(mean(SEGMENTS[name]), mean(case("good.jpg")), atol=0.1)


def test_pixels_with_a_wrong_checksum_outside_are_read_where_their_own_is_right() -> None:
    data = bytearray(case("good.png"))
    data[data.index(b"IEND") - 8] ^= 1
    np.testing.assert_allclose(mean(bytes(data)), GOOD, atol=1)
    data[200] ^= 1
    assert "damaged" in refused(bytes(data)).message


def test_png_without_an_end_is_read_with_a_word() -> None:
    picture = decode(case("good.png")[:-12])
    assert NO_END in picture.note
    assert picture.digest == decode(case("good.png")).digest, "a note is no part of it"


def test_jpeg_without_an_end_is_read_with_a_word() -> None:
    good = decode(case("good.jpg"))
    for data in (case("good.jpg")[:-2], case("no_eoi_trailer.jpg"), case("progressive_no_eoi.jpg")):
        picture = decode(data)
        assert NO_END in picture.note
        assert np.abs(picture.pixels.astype(int) - good.pixels).mean() < 1
    assert good.note == ""


@pytest.mark.parametrize(("cut", "missing"), [(100, "14%"), (400, "34%"), (600, "47%")])
def test_jpeg_that_ends_early_is_read_where_half_of_it_is_there(cut: int, missing: str) -> None:
    picture = decode(case("good.jpg")[:-cut])
    assert f"lowest {missing} of the picture are missing and shown white" in picture.note
    rows = 240 * int(missing[:-1]) // 100
    assert (picture.pixels[-rows + 8 :] > 245).all()
    np.testing.assert_array_equal(picture.pixels[:100], decode(case("good.jpg")).pixels[:100])
    assert "cut off" in refused(case("good.jpg")[:-900]).message


@pytest.mark.parametrize("cut", [*range(2, 12), 40, 100, 300])
def test_progressive_jpeg_that_ends_early_is_read(cut: int) -> None:
    file = io.BytesIO()
    with Image.open(io.BytesIO(case("good.jpg"))) as image:
        image.save(file, "JPEG", progressive=True)
    np.testing.assert_allclose(mean(file.getvalue()[:-cut]), GOOD, atol=1)


# --- deep greys


def by_hand(order: str, bits: int, white_is_zero: bool, floating: bool, strips: int) -> bytes:
    """A TIFF of a 64 x 16 ramp, dark at the left, in strips, written by hand."""
    ramp = np.linspace(0, 1, 64).reshape(1, 64).repeat(16, axis=0)
    ramp = 1 - ramp if white_is_zero else ramp
    if bits == 1:
        body = np.packbits(ramp > 0.5, axis=1).tobytes()
    else:
        kind = f"{order}f4" if floating else f"{order}u{bits // 8}"
        body = (ramp if floating else np.rint(ramp * (2 ** min(bits, 16) - 1))).astype(kind).tobytes()
    rows, size = 16 // strips, len(body) // strips
    start = 8 + 2 + 10 * 12 + 4
    lists = start + len(body)
    offsets = struct.pack(f"{order}{strips}I", *(start + size * n for n in range(strips)))
    sizes = struct.pack(f"{order}{strips}I", *[size] * strips)
    tags = [(256, 64), (257, 16), (258, bits), (259, 1), (262, 0 if white_is_zero else 1)]
    tags += [(273, lists if strips > 1 else start), (277, 1), (278, rows)]
    tags += [(279, lists + len(offsets) if strips > 1 else size), (339, 3 if floating else 1)]
    data = (b"II" if order == "<" else b"MM") + struct.pack(order + "HIH", 42, 8, len(tags))
    for tag, value in tags:
        count = strips if tag in (273, 279) else 1
        data += struct.pack(order + "HHII", tag, 4, count, value)
    return data + bytes(4) + body + offsets + sizes


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(("bits", "floating"), [(1, False), (8, False), (16, False), (32, False), (32, True)])
@pytest.mark.parametrize("strips", [1, 4])
def test_zero_as_white_is_the_same_as_its_twin(order: str, bits: int, floating: bool, strips: int) -> None:
    black = decode(by_hand(order, bits, False, floating, strips)).pixels[..., 0].astype(int)
    white = decode(by_hand(order, bits, True, floating, strips)).pixels[..., 0].astype(int)
    assert black[0, 0] == 0
    assert black[0, -1] == 255
    np.testing.assert_allclose(white, black, atol=1)


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_compressed_zero_as_white(compression: str) -> None:
    ramp = np.linspace(0, 65535, 64).astype(np.uint16).reshape(1, 64).repeat(16, axis=0)
    pictures = []
    for values, photometric in ((ramp, 1), (65535 - ramp, 0)):
        file = io.BytesIO()
        info = TiffImagePlugin.ImageFileDirectory_v2()
        Image.fromarray(values).save(file, "TIFF", compression=compression, tiffinfo=info)
        data = bytearray(file.getvalue())
        at = data.index(struct.pack("<HHI", 262, 3, 1)) + 8
        data[at] = photometric
        pictures.append(decode(bytes(data)).pixels.astype(int))
    np.testing.assert_allclose(pictures[0], pictures[1], atol=1)
    assert pictures[0][0, 0, 0] == 0


# --- raw photos


def raw_tiff(order: str, *tags: tuple[int, int], part: tuple[tuple[int, int], ...] = ()) -> bytes:
    """A 16 x 16 preview that Pillow would read, with further tags, and a part in a directory of its own."""
    body = bytes(256)
    usual = [(256, 16), (257, 16), (258, 8), (259, 1), (262, 1), (273, 0), (277, 1), (278, 16), (279, 256)]
    first = sorted({**dict(usual), **dict(tags), **({330: 0} if part else {})}.items())
    start = 8 + 2 + 12 * len(first) + 4
    second = start + len(body)
    data = (b"II" if order == "<" else b"MM") + struct.pack(order + "HIH", 42, 8, len(first))
    for tag, value in first:
        value = {273: start, 330: second}.get(tag, value)
        data += struct.pack(order + "HHII", tag, 4, 1, value)
    data += bytes(4) + body + struct.pack(order + "H", len(part))
    return data + b"".join(struct.pack(order + "HHII", tag, 4, 1, value) for tag, value in part) + bytes(4)


RAW = {
    "DNG": case("raw.dng"),
    "DNG by its version": raw_tiff("<", (50706, 0x0401)),
    "NEF": raw_tiff(">", (254, 1), part=((256, 6000), (257, 4000), (259, 34713), (262, 32803))),
    "ARW": raw_tiff("<", (254, 1), part=((256, 6000), (259, 32767), (262, 32803))),
    "PEF": raw_tiff(">", (259, 65535)),
    "a preview before something larger": raw_tiff("<", (254, 1), part=((256, 6000), (257, 4000))),
    "CR2": b"II*\0\x10\0\0\0CR\2\0" + bytes(100),
    "CR3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(100),
    "CRW": b"II\x1a\0\0\0HEAPCCDR" + bytes(100),
    "ORF": b"IIRO\x08\0\0\0" + bytes(100),
    "RW2": b"IIU\0\x18\0\0\0" + bytes(100),
    "RAF": b"FUJIFILMCCD-RAW 0201" + bytes(100),
    "X3F": b"FOVb" + bytes(100),
}


@pytest.mark.parametrize("name", RAW)
def test_raw_photos_are_named(name: str) -> None:
    error = refused(RAW[name])
    assert "raw photo" in error.message
    assert "Export it as a JPEG" in error.hint


def test_a_tiff_with_parts_is_no_raw_photo() -> None:
    smaller = raw_tiff("<", part=((254, 1), (256, 8), (257, 8)))
    assert decode(smaller).original_size == (16, 16)


def test_metadata_of_a_photo_that_matter_are_kept() -> None:
    turned = with_chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0")
    assert decode(turned).original_size == (240, 320)


MUTATED = {name: FRAMES[name][0] for name in ("apng, first frame smaller", "gif that covers a part")}
MUTATED |= {"cICP": STATED["pq of a colour"][0], "gAMA": STATED["gamma 1 and p3"][0], "key": KEYS["16-bit colour"][0]}
MUTATED |= {name: case(name) for name in ("progressive_no_eoi.jpg", "avif_p3.avif", "heic-p3.heic", "raw.dng")}
MUTATED |= {"white": by_hand(">", 32, True, False, 4), "segments": with_segments((0xE2, b"ICC_PROFILE\0\1\1abc"))}


@pytest.mark.parametrize("name", MUTATED)
def test_mutated_files_are_read_or_refused_with_a_word(name: str) -> None:
    chance = random.Random(name)
    for _ in range(200):
        data = bytearray(MUTATED[name])
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(min(len(data), chance.choice((200, len(data)))))
            data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        try:
            picture = decode(bytes(data))
        except LearnerError as error:
            assert error.hint  # noqa: PT017
        else:
            assert picture.pixels.shape == (picture.height, picture.width, 3)
            assert max(picture.width, picture.height) <= 2048
