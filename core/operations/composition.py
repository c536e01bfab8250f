"""Two linear layers are one: the kernel that does in one step what two kernels do one after the other."""

from dataclasses import dataclass

import numpy as np

from core.arrays import FloatArray
from core.operations.sweep import correlation_sweep
from core.operations.window import Window


@dataclass(frozen=True)
class Collapse:
    """Two kernels in a row against their composed kernel.

    Attributes:
        kernel: the composed one.
        twice: `(h, w)` what the two leave of the input.
        once: `(h, w)` what the composed one leaves of it.
    """

    kernel: FloatArray
    twice: FloatArray
    once: FloatArray

    @property
    def difference(self) -> FloatArray:
        """`(h, w)`."""
        return self.twice - self.once


def composed(first: FloatArray, second: FloatArray) -> FloatArray:
    """The kernel whose correlation equals correlating with `first` and then with `second`, both at stride 1 and unpadded.

        W(u, v) = sum_s sum_t first(u - s, v - t) second(s, t)

    `(a, b)` and `(c, d)` -> `(a + c - 1, b + d - 1)`: 3x3 after 3x3 is one 5x5. It is the full convolution of the two.
    """
    height, width = (one + other - 1 for one, other in zip(first.shape, second.shape, strict=True))
    result = np.zeros((height, width))
    for s, t in np.ndindex(second.shape):
        result[s : s + first.shape[0], t : t + first.shape[1]] += second[s, t] * first
    return result


def collapse(source: FloatArray, first: FloatArray, second: FloatArray, relu: bool = False) -> Collapse:
    """Correlate `source` `(1, H, W)` with two kernels in a row, with a ReLU between them or not, and with the composed one."""
    both = composed(first, second)
    middle = correlation_sweep(source, first[None], Window(_sides(first)), activation="relu" if relu else "none").output
    twice = correlation_sweep(middle[None], second[None], Window(_sides(second))).output
    return Collapse(both, twice, correlation_sweep(source, both[None], Window(_sides(both))).output)


def _sides(kernel: FloatArray) -> tuple[int, int]:
    return kernel.shape[0], kernel.shape[1]
