"""Shared by all tests: seeded networks and pictures, nothing downloaded."""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
import torchvision

import lessons  # noqa: F401  the lecture, for tests of its parts
from core.images.frame import Box
from core.images.samples import load_sample
from core.models.arrival import VARIABLE as FETCH_VARIABLE
from core.models.cards import BUNDLED
from core.models.device import CPU
from core.models.loading import SharedModel, build, load_model
from core.models.preprocessing import Prepared, prepare
from core.network.activations import Activations, activations

os.environ[FETCH_VARIABLE] = "never"
torch.set_num_threads(1)  # for networks this small, threads cost more than they give
CLASSES = 10
State = dict[str, torch.Tensor]


@cache
def _seeded_state(architecture: str) -> State:
    """Random weights of a torchvision ResNet, batch norm included: at its defaults it would hardly do anything."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(len(architecture))
        state = getattr(torchvision.models, architecture)(num_classes=CLASSES).state_dict()
        for name, tensor in state.items():
            if name.endswith("running_var") or ("bn" in name and name.endswith("weight")):
                tensor.uniform_(0.4, 1.2)
            elif name.endswith("running_mean") or ("bn" in name and name.endswith("bias")):
                tensor.normal_(0, 0.2)
    return state


def _copied(state: State) -> State:
    return {name: tensor.clone() for name, tensor in state.items()}


@cache
def _seeded_model(architecture: str) -> SharedModel:
    card = replace(BUNDLED, id=f"seeded-{architecture}", architecture=architecture)
    return SharedModel(card, build(architecture, _copied(_seeded_state(architecture))), CPU)


@pytest.fixture(scope="session")
def seeded_model() -> Callable[[str], SharedModel]:
    """Architecture -> a network with seeded random weights and 10 classes, as the app builds it."""
    return _seeded_model


@pytest.fixture(scope="session")
def plain_network() -> Callable[[str], torchvision.models.ResNet]:
    """Architecture -> a new torchvision network with the weights of `seeded_model`, built the ordinary way."""

    def built(architecture: str) -> torchvision.models.ResNet:
        network = getattr(torchvision.models, architecture)(num_classes=CLASSES)
        network.load_state_dict(_seeded_state(architecture))
        return network.eval()

    return built


@pytest.fixture(scope="session")
def noise() -> Callable[[int, int], Prepared]:
    """`(side, seed)` -> a seeded random input `(3, side, side)`."""

    def made(side: int, seed: int = 0) -> Prepared:
        values = np.random.default_rng(seed).normal(size=(3, side, side)).astype(np.float32)
        return Prepared(values, np.zeros((side, side, 3), np.uint8), Box(0, 0, side, side), (side, side))

    return made


@pytest.fixture(scope="session")
def bundled() -> SharedModel:
    """The network that comes with the app."""
    return load_model(BUNDLED, CPU)


@pytest.fixture(scope="session")
def bundled_activations(bundled: SharedModel) -> Callable[[str], Activations]:
    """Sample id -> what the bundled network makes of it."""
    return cache(lambda sample: activations(bundled, prepare(load_sample(sample), BUNDLED.preprocessing)))
