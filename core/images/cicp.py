"""Colours stated by numbers: gamma and primaries, or the code points of CICP (ITU-T H.273), brought to sRGB."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.arrays import Float32Array, FloatArray

Primaries = tuple[float, float, float, float, float, float, float, float]  # x, y of white, red, green and blue

SRGB: Primaries = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
BT2020: Primaries = (0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046)
PRIMARIES: dict[int, Primaries] = {
    1: SRGB,
    4: (0.310, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08),
    5: (0.3127, 0.3290, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
    6: (0.3127, 0.3290, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    7: (0.3127, 0.3290, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
    8: (0.310, 0.316, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049),
    9: BT2020,
    10: (1 / 3, 1 / 3, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
    11: (0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    12: (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
    22: (0.3127, 0.3290, 0.630, 0.340, 0.295, 0.605, 0.155, 0.077),
}
UNSPECIFIED = 2
BT709_CURVES = {1, 6, 14, 15}
LINEAR, SRGB_CURVE, PQ, DCI, HLG = 8, 13, 16, 17, 18
GAMMAS = {1: 2.4, 4: 2.2, 5: 2.8, 6: 2.4, 14: 2.4, 15: 2.4, LINEAR: 1.0, DCI: 2.6}  # BT.709 as screens show it: 2.4
WHITE_NITS, PEAK_NITS = 203.0, 1000.0  # BT.2408: white of a document; a usual peak
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
# Brightness 1 is `WHITE_NITS`. What Chromium 156 shows of grey ramps in PQ and in HLG: white at half, a soft shoulder.
_TONES = np.array([(0, 0), (1, 0.5), (1.344, 0.617), (1.804, 0.716), (2.416, 0.799), (3.23, 0.888), (4.31, 0.965)])
_BANDS = 64  # rows converted at a time


@dataclass(frozen=True)
class Colours:
    """How the numbers of a picture become light.

    Attributes:
        primaries: chromaticities `x, y` of white, red, green and blue.
        transfer: a code point of H.273, or 0 where `gamma` holds.
        gamma: exponent from a number in 0..1 to light.
    """

    primaries: Primaries
    transfer: int
    gamma: float = 0.0

    @property
    def hdr(self) -> bool:
        return self.transfer in (PQ, HLG)


def stated(primaries: int, transfer: int, video: bool = False) -> tuple[Colours | None, str]:
    """What two code points state: colours to convert from (None: sRGB as it is), and a note where it is unknown.

    The curve of BT.709 in a `video` container (AVIF, HEIF) is read as that of sRGB, as browsers do.
    """
    if primaries == UNSPECIFIED:
        primaries = 1
    if transfer == UNSPECIFIED or (video and transfer in BT709_CURVES):
        transfer = SRGB_CURVE
    if primaries not in PRIMARIES or (transfer not in GAMMAS and transfer not in (SRGB_CURVE, PQ, HLG)):
        return None, f"Its colours are stated in a way that is not followed here (CICP {primaries}/{transfer})."
    if (primaries, transfer) == (1, SRGB_CURVE):
        return None, ""
    colours = Colours(PRIMARIES[primaries], transfer)
    return colours, "It is an HDR picture: what is brighter than white is compressed here." if colours.hdr else ""


def to_srgb(image: Image.Image, colours: Colours) -> Image.Image:
    """An `"L"` or `"RGB"` image with the numbers of `colours` -> `"RGB"` in sRGB. HDR is mapped as Chromium does."""
    try:
        first = _matrix(colours.primaries, BT2020 if colours.hdr else SRGB)
        second = _matrix(BT2020, SRGB)
    except np.linalg.LinAlgError:
        return image.convert("RGB")
    light = _light(colours)
    encode = np.rint(255 * _encoded(np.linspace(0, 1, 65_536))).astype(np.uint8)
    values = np.array(image.convert("RGB"))  # (H, W, 3)
    for top in range(0, len(values), _BANDS):
        band = light[values[top : top + _BANDS]] @ first.T
        if colours.hdr:
            band = _tone_mapped(band, colours.transfer) @ second.T
        values[top : top + _BANDS] = encode[np.rint(65_535 * np.clip(band, 0, 1)).astype(np.int32)]
    return Image.fromarray(values)


def _light(colours: Colours) -> Float32Array:
    """`(256,)`: the light of each number; for HDR 1 is the white of a document, for HLG before the system gamma."""
    code = np.arange(256) / 255
    if colours.transfer == PQ:  # BT.2100
        root = code ** (32 / 2523)
        nits = 10_000 * (np.maximum(root - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * root)) ** (16_384 / 2610)
        light = nits / WHITE_NITS
    elif colours.transfer == HLG:
        light = np.where(code <= 0.5, code**2 / 3, (np.exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    elif colours.transfer == SRGB_CURVE:
        light = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    else:
        scale = 52.37 / 48 if colours.transfer == DCI else 1.0
        light = scale * code ** (colours.gamma or GAMMAS[colours.transfer])
    return light.astype(np.float32)


def _encoded(light: FloatArray) -> FloatArray:
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def _tone_mapped(band: Float32Array, transfer: int) -> Float32Array:
    """BT.2020 light `(H, W, 3)` -> the same hue within 0..1."""
    band = np.maximum(band, 0)
    if transfer == HLG:  # BT.2100: system gamma 1.2 on a screen of 1000 nits
        luminance = band @ np.array([0.2627, 0.6780, 0.0593], np.float32)
        band = band * (PEAK_NITS / WHITE_NITS * luminance**0.2)[..., None]
    brightest = np.maximum(band.max(axis=-1, keepdims=True), 1e-6)
    tones = np.vstack([_TONES, (PEAK_NITS / WHITE_NITS, 1.0)])
    mapped: Float32Array = (band * (np.interp(brightest, *tones.T) / brightest)).astype(np.float32)
    return mapped


def _matrix(source: Primaries, target: Primaries) -> Float32Array:
    """`(3, 3)` from light in `source` to light in `target`, white to white (Bradford)."""
    matrix = np.linalg.inv(_to_xyz(target)) @ _adapted(source[:2], target[:2]) @ _to_xyz(source)
    if not np.isfinite(matrix).all():
        raise np.linalg.LinAlgError("these primaries span no colours")
    return matrix.astype(np.float32)


def _xyz(point: tuple[float, ...]) -> FloatArray:
    x, y = point
    if y <= 0:
        raise np.linalg.LinAlgError("a white without brightness")
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _to_xyz(primaries: Primaries) -> FloatArray:
    pairs = (primaries[2:4], primaries[4:6], primaries[6:8])
    columns = np.array([(x, y, 1 - x - y) for x, y in pairs]).T
    return columns * np.linalg.solve(columns, _xyz(primaries[:2]))


def _adapted(source: tuple[float, ...], target: tuple[float, ...]) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        gains = (_BRADFORD @ _xyz(target)) / (_BRADFORD @ _xyz(source))
    adapted: FloatArray = np.linalg.inv(_BRADFORD) @ np.diag(gains) @ _BRADFORD
    return adapted
