"""Grad-CAM from stored activations: only the part of the network after the chosen stage runs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from core.arrays import Float32Array
from core.models.loading import Model
from core.network.activations import Activations
from core.network.stages import run, tail_after


@dataclass(frozen=True)
class HeatMap:
    """A Grad-CAM map at the resolution of its stage.

    Attributes:
        signed: `(h, w)` weighted sum of the maps BEFORE the final ReLU: negative where the photo speaks against.
        weights: `(C,)` weight of each channel, the mean gradient of the logit over the map.
        stage: name of the stage.
        target: index of the class.
        logit: score of the class.
    """

    signed: Float32Array = field(repr=False)
    weights: Float32Array = field(repr=False)
    stage: str
    target: int
    logit: float

    @property
    def values(self) -> Float32Array:
        """`(h, w)` >= 0: the Grad-CAM map proper."""
        return np.maximum(self.signed, 0)

    @property
    def blank(self) -> bool:
        """Whether nothing is left after the ReLU."""
        return bool(self.signed.max() <= 0)


def grad_cam(model: Model, kept: Activations, stage: str, targets: Sequence[int]) -> list[HeatMap]:
    """Grad-CAM (Selvaraju et al. 2017) of several classes at one stage, in one forward and backward of the tail.

    `alpha_k = mean over (i, j) of d y_c / d A_k(i, j)`, `L = ReLU(sum_k alpha_k A_k)`.

    Args:
        model: the shared network; not changed.
        kept: the photo's activations under this network.
        stage: name of a stage with maps.
        targets: class indices.

    Raises:
        ValueError: the stage has no maps, or a target is not a class.
    """
    if not targets:
        return []
    gradients, logits = tail_gradients(model, kept, stage, targets)
    weights = gradients.mean((2, 3))  # (B, C)
    signed = torch.einsum("bc,chw->bhw", weights, kept[stage].after)
    return [
        HeatMap(signed[row].numpy(), weights[row].numpy(), stage, target, float(logits[target]))
        for row, target in enumerate(targets)
    ]


def tail_gradients(
    model: Model, kept: Activations, stage: str, targets: Sequence[int]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradients of class scores by the maps of a stage, running only what comes after it.

    The forward runs once, on one photo: in a batch of copies other kernels would round otherwise, and a class's map
    would depend on which other classes are asked for.

    Returns:
        `(B, C, h, w)` gradients, one for each target, and `(classes,)` logits, on the CPU.

    Raises:
        ValueError: the stage has no maps, or a target is not a class.
    """
    if stage not in kept.spatial_names:
        raise ValueError(f"stage must be one of {kept.spatial_names}, got {stage!r}")
    classes = len(kept.logits)
    if not all(0 <= target < classes for target in targets):
        raise ValueError(f"targets must be class indices 0..{classes - 1}, got {list(targets)}")
    with model.lock, torch.enable_grad():
        leaf = kept[stage].after.to(model.device).unsqueeze(0).clone().requires_grad_()  # (1, C, h, w)
        logits = run(tail_after(model.network, stage), leaf)[0]  # (classes,)
        gradients = [torch.autograd.grad(logits[target], leaf, retain_graph=True)[0] for target in targets]
    return torch.cat(gradients).cpu(), logits.detach().cpu()
