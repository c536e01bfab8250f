"""From a card to a network that all users share."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import torch
import torchvision
from safetensors.torch import load_file
from torchvision.models import ResNet

from core.models.cards import ModelCard


class WrongWeightsError(Exception):
    """The weight file is not the one the card describes."""


@dataclass(frozen=True)
class SharedModel:
    """A pretrained network in eval mode, one for all users of the process.

    Its parameters take no gradient and nothing in the app changes it, so reading it needs no lock. `lock` is held
    around each forward or backward all the same: two at once would fight for the same cores, and methods that hook
    into the network (captum's) give wrong answers from two threads.
    """

    card: ModelCard
    network: ResNet
    device: torch.device
    lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def nbytes(self) -> int:
        """Bytes of parameters and buffers."""
        return sum(tensor.nbytes for tensor in self.network.state_dict().values())


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def build(architecture: str, state: dict[str, torch.Tensor]) -> ResNet:
    """A torchvision ResNet in eval mode with this state dict (float32), parameters without gradient.

    Built without memory first, so no time goes into random weights that would be overwritten.
    """
    with torch.device("meta"):
        network: ResNet = getattr(torchvision.models, architecture)(num_classes=state["fc.bias"].shape[0])
    network.load_state_dict(state, assign=True)
    return network.eval().requires_grad_(False)


def load_model(card: ModelCard, device: torch.device) -> SharedModel:
    """Load the card's weights, checked against its SHA-256, onto `device`.

    Raises:
        WrongWeightsError: the file differs from the one the card describes.
    """
    if sha256_of(card.path) != card.sha256:
        raise WrongWeightsError(f"{card.path.name} is not the file that its card describes: download the app again")
    state = {name: _single(tensor) for name, tensor in load_file(card.path).items()}
    return SharedModel(card, build(card.architecture, state).to(device), device)


def _single(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.float() if tensor.is_floating_point() else tensor
