"""Whether a picture is like anything a network knows. It always answers with one of its classes."""

import torch
from torch import Tensor

from core.models.loading import Model
from core.network.activations import Activations
from core.network.stages import LOGITS

POOLED = "avgpool"  # the stage whose vector the last layer reads


def familiarity(logits: Tensor, pooled: Tensor) -> Tensor:
    """All evidence for the known classes, for its size: `log sum_c exp(y_c) / sqrt |h|`.

    The numerator is the negative energy of Liu et al. 2020, "Energy-based Out-of-distribution Detection". Long features
    make large logits of anything, patterns above all. Divided by their length it notices patterns, but fewer of the unknown
    things; divided by its root it notices both (docs/bundled_model.md). Short features of which nothing follows score
    high, too: there the best probability is low.

    Args:
        logits: `(..., classes)`.
        pooled: `(..., C)` what the last layer read.

    Returns:
        `(...)`, higher for pictures that are more like the known classes.
    """
    length: Tensor = torch.linalg.vector_norm(pooled, dim=-1)
    return torch.logsumexp(logits, -1) / length.sqrt()


def seems_unknown(model: Model, kept: Activations) -> bool:
    """Whether the picture seems to be none of the network's classes; False for a network of which no threshold was measured."""
    least = model.card.familiar_from
    if least is None:
        return False
    return float(familiarity(kept[LOGITS].after, kept[POOLED].after)) < least
