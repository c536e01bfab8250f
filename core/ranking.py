"""The largest of many numbers."""

import numpy as np
from numpy.typing import NDArray


def best(values: NDArray[np.floating], count: int | None = None) -> list[int]:
    """Places of the `count` largest of `(n,)` values (of all without it), the largest first; equal ones stay in order."""
    return [int(index) for index in np.argsort(-values, kind="stable")[:count]]
