"""The best answers of a network."""

import numpy as np
from numpy.typing import NDArray


def best(values: NDArray[np.floating], count: int) -> list[int]:
    """Places of the `count` largest of `(n,)` values, the largest first; of equal ones the first stays first."""
    return [int(index) for index in np.argsort(-values, kind="stable")[:count]]
