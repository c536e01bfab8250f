"""Handwritten digits as pictures."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.arrays import ByteArray
from core.images.blocks import enlarge


def digit_row(pixels: Tensor, side: int) -> ByteArray:
    """Digits `(N, 1, 8, 8)`, 0 paper .. 1 ink, in a row as black ink on white, each enlarged in plain blocks to at least
    `side` px: `(H, W, 3)`."""
    row = torch.cat(list(F.pad(pixels[:, 0], (1, 1, 1, 1))), 1)
    grey = (255 * (1 - row)).byte().numpy()
    return enlarge(np.repeat(grey[:, :, None], 3, axis=2), side * len(pixels))
