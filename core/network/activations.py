"""All feature maps of a photo from ONE forward pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import torch

from core.arrays import Float32Array
from core.maps import StageMaps
from core.models.loading import Model
from core.models.preprocessing import Prepared
from core.network.stages import INPUT, LOGITS, stages


@dataclass(frozen=True)
class Activations:
    """All stages of one network for one photo, in the order of the forward pass, `input` first and `logits` last."""

    stages: Mapping[str, StageMaps]
    temperature: float = 1.0

    def __getitem__(self, name: str) -> StageMaps:
        return self.stages[name]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.stages)

    @property
    def spatial_names(self) -> tuple[str, ...]:
        """Stages of the network (not the input) that have maps."""
        return tuple(name for name, maps in self.stages.items() if maps.spatial and name != INPUT)

    @property
    def last_with_places(self) -> str:
        """Where Grad-CAM is usually asked: the last stage with a ReLU whose maps have more than one cell. Where there is
        none, the last with more than one cell, else the last with maps."""
        names = [name for name in self.spatial_names if max(self.stages[name].shape[1:]) > 1]
        rectified = [name for name in names if self.stages[name].before is not None]
        return (rectified or names or self.spatial_names)[-1]

    @property
    def logits(self) -> Float32Array:
        """`(classes,)` scores before the softmax."""
        return self.stages[LOGITS].values()

    @cached_property
    def probabilities(self) -> Float32Array:
        """`(classes,)` softmax of the logits divided by the card's temperature, sums to 1."""
        probabilities: Float32Array = torch.softmax(self.stages[LOGITS].after / self.temperature, 0).numpy()
        return probabilities


def activations(model: Model, prepared: Prepared) -> Activations:
    """Run the network once and keep every stage.

    Args:
        model: the shared network; not changed.
        prepared: the photo as the network reads it.

    Returns:
        All stages, float32 on the CPU; not to be written to (they are shared).
    """
    x = torch.from_numpy(prepared.values).unsqueeze(0)  # (1, 3, h, w)
    kept = {INPUT: StageMaps(INPUT, x[0])}
    with model.lock, torch.no_grad():
        x = x.to(model.device)
        for stage in stages(model.network):
            before = stage.operation(x)
            x = stage.finish(before)
            kept[stage.name] = StageMaps(stage.name, x[0].cpu(), before[0].cpu() if stage.rectified else None)
    return Activations(kept, model.card.temperature)
