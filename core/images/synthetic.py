"""Pictures computed from a formula, on which a filter's effect can be predicted. All are `(H, W)` uint8, 0..255."""

import numpy as np

from core.arrays import ByteArray, FloatArray

Grey = ByteArray

SIDE = 256

# Sample 13, a three, of the test part of "Optical Recognition of Handwritten Digits": ink per 4 x 4 px, 0..16.
# E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository, https://doi.org/10.24432/C50P49, CC BY 4.0.
_DIGIT = (
    (0, 2, 9, 15, 14, 9, 3, 0),
    (0, 4, 13, 8, 9, 16, 8, 0),
    (0, 0, 0, 6, 14, 15, 3, 0),
    (0, 0, 0, 11, 14, 2, 0, 0),
    (0, 0, 0, 2, 15, 11, 0, 0),
    (0, 0, 0, 0, 2, 15, 4, 0),
    (0, 1, 5, 6, 13, 16, 6, 0),
    (0, 2, 12, 12, 13, 11, 0, 0),
)


def _centred() -> tuple[FloatArray, FloatArray]:
    """`(x, y)` of every pixel in px from the centre, x to the right `(1, SIDE)`, y upwards `(SIDE, 1)`."""
    x = np.arange(SIDE, dtype=np.float64) - (SIDE - 1) / 2
    return x[None, :], -x[:, None]


def checkerboard(cell: int = 32) -> Grey:
    """Squares of `cell` px; the one at the top left is white."""
    row, column = np.indices((SIDE, SIDE)) // cell
    return np.where((row + column) % 2 == 0, 255, 0).astype(np.uint8)


def gradient() -> Grey:
    """Black at the left to white at the right: the value is the column."""
    return np.tile(np.arange(SIDE, dtype=np.uint8), (SIDE, 1))


def stripes(angle: float, period: int = 32) -> Grey:
    """White and black stripes that run at `angle` degrees, counter-clockwise from horizontal; `period` px a pair."""
    x, y = _centred()
    across = y * np.cos(np.radians(angle)) - x * np.sin(np.radians(angle))
    phase = np.round(across / period, 9) % 1  # rounded: an edge through pixel centres must not fray
    return np.where(phase < 0.5, 255, 0).astype(np.uint8)


def zone_plate() -> Grey:
    """Rings `cos(pi r^2 / SIDE)`: r / SIDE waves per px at r px from the centre, at the edge the finest possible."""
    x, y = _centred()
    return np.rint(127.5 + 127.5 * np.cos(np.pi * (x**2 + y**2) / SIDE)).astype(np.uint8)


def digit() -> Grey:
    """A handwritten 3, white on black, each of its 8 x 8 values as a block of 16 x 16 px."""
    values = np.array(_DIGIT) * 255 // 16
    return np.kron(values, np.ones((16, 16), dtype=np.int64)).astype(np.uint8)
