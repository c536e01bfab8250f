"""What is to be trained, on what and how: one frozen description, from which the same training comes every time."""

from dataclasses import dataclass, replace

import torch
from torch import nn

from core.architecture.build import build
from core.architecture.layers import Dense, Dropout
from core.architecture.modules import Misfit
from core.architecture.network import Network
from core.architecture.report import report
from core.errors import LearnerError
from core.randomness import torch_generator
from core.training.augment import NOTHING, Augmentation
from core.training.pictures import PictureSet, picture_set

MOST_PARAMETERS = 250_000  # 1 MB of float32
MOST_MULTIPLY_ADDS = 30_000_000  # for one picture
SIDES = (1, 2, 4)  # times the pictures' own side


@dataclass(frozen=True)
class Plan:
    """One training.

    Attributes:
        pictures: id of the set.
        network: as chosen; `fitted` makes it read the pictures and answer with their classes.
        images: how many pictures it may learn from.
        augmentation: what happens to them.
        rate: learning rate.
        steps: batches it learns from.
        batch: pictures in each.
        momentum: of the gradient descent.
        seed: of the weights, of the choice of pictures and of all draws.
    """

    pictures: str
    network: Network
    images: int
    augmentation: Augmentation = NOTHING
    rate: float = 0.02
    steps: int = 1000
    batch: int = 32
    momentum: float = 0.9
    seed: int = 0

    @property
    def epochs(self) -> float:
        """How often it sees each of its pictures."""
        return self.pictures_seen / self.images

    @property
    def in_a_batch(self) -> int:
        """Pictures in each batch: all of them where there are fewer than `batch`."""
        return min(self.batch, self.images)

    @property
    def pictures_seen(self) -> int:
        """How many pictures it is shown, again and again."""
        return self.steps * self.in_a_batch


def fitted(network: Network, pictures: PictureSet) -> Network:
    """The network with the set's channels, as many outputs as there are classes, and the first side that it can read:
    that of the pictures, twice or four times as much.

    Raises:
        LearnerError: it does not end in a dense layer, fits none of the sides, or is too large to be trained here.
    """
    last = network.layers[-1] if network.layers else None
    if not isinstance(last, Dense):
        raise LearnerError(
            "This network does not end in a dense layer, so it gives no answer that could be right or wrong.",
            "Put a flattening and a dense layer at its end in the lesson on building a network.",
        )
    network = network.changed(len(network.layers) - 1, replace(last, units=len(pictures.classes)))
    channels, height, width = pictures.shape
    misfit: Misfit | None = None
    for times in SIDES:
        tried = network.with_input(channels, height * times, width * times)
        counted = report(tried)
        if counted.misfit is None:
            _check_size(counted.parameters, counted.multiply_adds)
            return tried
        misfit = counted.misfit
    assert misfit is not None
    raise LearnerError(f"The network cannot read pictures of {height * SIDES[-1]} px: {misfit.message}", misfit.hint)


def _check_size(parameters: int, multiply_adds: int) -> None:
    for amount, most, what in (
        (parameters, MOST_PARAMETERS, "parameters"),
        (multiply_adds, MOST_MULTIPLY_ADDS, "multiply-adds a picture"),
    ):
        if amount > most:
            raise LearnerError(
                f"With these pictures this network has {amount:,} {what}; up to {most:,} are trained here.",
                "Fewer filters, a pooling more or global average pooling make it small enough.",
            )


class SeededDropout(nn.Module):
    """Dropout that draws from a generator of its own; torch's own draws from the one that all users share."""

    def __init__(self, p: float, generator: torch.Generator) -> None:
        super().__init__()
        self.p = p
        self.generator = generator

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or self.p == 0:
            return x
        kept = torch.rand(x.shape, generator=self.generator) >= self.p
        return x * kept / (1 - self.p) if self.p < 1 else torch.zeros_like(x)


def model_for(plan: Plan) -> nn.Sequential:
    """The network of the plan, untrained, its input normalised pictures of its own size."""
    network = fitted(plan.network, picture_set(plan.pictures))
    model = build(network, plan.seed)
    for name, layer in zip(network.names, network.layers, strict=True):
        if isinstance(layer, Dropout):
            setattr(model, name, SeededDropout(layer.percent / 100, torch_generator("dropout", plan.seed, name)))
    return model
