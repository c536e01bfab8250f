"""Two linear layers are one: the kernel that does in one step what two kernels do one after the other."""

import numpy as np

from core.arrays import FloatArray


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
