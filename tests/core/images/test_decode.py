"""Real encoded bytes in, pictures or friendly errors out."""

import io
import pickle
import struct
import subprocess
import sys
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms

from core.errors import LearnerError
from core.images import decode as limits
from core.images.decode import decode
from core.images.picture import CAMERA, UPLOAD, Picture

BLOCK = 16
COLOURS = np.array(
    [[[220, 30, 30], [30, 200, 40], [40, 50, 210]], [[240, 230, 40], [20, 20, 20], [235, 235, 235]]], dtype=np.uint8
)  # (2, 3, 3): no two alike, so that every turn shows
PHOTO = COLOURS.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)  # (32, 48, 3)

LOSSLESS = {"PNG": {}, "BMP": {}, "TIFF": {}, "GIF": {}, "WEBP": {"lossless": True}}
LOSSY = {"JPEG": {"quality": 95, "subsampling": 0}, "AVIF": {"quality": 95}, "HEIF": {"quality": 95}, "MPO": {}}


def encoded(image: Image.Image | np.ndarray, format: str = "PNG", **options: object) -> bytes:
    image = Image.fromarray(image) if isinstance(image, np.ndarray) else image
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def in_every_format() -> dict[str, bytes]:
    return {format: encoded(PHOTO, format, **options) for format, options in (LOSSLESS | LOSSY).items()}


def png(width: int, height: int, depth: int, colour_type: int, rows: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def middles(picture: Picture) -> np.ndarray:
    """One pixel of every block, (rows, columns, 3) int."""
    return picture.pixels[BLOCK // 2 :: BLOCK, BLOCK // 2 :: BLOCK].astype(int)


def refused(data: bytes) -> LearnerError:
    with pytest.raises(LearnerError) as caught:
        decode(data)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("format", LOSSLESS)
def test_lossless_formats_keep_every_pixel(format: str) -> None:
    picture = decode(encoded(PHOTO, format, **LOSSLESS[format]))
    np.testing.assert_array_equal(picture.pixels, PHOTO)
    assert (picture.origin, picture.name, picture.original_size) == (UPLOAD, "", (48, 32))


@pytest.mark.parametrize("format", LOSSY)
def test_lossy_formats_keep_the_colours(format: str) -> None:
    picture = decode(encoded(PHOTO, format, **LOSSY[format]))
    assert picture.pixels.shape == PHOTO.shape
    np.testing.assert_allclose(middles(picture), COLOURS, atol=8)


def test_origin_is_passed_on() -> None:
    assert decode(encoded(PHOTO), CAMERA).origin == CAMERA


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "TIFF"])
def test_first_frame_of_several(format: str) -> None:
    other = Image.fromarray(255 - PHOTO)
    data = encoded(PHOTO, format, save_all=True, append_images=[other], **LOSSLESS[format])
    np.testing.assert_array_equal(decode(data).pixels, PHOTO)


# --- orientation


