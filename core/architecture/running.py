"""The built network on a photo: a stack of maps for each layer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from PIL import Image

from core.architecture import effort
from core.architecture.build import activations, build
from core.architecture.network import Network
from core.architecture.report import report
from core.cost import Estimate
from core.errors import LearnerError
from core.images.picture import Picture
from core.jobs import Report
from core.maps import StageMaps

MOST_PARAMETERS = 32_000_000
MOST_ACTIVATIONS = 40_000_000
MOST_MULTIPLY_ADDS = 6_000_000_000


@dataclass(frozen=True)
class Run:
    """What every layer computed, by name, `input` first; float32, not to be written to."""

    layers: Mapping[str, StageMaps] = field(repr=False)


def check_size(network: Network) -> None:
    """Raises LearnerError for a network that is too large to run beside other readers' work."""
    counted = report(network)
    for amount, most, what in (
        (counted.parameters, MOST_PARAMETERS, "parameters"),
        (counted.activations, MOST_ACTIVATIONS, "activations"),
        (counted.multiply_adds, MOST_MULTIPLY_ADDS, "multiply-adds"),
    ):
        if amount > most:
            raise LearnerError(
                f"This network has {amount / 1e6:,.0f} million {what}; up to {most / 1e6:,.0f} million are run here.",
                "Counting has no such limit. A smaller input or fewer filters will run.",
            )


def estimate(network: Network) -> Estimate:
    """What `run` costs. Raises LearnerError for a network that is too large to run, or takes too long."""
    check_size(network)
    counted = report(network)
    return (effort.drawing(counted) + effort.forward(counted.rows)).check(
        "This network", "Smaller windows, a smaller input or fewer layers will run."
    )


def as_input(picture: Picture, network: Network) -> torch.Tensor:
    """The whole photo squashed to the input's size, `(C, H, W)` float32: values 0..1, minus 0.5, by 0.25."""
    channels, height, width = network.input_shape
    image = Image.fromarray(picture.pixels)
    if channels == 1:
        image = image.convert("L")
    pixels = np.asarray(image.resize((width, height), Image.Resampling.BOX), dtype=np.float32) / 255
    values = (pixels.reshape(height, width, channels).transpose(2, 0, 1) - 0.5) / 0.25
    return torch.from_numpy(np.ascontiguousarray(values))


def run(network: Network, picture: Picture, seed: int, progress: Report = lambda _: None) -> Run:
    """Build `network` with random weights and show it the photo.

    Raises:
        Misfit: a layer does not fit what it is given.
        LearnerError: it is too large to run, or takes too long.
    """
    estimate(network)
    kept = activations(build(network, seed), as_input(picture, network), progress)
    return Run({name: StageMaps(name, values) for name, values in kept.items()})
