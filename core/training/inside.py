"""A trained network looked into: what each layer makes of a picture, and where it looks."""

import numpy as np
import torch
from torch import Tensor, nn

from core.architecture.build import activations, build
from core.network.activations import FloatArray, StageMaps
from core.training.learning import Trained, prepared
from core.training.pictures import picture_set
from core.training.plan import fitted


def network_of(trained: Trained) -> nn.Sequential:
    """The trained network in evaluation mode, its parameters without gradient."""
    model = build(fitted(trained.plan.network, picture_set(trained.plan.pictures)), trained.plan.seed)
    model.load_state_dict(trained.state)
    return model.requires_grad_(False)


def as_input(trained: Trained, index: int) -> Tensor:
    """Validation picture `index` as the network reads it, `(C, H, W)`."""
    pictures = picture_set(trained.plan.pictures)
    side = fitted(trained.plan.network, pictures).input_shape[1]
    return prepared(pictures.validation_pixels[index : index + 1], pictures.mean, pictures.deviation, side)[0]


def layers_of(model: nn.Sequential, x: Tensor) -> dict[str, StageMaps]:
    """What every layer makes of `x` `(C, H, W)`: name -> maps or vector, the input first."""
    return {name: StageMaps(name, values) for name, values in activations(model, x).items()}


def grad_cam(model: nn.Sequential, x: Tensor, target: int) -> FloatArray:
    """Where the network looks for class `target`: Grad-CAM (Selvaraju et al. 2017) at the last layer with more than one place.

    Args:
        x: `(C, H, W)` as the network reads it.

    Returns:
        `(h, w)`, 0 and more; without places to look at, `(1, 1)`.
    """
    names = [name for name, maps in layers_of(model, x).items() if maps.spatial and min(maps.shape[1:]) > 1]
    children = list(model.named_children())
    cut = next((place for place, (name, _) in enumerate(children, 1) if name == names[-1]), 0) if names else 0
    with torch.enable_grad():
        maps = x[None]
        for _, layer in children[:cut]:
            maps = layer(maps)
        maps = maps.detach().requires_grad_()
        y = maps
        for _, layer in children[cut:]:
            y = layer(y)
        slopes = torch.autograd.grad(y[0, target], maps)[0]
    heat = torch.relu((slopes.mean((2, 3), keepdim=True) * maps).sum(1))[0].detach() if names else torch.zeros(1, 1)
    return np.ascontiguousarray(heat.numpy())
