"""Results as files."""

import io
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


def npz(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """Arrays as a compressed `.npz`, read back with `numpy.load`."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **dict(arrays))
    return buffer.getvalue()
