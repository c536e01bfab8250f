"""The first layer's kernels: as pictures, and how alike they are to a pattern."""

import numpy as np
from PIL import Image

from core.arrays import ByteArray, Float32Array


def kernel_picture(kernel: Float32Array) -> ByteArray:
    """A kernel `(3, K, K)` or `(1, K, K)` as colours `(K, K, 3)` uint8: grey is zero, its largest weight reaches 0 or 255."""
    reach = max(float(np.abs(kernel).max()), 1e-12)
    levels = np.round(127.5 + 127.5 * kernel.transpose(1, 2, 0) / reach).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(levels, (*levels.shape[:2], 3)))


def likeness(kernels: Float32Array, pattern: Float32Array) -> Float32Array:
    """How alike each kernel is to a pattern: the cosine of the angle between them, -1..1.

    Args:
        kernels: `(C, 3, K, K)` or `(C, 1, K, K)`; summed over the colours, which is what a grey picture would feel.
        pattern: `(k, k)` with mean zero, enlarged bilinearly to `K x K`.

    Returns:
        `(C,)`; 1 is the same pattern, -1 the same with light and dark swapped, 0 unrelated.
    """
    side = kernels.shape[-1]
    image = Image.fromarray(np.asarray(pattern, dtype=np.float32)).resize((side, side), Image.Resampling.BILINEAR)
    wanted = np.asarray(image).ravel()
    grey = kernels.sum(1).reshape(len(kernels), -1)
    grey = grey - grey.mean(1, keepdims=True)
    cosine: Float32Array = grey @ wanted / np.maximum(np.linalg.norm(grey, axis=1) * np.linalg.norm(wanted), 1e-12)
    return cosine
