"""Small pictures enlarged in plain blocks: a browser would blur them."""

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.arrays import ByteArray

Scalar = TypeVar("Scalar", bound=np.generic)


def enlarge(pixels: ByteArray, at_least: int) -> ByteArray:
    """`(h, w, 3)` enlarged in plain blocks by a whole factor until its longer side has `at_least` px."""
    factor = max(1, math.ceil(at_least / max(pixels.shape[:2])))
    return pixels.repeat(factor, 0).repeat(factor, 1)


def in_blocks(values: NDArray[Scalar], height: int, width: int) -> NDArray[Scalar]:
    """`(h, w)` or `(h, w, C)` at `(height, width)`: each cell of the result takes the value of the one it lies in."""
    rows = np.arange(height) * values.shape[0] // height
    columns = np.arange(width) * values.shape[1] // width
    result: NDArray[Any] = values[rows][:, columns]
    return result
