"""From a card to a network that all users share."""

import pickle
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol, TypeAlias

import torch
import torchvision
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn
from torchvision.models import ResNet

from core.models import troubles
from core.models.cards import Card, ModelCard
from core.models.files import is_intact
from core.models.lite import LITE0, lite0, renamed
from core.models.troubles import WrongWeightsError

__all__ = ["Model", "Network", "SharedModel", "WrongWeightsError", "build", "load_model"]


# What loading raises where a file of the right name holds something else: not a pickle, code, no or other tensors.
NOT_WEIGHTS = (
    pickle.UnpicklingError, SafetensorError, EOFError, RuntimeError, AttributeError, LookupError, TypeError, ValueError,
)  # fmt: skip


Network: TypeAlias = ResNet | nn.Sequential  # torchvision's, or layers in a row


class Model(Protocol):
    """A network that can be looked into: a pretrained one (`SharedModel`) or one that was trained in the app."""

    @property
    def card(self) -> Card: ...

    @property
    def network(self) -> Network: ...

    @property
    def device(self) -> torch.device: ...

    @property
    def lock(self) -> AbstractContextManager[object]: ...


@dataclass(frozen=True)
class SharedModel:
    """A pretrained network in eval mode, one for all users of the process.

    Its parameters take no gradient and nothing in the app changes it, so reading it needs no lock. `lock` is held
    around each forward or backward all the same: two at once would fight for the same cores, and methods that hook
    into the network (captum's) give wrong answers from two threads.
    """

    card: ModelCard
    network: Network
    device: torch.device
    lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def resnet(self) -> ResNet:
        """The network, where it is a ResNet. Raises TypeError for another one."""
        if not isinstance(self.network, ResNet):
            raise TypeError(f"{self.card.title} is no ResNet")
        return self.network

    @property
    def nbytes(self) -> int:
        """Bytes of parameters and buffers."""
        return sum(tensor.nbytes for tensor in self.network.state_dict().values())


def blank(architecture: str, classes: int) -> Network:
    """A network of this architecture without memory for its weights (on torch's `meta` device)."""
    with torch.device("meta"):
        if architecture == LITE0:
            return lite0(classes)
        network: ResNet = getattr(torchvision.models, architecture)(num_classes=classes)
    return network


def build(architecture: str, state: dict[str, torch.Tensor]) -> Network:
    """The network in eval mode with this state dict (float32), parameters without gradient.

    Built without memory first, so no time goes into random weights that would be overwritten.
    """
    network = blank(architecture, state["fc.bias"].shape[0])
    network.load_state_dict(state, assign=True)
    return network.eval().requires_grad_(False)


def load_model(card: ModelCard, device: torch.device) -> SharedModel:
    """Load the card's weights, checked against its SHA-256, onto `device`. Nothing but tensors is unpickled.

    Raises:
        WrongWeightsError: the file differs from the one the card describes, its shapes do not fit, or a weight is no
            finite number.
        LearnerError: it is not there or may not be read.
    """
    if not card.available:
        raise troubles.missing(card)
    try:
        if not is_intact(card.path, card.sha256):
            raise troubles.wrong_weights(card)
        network = build(card.architecture, _checked(card, _state(card)))
    except OSError as error:
        raise troubles.forbidden(card, error) from error
    except NOT_WEIGHTS as error:
        raise troubles.wrong_weights(card) from error
    return SharedModel(card, network.to(device), device)


def _state(card: ModelCard) -> dict[str, torch.Tensor]:
    if card.path.suffix == ".safetensors":
        state = load_file(card.path)
    else:
        state = torch.load(card.path, map_location="cpu", weights_only=True)
    if card.architecture == LITE0:
        state = renamed(state)
    return {name: _single(tensor) for name, tensor in state.items()}


def _checked(card: ModelCard, state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The same weights, if each is a finite number and each output has a class on the card."""
    shape = tuple(state["fc.bias"].shape)
    if len(shape) != 1 or not 0 < shape[0] <= len(card.classes):
        raise ValueError(f"outputs of shape {shape} for {len(card.classes)} classes")
    for name, tensor in state.items():
        if tensor.is_complex() or not bool(torch.isfinite(tensor).all()):
            raise ValueError(f"{name} holds something else than finite numbers")
    return state


def _single(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.float() if tensor.is_floating_point() else tensor
