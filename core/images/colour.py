"""Any Pillow image -> a small, opaque sRGB image, without several copies of the full-size pixels."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from core.arrays import FloatArray
from core.images import cicp

BAND_PIXELS = 1_000_000
REDUCING_GAP = 1.5  # pixels are averaged in whole blocks down to this many times the final size, then comes Lanczos
NATIVE_MODES = ("L", "RGB", "CMYK")
PROFILE_MODES = {"GRAY": "L", "RGB ": "RGB", "CMYK": "CMYK"}
NATURAL_RANGES = ((0.0, 1.0), (0.0, 255.0), (0.0, 65535.0))


@dataclass(frozen=True)
class Meaning:
    """What the numbers of an image mean beside what Pillow knows.

    Attributes:
        profile: ICC profile.
        colours: what holds where there is no profile.
        zero_is_white: of deep greys.
        opaque: `"L"`, as large as the image, 0 where it is transparent.
        canvas: `(width, height)` px of the white ground on which the image lies, at `offset`.
    """

    profile: bytes | None = None
    colours: cicp.Colours | None = None
    zero_is_white: bool = False
    opaque: Image.Image | None = None
    canvas: tuple[int, int] | None = None
    offset: tuple[int, int] = (0, 0)


def fitted_size(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """`(width, height)` with the longest side at most `longest` px and the proportions of `size`."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def reduction(size: tuple[int, int], longest: int) -> int:
    """How many px a side may be averaged into one before the last step, Lanczos."""
    return max(1, int(max(size) / (REDUCING_GAP * longest)))


def small_srgb(image: Image.Image, longest: int, meaning: Meaning = Meaning()) -> Image.Image:
    """Reduce a loaded image to `longest` px (Lanczos) and bring it to sRGB.

    The reduction comes first, so that the colour conversion meets few pixels. Transparent images are laid on white;
    16-bit grey is mapped from 0..65535; 32-bit and float grey from the first of 0..1, 0..255, 0..65535 that holds all
    its values, else from its own minimum..maximum. An embedded ICC profile is followed where it fits the pixels.

    Returns:
        an `"RGB"` image without metadata.
    """
    if meaning.canvas:
        image, meaning = _placed(image, meaning), Meaning(meaning.profile, meaning.colours)
    size = fitted_size(image.size, longest)
    if image.mode in NATIVE_MODES and not image.has_transparency_data and not meaning.opaque:
        small = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    else:
        flat = _flatten(image, reduction(image.size, longest), meaning)
        small = flat if flat.size == size else flat.resize(size, Image.Resampling.LANCZOS)
    if small.mode != "RGBA":
        return _to_srgb(small, meaning)
    paper = Image.new("RGB", size, "white")
    paper.paste(_to_srgb(small.convert("RGB"), meaning), mask=small.getchannel("A"))
    return paper


def _placed(image: Image.Image, meaning: Meaning) -> Image.Image:
    paper = Image.new("RGB", meaning.canvas or image.size, "white")
    left, top = meaning.offset
    for row, band in _bands(image, 1, meaning):
        paper.paste(band.convert("RGB"), (left, top + row), band if band.mode == "RGBA" else None)
    return paper


def _flatten(image: Image.Image, factor: int, meaning: Meaning) -> Image.Image:
    """`"L"`, `"RGB"` or `"RGBA"` image, every `factor` x `factor` px averaged into one; works band by band."""
    flat: Image.Image | None = None
    for top, band in _bands(image, factor, meaning):
        flat = flat or Image.new(band.mode, (-(-image.width // factor), -(-image.height // factor)))
        flat.paste(band.reduce(factor), (0, top // factor))
    return flat or image


def _bands(image: Image.Image, factor: int, meaning: Meaning) -> Iterator[tuple[int, Image.Image]]:
    """`(top, band)`: bands in 8 bits of about `BAND_PIXELS` px; all but the last have a multiple of `factor` rows."""
    deep = image.mode.startswith(("I", "F"))
    low, high = _grey_range(image) if deep else (0.0, 255.0)
    if meaning.zero_is_white:
        low, high = high, low
    see_through = image.has_transparency_data and not deep
    grey = deep or (image.mode == "1" and not see_through)
    for top, raw in _cut(image, factor):
        band = _grey(raw, low, high) if deep else raw.convert("RGBA" if see_through else "L" if grey else "RGB")
        if meaning.opaque:
            band = band.convert("RGBA")
            band.putalpha(meaning.opaque.crop((0, top, image.width, top + raw.height)))
        yield top, band


def _cut(image: Image.Image, factor: int) -> Iterator[tuple[int, Image.Image]]:
    rows = max(1, BAND_PIXELS // (image.width * factor)) * factor
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(top + rows, image.height)))


def _grey_range(image: Image.Image) -> tuple[float, float]:
    """The `(black, white)` values of an integer or float grey image."""
    if image.mode.startswith("I;16"):
        return NATURAL_RANGES[-1]
    low, high = np.inf, -np.inf
    for _, band in _cut(image, 1):
        values = np.asarray(band)
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    fitting = (natural for natural in NATURAL_RANGES if natural[0] <= low and high <= natural[1])
    return next(fitting, (low, high))


def _grey(band: Image.Image, black: float, white: float) -> Image.Image:
    values = np.asarray(band, dtype=np.float64)  # (H, W)
    ends, shades = ((black, white), (0.0, 255.0)) if black <= white else ((white, black), (255.0, 0.0))
    grey: FloatArray = np.nan_to_num(np.interp(values, ends, shades))
    return Image.fromarray(np.rint(grey).astype(np.uint8))


def _to_srgb(image: Image.Image, meaning: Meaning) -> Image.Image:
    if meaning.profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(meaning.profile))
            if PROFILE_MODES.get(source.profile.xcolor_space) == image.mode:
                converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
                if converted is not None:
                    return converted
        except Exception:
            pass  # a broken profile must not cost the learner the photo: the colours are then read as sRGB
    if meaning.colours and not meaning.profile:
        return cicp.to_srgb(image, meaning.colours)
    return image.convert("RGB")
