"""Whole photos through a few kernels at once: one call of torch, the output as large as the photo."""

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional as F

from core.arrays import Float32Array
from core.operations.kernels import Weights, resized

BORDERS = {"zeros": "constant", "replicate": "replicate"}  # what lies outside the photo -> torch's name for it


def filter_photo(planes: Float32Array, kernels: Sequence[Weights], border: str = "zeros") -> Float32Array:
    """Correlate each channel, alone, with each kernel; every window is centred on its pixel.

    The centre of a kernel is its cell `((kh - 1) // 2, (kw - 1) // 2)`, as with torch's `padding="same"`.

    Args:
        planes: `(C, H, W)`.
        kernels: at least one, `(kh, kw)` each, of any sizes from 1 to 9.
        border: what lies outside the photo, one of `BORDERS`: nothing, or its outermost pixels again.

    Returns:
        `(N, C, H, W)` float32, a view into torch's result.

    Raises LearnerError for a kernel larger than 9 cells, ValueError for an unknown border or a wrong shape.
    """
    if planes.ndim != 3 or border not in BORDERS:
        raise ValueError(f"expected (C, H, W) and one of {tuple(BORDERS)}, got {planes.shape} and {border!r}")
    height, width = (max(kernel.shape[way] for kernel in kernels) for way in (0, 1))
    weight = torch.from_numpy(np.stack([resized(kernel, height, width) for kernel in kernels]).astype(np.float32))
    x = torch.from_numpy(np.ascontiguousarray(planes, np.float32))[:, None]  # (C, 1, H, W)
    around = [(width - 1) // 2, width // 2, (height - 1) // 2, height // 2]
    x = F.pad(x, around, mode=BORDERS[border]).to(memory_format=torch.channels_last)  # several times as fast
    result: Float32Array = F.conv2d(x, weight[:, None]).numpy().transpose(1, 0, 2, 3)  # (N, C, H, W)
    return result
