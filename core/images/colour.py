"""Any Pillow image -> a small, opaque sRGB image, without several copies of the full-size pixels."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

BAND_PIXELS = 1_000_000
REDUCING_GAP = 1.5  # pixels are averaged in whole blocks down to this many times the final size, then comes Lanczos
NATIVE_MODES = ("L", "RGB", "CMYK")
PROFILE_MODES = {"GRAY": "L", "RGB ": "RGB", "CMYK": "CMYK"}
NATURAL_RANGES = ((0.0, 1.0), (0.0, 255.0), (0.0, 65535.0))


def fitted_size(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """`(width, height)` with the longest side at most `longest` px and the proportions of `size`."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def small_srgb(image: Image.Image, longest: int) -> Image.Image:
    """Reduce a loaded image to `longest` px (Lanczos) and bring it to sRGB.

    The reduction comes first, so that the colour conversion meets few pixels. Transparent images are laid on white;
    16-bit grey is mapped from 0..65535; 32-bit and float grey from the first of 0..1, 0..255, 0..65535 that holds all
    its values, else from its own minimum..maximum. An embedded ICC profile is followed where it fits the pixels.

    Returns:
        an `"RGB"` image without metadata.
    """
    size = fitted_size(image.size, longest)
    if image.mode in NATIVE_MODES and not image.has_transparency_data:
        small = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    else:
        factor = max(1, int(max(image.size) / (REDUCING_GAP * longest)))
        flat = _flatten(image, factor)
        small = flat if flat.size == size else flat.resize(size, Image.Resampling.LANCZOS)
    return _to_srgb(small, image.info.get("icc_profile"))


def _flatten(image: Image.Image, factor: int) -> Image.Image:
    """Opaque `"L"` or `"RGB"` image, every `factor` x `factor` px averaged into one; works band by band."""
    deep = image.mode.startswith(("I", "F"))
    low, high = _grey_range(image) if deep else (0.0, 255.0)
    mode = "L" if deep or (image.mode == "1" and not image.has_transparency_data) else "RGB"
    flat = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    for top, band in _bands(image, factor):
        opaque = _grey(band, low, high) if deep else _on_white(band)
        flat.paste(opaque.convert(mode).reduce(factor), (0, top // factor))
    return flat


def _bands(image: Image.Image, factor: int) -> Iterator[tuple[int, Image.Image]]:
    """`(top, band)` pairs of about `BAND_PIXELS` px each; all but the last have a multiple of `factor` rows."""
    rows = max(1, BAND_PIXELS // (image.width * factor)) * factor
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(top + rows, image.height)))


def _on_white(band: Image.Image) -> Image.Image:
    if not band.has_transparency_data:
        return band
    rgba = band.convert("RGBA")
    paper = Image.new("RGB", band.size, "white")
    paper.paste(rgba, mask=rgba)
    return paper


def _grey_range(image: Image.Image) -> tuple[float, float]:
    """The `(black, white)` values of an integer or float grey image."""
    if image.mode.startswith("I;16"):
        return NATURAL_RANGES[-1]
    low, high = np.inf, -np.inf
    for _, band in _bands(image, 1):
        values = np.asarray(band)
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    fitting = (natural for natural in NATURAL_RANGES if natural[0] <= low and high <= natural[1])
    return next(fitting, (low, high))


def _grey(band: Image.Image, low: float, high: float) -> Image.Image:
    values = np.asarray(band, dtype=np.float64)  # (H, W)
    grey: NDArray[np.float64] = np.nan_to_num(np.interp(values, (low, high), (0.0, 255.0)))
    return Image.fromarray(np.rint(grey).astype(np.uint8))


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if PROFILE_MODES.get(source.profile.xcolor_space) == image.mode:
                converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
                if converted is not None:
                    return converted
        except Exception:
            pass  # a broken profile must not cost the learner the photo: the colours are then read as sRGB
    return image.convert("RGB")
