"""Small photographs for grids: light enough to send two dozen of them at once."""

import base64
import io

from PIL import Image

from core.arrays import ByteArray

QUALITY = 90


def jpeg(pixels: ByteArray) -> bytes:
    """`(H, W, 3)` uint8 -> JPEG without colour subsampling."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=QUALITY, subsampling=0)
    return buffer.getvalue()


def jpeg_uri(pixels: ByteArray) -> str:
    """The same as `data:` address."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg(pixels)).decode()
