"""Photos as phones and cameras write them, encoded for the tests: red on the left, blue on the right when upright."""

import io
import struct
import zlib

import numpy as np
import pillow_heif
from PIL import Image

WIDTH, HEIGHT = 320, 200


def upright() -> Image.Image:
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[:, : WIDTH // 2] = (220, 30, 30)
    pixels[:, WIDTH // 2 :] = (30, 30, 220)
    pixels[: HEIGHT // 4, :] //= 2  # darker at the top
    return Image.fromarray(pixels)


def rotated_jpeg() -> bytes:
    """Stored lying on its side, with the EXIF orientation that puts it upright and a GPS position."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 0.0)
    buffer = io.BytesIO()
    upright().transpose(Image.Transpose.ROTATE_90).save(buffer, "JPEG", quality=92, exif=exif)
    return buffer.getvalue()


def heic() -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(upright()).save(buffer, quality=90)
    return buffer.getvalue()


def png_16_bit() -> bytes:
    """16 bits a channel, written by hand: Pillow has no such mode."""
    wide = np.asarray(upright()).astype(">u2") * 257
    rows = b"".join(b"\0" + row.tobytes() for row in wide)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def large_jpeg() -> bytes:
    """A few megabytes: noise does not compress."""
    noise = np.random.default_rng(1).integers(0, 256, (1200, 1600, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
