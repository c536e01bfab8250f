"""How long a network takes for one picture, estimated from its weights and the sizes of its maps."""

from collections.abc import Mapping

from torch import nn

from core.architecture.effort import DENSE, WITH_GRADIENT
from core.cost import Estimate


def gradient_to(network: nn.Module, stage: str, sides: Mapping[str, tuple[int, int]]) -> Estimate:
    """One picture up to `stage` and the gradient back to it; `sides` are rows and columns of the maps, stage by stage.

    Each weight of a convolution is used once for each cell of its stage's maps.
    """
    wanted = list(sides)[: list(sides).index(stage) + 1]
    used = 0
    for name, module in network.named_modules():
        within = next((place for place in wanted if f"{name}.".startswith(f"{place}.")), None)
        if isinstance(module, nn.Conv2d) and within is not None:
            rows, columns = sides[within]
            used += module.weight.numel() * rows * columns
    return Estimate(WITH_GRADIENT * used / DENSE)