def stored_as(upright: np.ndarray, orientation: int) -> np.ndarray:
    """What a camera writes for `upright`, from the EXIF standard: where row 0 and column 0 of the file are shown."""
    return {
        1: upright,
        2: upright[:, ::-1],  # row 0 top, column 0 right
        3: upright[::-1, ::-1],  # bottom, right
        4: upright[::-1],  # bottom, left
        5: upright.transpose(1, 0, 2),  # row 0 left, column 0 top
        6: np.rot90(upright),  # row 0 right, column 0 top
        7: upright[::-1, ::-1].transpose(1, 0, 2),  # right, bottom
        8: np.rot90(upright, -1),  # left, bottom
    }[orientation]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_undone_once(format: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = np.ascontiguousarray(stored_as(PHOTO, orientation))
    picture = decode(encoded(stored, format, exif=exif.tobytes(), **(LOSSLESS | LOSSY)[format]))
    assert picture.original_size == (48, 32)
    np.testing.assert_allclose(middles(picture), COLOURS, atol=8)


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("in_container", [True, False])
def test_heic_orientation_in_the_container_or_in_exif_alone(orientation: int, in_container: bool) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = np.ascontiguousarray(stored_as(PHOTO, orientation))
    # pillow_heif sees the orientation of EXIF bytes only, and then writes it twice, as a camera does
    data = encoded(stored, "HEIF", exif=exif.tobytes() if in_container else exif, quality=95)
    assert (b"irot" in data or b"imir" in data) is in_container
    picture = decode(data)
    assert picture.original_size == (48, 32)
    np.testing.assert_allclose(middles(picture), COLOURS, atol=8)


def test_row_zero_at_the_right_and_column_zero_at_the_top_worked_by_hand() -> None:
    column = np.repeat(np.array([[[255, 0, 0]], [[0, 0, 255]]], dtype=np.uint8), 8, axis=0).repeat(8, axis=1)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # the upper half of the file, red, is shown at the right
    picture = decode(encoded(column, exif=exif))
    assert picture.pixels.shape == (8, 16, 3)
    assert picture.pixels[4, 2].tolist() == [0, 0, 255]
    assert picture.pixels[4, 13].tolist() == [255, 0, 0]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("block", [b"garbage", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"])
def test_broken_exif_does_not_cost_the_photo(block: bytes) -> None:
    exif = b"Exif\0\0" + block
    np.testing.assert_allclose(middles(decode(encoded(PHOTO, "JPEG", exif=exif, quality=95))), COLOURS, atol=12)


# --- colour


def swapped_primaries() -> bytes:
    """sRGB with red and green exchanged, made by exchanging the names of two tags."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tmp!", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"tmp!", b"gXYZ", 1)


def two_ink_profile() -> bytes:
    """A CMYK profile with 2 points per ink: no cyan is white, full cyan is the red Lab (54, 81, 70)."""
    white, red = (255, 128, 128), (137, 209, 198)
    grid = b"".join(bytes(red if node >= 8 else white) for node in range(16))  # cyan varies slowest
    ramp = bytes(range(256))
    identity = b"".join(struct.pack(">i", round(v * 65536)) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + identity + ramp * 4 + grid + ramp * 3
    point = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    start = 128 + 4 + 2 * 12
    tags = struct.pack(">I", 2) + b"wtpt" + struct.pack(">II", start, 20) + b"A2B0"
    tags += struct.pack(">II", start + 20, len(table))
    size = start + 20 + len(table)
    header = struct.pack(">I", size) + b"\0\0\0\0" + struct.pack(">I", 0x02400000) + b"prtrCMYKLab "
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + tags + point + table


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_colour_profile_is_followed(format: str) -> None:
    options = (LOSSLESS | LOSSY)[format]
    red = middles(decode(encoded(PHOTO, format, icc_profile=swapped_primaries(), **options)))[0, 0]
    np.testing.assert_allclose(red, [30, 220, 30], atol=12)


def test_colour_profile_of_greys_and_of_transparent_pictures() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    grey = Image.new("L", (8, 8), 100)
    assert decode(encoded(grey, icc_profile=srgb)).pixels[0, 0].tolist() == [100, 100, 100]
    veil = Image.new("RGBA", (8, 8), (255, 0, 0, 255))
    assert decode(encoded(veil, icc_profile=swapped_primaries())).pixels[0, 0].tolist() == [0, 255, 0]


@pytest.mark.parametrize("profile", [b"not a profile", swapped_primaries()[:300], bytes(400)])
def test_broken_colour_profile_is_ignored(profile: bytes) -> None:
    np.testing.assert_array_equal(decode(encoded(PHOTO, icc_profile=profile)).pixels, PHOTO)


def test_cmyk_without_profile() -> None:
    inks = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    for format in ("JPEG", "TIFF"):  # Pillow writes the JPEG as Adobe does: inverted
        assert b"Adobe" in encoded(inks, "JPEG")
        np.testing.assert_allclose(decode(encoded(inks, format)).pixels, np.full((16, 16, 3), (255, 0, 0)), atol=3)


def test_cmyk_with_profile() -> None:
    inks = np.zeros((16, 32, 4), dtype=np.uint8)
    inks[:, 16:, 0] = 255  # full cyan, which this profile calls red
    data = encoded(Image.fromarray(inks, "CMYK"), "TIFF", icc_profile=two_ink_profile())
    pixels = decode(data).pixels
    np.testing.assert_allclose(pixels[8, 4], [255, 255, 255], atol=3)
    assert pixels[8, 24, 0] > 100  # without the profile, cyan has no red at all
    assert pixels[8, 24, 1:].max() < 30


def test_transparency_is_laid_on_white() -> None:
    rgba = np.zeros((8, 24, 4), dtype=np.uint8)
    rgba[:, 8:16] = (200, 0, 0, 255)
    rgba[:, 16:] = (0, 0, 200, 102)  # 40 % blue
    for format in ("PNG", "WEBP", "TIFF"):
        pixels = decode(encoded(rgba, format, **LOSSLESS[format])).pixels
        assert pixels[4, 4].tolist() == [255, 255, 255]
        assert pixels[4, 12].tolist() == [200, 0, 0]
        np.testing.assert_allclose(pixels[4, 20], [153, 153, 233], atol=1)


def test_grey_with_alpha_and_palette_with_transparency() -> None:
    veil = Image.merge("LA", (Image.new("L", (8, 8), 0), Image.new("L", (8, 8), 51)))
    assert decode(encoded(veil)).pixels[0, 0].tolist() == [204, 204, 204]
    indices = Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8) % 2, "P")
    indices.putpalette([10, 20, 30, 200, 100, 50])
    for format, transparency in (("PNG", 1), ("GIF", 1), ("PNG", bytes((255, 0)))):
        pixels = decode(encoded(indices, format, transparency=transparency)).pixels
        assert pixels[0, 0].tolist() == [10, 20, 30]
        assert pixels[0, 1].tolist() == [255, 255, 255]
    for mode, key, expected in (("L", 7, 255), ("L", 9, 7)):
        assert decode(encoded(Image.new(mode, (8, 8), 7), transparency=key)).pixels[0, 0, 0] == expected


def test_palette_and_one_bit() -> None:
    palette = Image.fromarray(PHOTO).quantize(6)
    np.testing.assert_allclose(decode(encoded(palette)).pixels, PHOTO, atol=1)
    bits = np.indices((16, 16)).sum(axis=0) % 2 == 0
    for format in ("PNG", "BMP", "TIFF", "GIF"):
        np.testing.assert_array_equal(decode(encoded(Image.fromarray(bits), format)).pixels[..., 0] > 0, bits)


@pytest.mark.parametrize("mode", ["YCbCr", "LAB"])
def test_other_colour_spaces(mode: str) -> None:
    if mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        image = ImageCms.profileToProfile(Image.fromarray(PHOTO), ImageCms.createProfile("sRGB"), lab, outputMode="LAB")
        assert image is not None
    else:
        image = Image.fromarray(PHOTO).convert(mode)
    np.testing.assert_allclose(middles(decode(encoded(image, "TIFF"))), COLOURS, atol=10)  # Lab in 8 bits is coarse


def test_sixteen_bit_grey() -> None:
    values = np.linspace(0, 65535, 64).astype(np.uint16).reshape(8, 8)
    expected = np.rint(values / 257).astype(np.uint8)
    for data in (encoded(values), encoded(values, "TIFF"), encoded(Image.fromarray(values.astype(">u2")), "TIFF")):
        np.testing.assert_array_equal(decode(data).pixels[..., 1], expected)


def test_sixteen_bit_colour() -> None:
    rows = b"".join(b"\0" + struct.pack(">HHH", 65535, 32896, 257) * 8 for _ in range(8))
    assert decode(png(8, 8, 16, 2, rows)).pixels[3, 3].tolist() == [255, 128, 1]


@pytest.mark.parametrize(
    ("low", "high", "dtype", "black", "white"),
    [
        (0.25, 0.5, np.float32, 0, 1),
        (10, 200, np.float32, 0, 255),
        (300, 60000, np.int32, 0, 65535),
        (-5, 5, np.float32, -5, 5),
        (-200_000, 70_000, np.int32, -200_000, 70_000),
    ],
)
def test_wide_greys_map_to_a_natural_range(low: float, high: float, dtype: type, black: float, white: float) -> None:
    values = np.linspace(low, high, 64).astype(dtype).reshape(8, 8)
    expected = np.rint((values.astype(float) - black) / (white - black) * 255)
    np.testing.assert_allclose(decode(encoded(values, "TIFF")).pixels[..., 2], expected, atol=1)


def test_float_picture_with_holes() -> None:
    values = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    values[0, 1], values[1, 0], values[2, 0] = np.nan, np.inf, -np.inf
    pixels = decode(encoded(values, "TIFF")).pixels[..., 0]
    assert (pixels[0, 1], pixels[1, 0], pixels[2, 0], pixels[7, 7]) == (0, 255, 0, 255)
    empty = np.full((8, 8), np.nan, dtype=np.float32)
    assert decode(encoded(empty, "TIFF")).pixels.max() == 0
    flat = np.full((8, 8), 1e9, dtype=np.float32)
    assert np.unique(decode(encoded(flat, "TIFF")).pixels).size == 1


# --- reduction


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "CMYK", "I;16", "P", "1", "LAB"])
def test_large_pictures_are_reduced_like_one_piece(mode: str) -> None:
    width, height = 8300, 450  # flattened in several bands, and averaged 2 x 2 on the way
    ramp = np.linspace(30, 220, width * height, dtype=np.float64).reshape(height, width)
    grey = Image.fromarray(ramp.astype(np.uint8))
    image = Image.fromarray((ramp * 257).astype(np.uint16)) if mode == "I;16" else None
    if mode == "LAB":
        image = Image.merge("LAB", (grey, Image.new("L", grey.size, 128), Image.new("L", grey.size, 128)))
    if mode == "P":
        image = Image.fromarray(255 - np.asarray(grey), "P")
        image.putpalette([255 - value // 3 for value in range(256 * 3)])  # entry i is the grey 255 - i
    image = image or (grey.convert(mode) if mode in ("RGB", "L", "1") else grey.convert("RGB").convert(mode))
    picture = decode(encoded(image, "TIFF" if mode in ("CMYK", "LAB") else "PNG"))
    assert picture.original_size == (width, height)
    assert (picture.width, picture.height) == (2048, 111)
    rows = picture.pixels[..., 0].astype(float).mean(axis=1)
    expected = image.convert("RGB") if mode == "LAB" else grey
    direct = np.asarray(expected.convert("L").resize((2048, 111), Image.Resampling.LANCZOS), dtype=float).mean(axis=1)
    tolerance = 9 if mode == "1" else 1.5  # one bit is dithered
    np.testing.assert_allclose(rows[2:-2], direct[2:-2], atol=tolerance)


@pytest.mark.parametrize("size", [(2048, 2048), (2047, 1000), (8, 8)])
def test_pictures_within_the_limit_keep_their_size(size: tuple[int, int]) -> None:
    picture = decode(encoded(Image.new("RGB", size, "navy")))
    assert (picture.width, picture.height) == picture.original_size == size


@pytest.mark.parametrize("orientation", [1, 6])
def test_large_jpeg_keeps_its_geometry(orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = np.ascontiguousarray(stored_as(COLOURS.repeat(1400, axis=0).repeat(1500, axis=1), orientation))
    picture = decode(encoded(stored, "JPEG", exif=exif, quality=90))
    assert picture.original_size == (4500, 2800)
    assert (picture.width, picture.height) == (2048, 1274)
    corners = picture.pixels[318::637, 341::683].astype(int)
    np.testing.assert_allclose(corners, COLOURS, atol=8)


PEAK = """
import sys
from pathlib import Path
from core.errors import LearnerError
from core.images.decode import decode

def peak():  # MB that this process held at most
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024

data = Path(sys.argv[1]).read_bytes()
before = peak()
try:
    decode(data)
except LearnerError:
    pass
print(peak() - before)
"""


def peak_megabytes(data: bytes, folder: Path) -> float:
    """Memory that decoding takes on top of an idle process that holds the file."""
    file = folder / "picture"
    file.write_bytes(data)
    root = Path(limits.__file__).parents[2]
    command = [sys.executable, "-W", "ignore", "-c", PEAK, str(file)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True, cwd=root).stdout)


@pytest.mark.slow
@pytest.mark.parametrize(("format", "mode", "most"), [("JPEG", "RGB", 130), ("PNG", "RGB", 300), ("PNG", "RGBA", 330)])
def test_forty_eight_megapixels_need_no_second_copy(format: str, mode: str, most: float, tmp_path: Path) -> None:
    """One full copy is 192 MB in Pillow, of RGB as of RGBA; the JPEG is decoded at half size."""
    image = Image.linear_gradient("L").convert(mode).resize((8000, 6000))
    options = {"compress_level": 1} if format == "PNG" else {}
    assert 10 < peak_megabytes(encoded(image, format, **options), tmp_path) < most


# --- limits


def test_empty() -> None:
    assert "0 bytes" in refused(b"").message


def test_too_many_bytes() -> None:
    whole = encoded(PHOTO)
    at_limit = whole + bytes(limits.MAX_BYTES - len(whole))
    assert decode(at_limit).width == 48
    error = refused(at_limit + b"\0")
    assert "15,000,001 bytes" in error.message
    assert "15 MB" in error.message


def test_too_many_pixels() -> None:
    def black(width: int, height: int) -> bytes:
        return png(width, height, 1, 0, bytes((width + 7) // 8 + 1) * height)

    assert decode(black(10_000, 5_000)).original_size == (10_000, 5_000)
    error = refused(black(10_000, 5_001))
    assert "10000 × 5001 px" in error.message
    assert "50 megapixels" in error.message


def bombs() -> dict[str, bytes]:
    """Small files whose headers promise enormous pictures."""
    gif = bytearray(encoded(PHOTO, "GIF"))
    gif[6:10] = struct.pack("<HH", 60_000, 60_000)
    bmp = bytearray(encoded(PHOTO, "BMP"))
    bmp[18:26] = struct.pack("<ii", 60_000, 60_000)
    jpeg = bytearray(encoded(PHOTO, "JPEG"))
    at = jpeg.index(b"\xff\xc0") + 5
    jpeg[at : at + 4] = struct.pack(">HH", 60_000, 60_000)
    tiff = bytearray(encoded(PHOTO, "TIFF"))
    for tag, value in ((256, 48), (257, 32)):
        for kind, size in ((3, "<HHIHH"), (4, "<HHII")):
            entry = struct.pack(size, tag, kind, 1, value, *([0] if kind == 3 else []))
            if entry in tiff:
                start = tiff.index(entry)
                tiff[start : start + 12] = struct.pack("<HHII", tag, 4, 1, 60_000)
    canvas = struct.pack("<I", 16_000 - 1)[:3] * 2
    still = encoded(PHOTO, "WEBP", lossless=True)[12:]
    frame = b"ANMF" + struct.pack("<I", 16 + len(still)) + bytes(6) + struct.pack("<I", 47)[:3]
    frame += struct.pack("<I", 31)[:3] + bytes(4) + still
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + canvas + b"ANIM\x06\0\0\0" + bytes(6) + frame
    webp = b"RIFF" + struct.pack("<I", len(body)) + body
    return {
        "PNG": png(60_000, 60_000, 8, 2, bytes(1000)),
        "GIF": bytes(gif),
        "BMP": bytes(bmp),
        "JPEG": bytes(jpeg),
        "TIFF": bytes(tiff),
        "WEBP": webp,
    }


@pytest.mark.parametrize("format", bombs())
def test_decompression_bombs_are_refused_at_the_header(format: str, tmp_path: Path) -> None:
    data = bombs()[format]
    refused(data)  # the second time, nothing is left to be imported
    start = time.thread_time()  # work, not waiting: the machine may be busy
    error = refused(data)
    assert time.thread_time() - start < 0.05
    assert "50 megapixels" in error.message
    if format != "WEBP":
        assert "60000 × 60000 px (3,600.0 megapixels)" in error.message
    assert peak_megabytes(data, tmp_path) < 20


def test_pillows_own_limit_is_neither_needed_nor_touched() -> None:
    before = Image.MAX_IMAGE_PIXELS
    refused(png(10_000, 10_000, 8, 0, b""))  # Pillow would warn here, and warnings are errors in these tests
    refused(png(20_000, 20_000, 8, 0, b""))  # Pillow would raise here
    assert before == Image.MAX_IMAGE_PIXELS


@pytest.mark.parametrize("size", [(7, 100), (100, 7), (1, 1)])
def test_too_small(size: tuple[int, int]) -> None:
    error = refused(encoded(Image.new("L", size)))
    assert f"{size[0]} × {size[1]} px" in error.message
    assert "8 × 8 px" in error.message


@pytest.mark.parametrize("orientation", [1, 6])
def test_too_narrow(orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    for width, height in ((200, 10), (10, 200)):
        assert max(decode(encoded(Image.new("L", (width, height)), exif=exif)).original_size) == 200
    for width, height in ((201, 10), (10, 201)):
        error = refused(encoded(Image.new("L", (width, height)), exif=exif))
        assert "20.1 times" in error.message
        assert f"{width} × {height} px" in error.message


SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    "data",
    [
        SVG.encode(),
        b"\xef\xbb\xbf" + SVG.encode(),
        SVG.encode("utf-16"),
        ('\n <?xml version="1.0"?>\n<!-- drawn by <hand> -->\n<!-- twice -->' + SVG).encode(),
        ('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY a "b">]>' + SVG).encode(),
        b'<svg:svg xmlns:svg="http://www.w3.org/2000/svg">',
    ],
)
def test_svg_is_named(data: bytes) -> None:
    assert "SVG" in refused(data).message


def test_hostile_xml_takes_no_time() -> None:
    start = time.thread_time()
    for text in ("<!---->" * 3000, "<!doctype [" * 2000, " " * 20_000, "<?x?>" * 4000 + "<"):
        assert "SVG" not in refused(text.encode()).message
    assert time.thread_time() - start < 1


def test_pdf_is_named() -> None:
    assert "PDF" in refused(b"%PDF-1.7\n" + bytes(50)).message


@pytest.mark.parametrize(
    "data", [b"hello", b"\x00", b"<html><svg></svg></html>", b"PK\x03\x04" + bytes(60), b"%!PS-Adobe-3.0 EPSF-3.0\n"]
)
def test_not_an_image(data: bytes) -> None:
    error = refused(data)
    assert f"({len(data)} bytes) is not a picture" in error.message
    assert "HEIC" in error.hint


def test_formats_outside_the_list_are_not_read() -> None:
    for format in ("PPM", "TGA", "ICO", "JPEG2000", "EPS"):
        assert "not a picture" in refused(encoded(PHOTO, format)).message


# --- damage


def noisy(side: int = 64) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)


def test_half_a_file_is_called_cut_off() -> None:
    for format, options in (LOSSLESS | LOSSY).items():
        data = encoded(noisy(), format, **options)
        half = data[: len(data) // 2]
        if format == "MPO":  # half of it is the whole of its first frame
            half = data[: len(data) // 4]
        message = refused(half).message
        if format in ("JPEG", "PNG", "WEBP", "GIF", "MPO", "BMP"):
            assert "cut off" in message, format
            assert f"{len(half):,} bytes" in message


def test_damage_in_the_middle_is_not_called_cut_off() -> None:
    data = bytearray(encoded(noisy()))
    data[len(data) // 2] ^= 0xFF
    assert "could not be read" in refused(bytes(data)).message


def attempt(data: bytes) -> None:
    """Whatever the bytes: a sound picture or a friendly error."""
    with suppress(LearnerError):
        picture = decode(data)
        assert picture.pixels.shape == (picture.height, picture.width, 3)
        assert max(picture.width, picture.height) <= limits.MAX_SIDE


@pytest.mark.parametrize("format", LOSSLESS | LOSSY)
def test_any_cut_is_a_picture_or_a_friendly_error(format: str) -> None:
    data = in_every_format()[format]
    for end in sorted({*range(0, 40), *range(40, len(data), max(1, len(data) // 60)), len(data) - 1}):
        attempt(data[:end])


STARTS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"RIFF\xff\0\0\0WEBPVP8X"]
STARTS += [b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypavif", b"<svg"]


@settings(deadline=None, database=None, derandomize=True, max_examples=150)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_random_bytes(start: bytes, rest: bytes) -> None:
    attempt(start + rest)


@settings(deadline=None, database=None, derandomize=True, max_examples=250)
@given(st.sampled_from(sorted(in_every_format().items())), st.data())
def test_mutated_files(file: tuple[str, bytes], draw: st.DataObject) -> None:
    data = bytearray(file[1])
    head = min(len(data), 200)
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.one_of(st.integers(0, head - 1), st.integers(0, len(data) - 1)))
        data[at : at + draw.draw(st.integers(0, 3))] = draw.draw(st.binary(max_size=4))
        data = data or bytearray(b"\0" * head)
        data.extend(bytes(max(0, head - len(data))))
    attempt(bytes(data))


# --- what a picture is


def test_metadata_is_gone() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Secret Name"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = "Secret Place"
    for format in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF"):
        data = encoded(PHOTO, format, exif=exif, **(LOSSLESS | LOSSY)[format])
        assert b"Secret Place" in data, format
        picture = decode(data)
        assert b"Secret" not in pickle.dumps(picture)
        assert picture.name == ""


def test_digest_depends_on_the_pixels_alone() -> None:
    digests = {decode(encoded(PHOTO, format, **options)).digest for format, options in LOSSLESS.items()}
    assert len(digests) == 1
    edited = PHOTO.copy()
    edited[31, 47, 2] ^= 1
    assert decode(encoded(edited)).digest not in digests


def test_pixels_are_read_only() -> None:
    pixels = decode(encoded(PHOTO)).pixels
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0, 0] = 1


def test_four_threads_at_once() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    files = [
        encoded(noisy(256), format, exif=exif, icc_profile=swapped_primaries(), **options)
        for format, options in (LOSSLESS | LOSSY).items()
        if format not in ("GIF", "BMP")
    ] * 4
    alone = [decode(data).digest for data in files]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda data: decode(data).digest, files))
    assert together == alone
