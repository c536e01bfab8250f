"""The first convolution of a bundled network in NumPy, for pages that must not wait for torch."""

from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from safetensors import safe_open

from core.arrays import Float32Array
from core.models.cards import ModelCard
from core.models.preprocessing import Prepared
from core.ranking import best

STRIDE, PADDING = 2, 3  # conv1 of every torchvision ResNet


@dataclass(frozen=True)
class FirstLayer:
    """Kernels `(64, 3, 7, 7)` and what they make of a photo, `(64, h, w)`, before batch norm and ReLU."""

    kernels: Float32Array = field(repr=False)
    maps: Float32Array = field(repr=False)

    def liveliest(self, count: int) -> list[int]:
        """Channels that vary most over the photo, the liveliest first."""
        return best(self.maps.std((1, 2)), count)


def first_layer(card: ModelCard, prepared: Prepared) -> FirstLayer:
    """Correlate a prepared photo with the kernels of the card's first layer: 7x7, stride 2, padding 3, no bias."""
    with safe_open(card.path, framework="numpy") as weights:
        kernels = weights.get_tensor("conv1.weight").astype(np.float32)
    padded = np.pad(prepared.values, ((0, 0), (PADDING, PADDING), (PADDING, PADDING)))
    windows = sliding_window_view(padded, kernels.shape[2:], axis=(1, 2))[:, ::STRIDE, ::STRIDE]  # (3, h, w, 7, 7)
    maps = np.tensordot(kernels, windows, axes=((1, 2, 3), (0, 3, 4)))  # (64, h, w)
    return FirstLayer(kernels, maps)
