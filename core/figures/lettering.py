"""Words and numbers on drawn pictures, in the app's own typeface."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from core.wording import MINUS, minus

TYPEFACE = Path(__file__).resolve().parents[2] / "static/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"
SMALLEST = 9  # px, below which nobody reads


@cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The typeface in `size` px."""
    face = ImageFont.truetype(TYPEFACE, size)
    face.set_variation_by_name("Bold" if bold else "Regular")
    return face


def fitting_font(texts: list[str], width: float, largest: int) -> ImageFont.FreeTypeFont | None:
    """The largest font, at most `largest` px, in which every text is at most `width` px wide; None if not readable."""
    widest = max(texts, key=font(SMALLEST).getlength, default="")
    sizes = range(largest, SMALLEST - 1, -1)
    return next((font(size) for size in sizes if font(size).getlength(widest) <= width), None)


def wrapped(text: str, width: float, face: ImageFont.FreeTypeFont) -> list[str]:
    """Lines of at most `width` px, where the words allow it; those after the first are indented."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and face.getlength(longer) > width:
            lines.append("      " + word)
        else:
            lines[-1] = longer
    return lines


@dataclass(frozen=True)
class Digits:
    """How the numbers of one map are printed: with `count` digits after the point; `exact` where none is lost."""

    count: int
    exact: bool


def digits_for(values: NDArray[np.floating]) -> Digits:
    """Enough digits for exactness where few are enough, else as many as the size of the numbers deserves."""
    finite = np.asarray(values)[np.isfinite(values)]
    largest = float(np.abs(finite).max(initial=0.0))
    for count in range(5 if largest < 1 else 3):
        if np.allclose(np.round(finite, count), finite, rtol=0, atol=1e-9 * max(largest, 1e-3)):
            return Digits(count, exact=True)
    steps = ((0.1, 4), (1.0, 3), (10.0, 2), (1000.0, 1))
    return Digits(next((count for limit, count in steps if largest < limit), 0), exact=False)


def printed(value: float, digits: Digits) -> str:
    """A number with a real minus sign; trailing zeros only where digits were lost. Nothing for infinity."""
    if not np.isfinite(value):
        return ""
    text = f"{value:.{digits.count}f}"
    if digits.exact and "." in text:
        text = text.rstrip("0").rstrip(".")
    if float(text) == 0:
        return "0"
    return minus(text)


def value_of(text: str) -> float:
    """The number that was `printed`."""
    return float(text.replace(MINUS, "-"))
