"""Types of the arrays that are computed with."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Float32Array = NDArray[np.float32]  # as torch computes
ByteArray = NDArray[np.uint8]  # pixels
