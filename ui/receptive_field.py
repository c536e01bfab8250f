"""A network in which units can be picked: the pretrained one or one of the builder's, on the reader's picture."""

from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from core.architecture.build import activations as layer_maps
from core.architecture.build import build
from core.architecture.encoding import from_text
from core.architecture.link import NetworkParam
from core.architecture.network import Network
from core.architecture.presets import BY_ID, preset_of
from core.architecture.report import report
from core.architecture.running import as_input
from core.images.frame import Box
from core.images.picture import Picture
from core.images.samples import SAMPLES, load_sample
from core.jobs import Report
from core.links import Choice
from core.models.preprocessing import prepare
from core.network import snippets as network_snippets
from core.network.activations import FloatArray
from core.network.stages import INPUT
from core.receptive_field import snippets
from core.receptive_field.effective import (
    EVERY,
    Effective,
    Unit,
    Walk,
    built_walk,
    concentration,
    effective,
    resnet_walk,
    untrained,
)
from core.receptive_field.theoretical import Field, Step, Window, built_windows, growth, resnet_windows
from core.training import snippets as training_snippets
from core.training.plan import fitted, model_for
from core.training.trained import prepare_photo
from ui import state
from ui.cache import store
from ui.components.field_view import Ground
from ui.network import AnySeen, Seen, look
from ui.network_run import SEED, kept_run
from ui.photos import reduced
from ui.stages import pick_stage
from ui.trained import SeenByTrained, pick_picture, pick_trained, see_trained

THREE = from_text("3x64x64-c8-c8-c8")  # the lecture's three 3x3 layers
NET = NetworkParam("net", THREE)
TO_CHOOSE = ("cats_vs_dogs", "lenet5", "vgg_block", "separable", "plain_256", "bottleneck_256", "resnet18", "resnet34")
TRAINED, RANDOM = "trained", "random"
LAST = "layer3.0"


@dataclass(frozen=True)
class Eyes:
    """One stage of a network on the picture.

    Attributes:
        stage: name of the stage.
        maps: `(C, h, w)` what it computed.
        windows: all windows of the network, in their order.
        reached: how many of them are passed up to this stage.
        ground: the picture and where the input lies on it.
        source: what everything is computed from, as cache key.
        picture: as the network reads it, `(C, h, w)`.
        samples: the photos that come with the app, likewise, made when they are asked for.
        walks: name of the weights -> what makes the walk up to this stage, and the lock to hold meanwhile.
        code: PyTorch code for the unit in hand.
        at: the same eyes at another stage.
    """

    stage: str
    maps: FloatArray = field(repr=False)
    windows: tuple[Window, ...]
    reached: int
    ground: Ground = field(repr=False)
    source: tuple[Hashable, ...]
    picture: Tensor = field(repr=False)
    samples: Callable[[], Sequence[Tensor]] = field(repr=False)
    walks: dict[str, Callable[[], tuple[Walk, AbstractContextManager[object] | None]]] = field(repr=False)
    code: Callable[[Unit], str] = field(repr=False)
    at: Callable[[str], "Eyes"] = field(repr=False)

    @property
    def growth(self) -> tuple[Step, ...]:
        """The field window after window, also beyond this stage."""
        return growth(self.windows)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The same up to this stage."""
        return self.growth[: self.reached]

    @property
    def field(self) -> Field:
        return self.steps[-1].after if self.steps else Field()

    @property
    def middle(self) -> Unit:
        """The unit in the middle of the map."""
        return Unit(self.maps.shape[1] // 2, self.maps.shape[2] // 2)

    def used(self, weights: str, share: float) -> dict[int, float]:
        """For the middle unit of each stage: its last window's number -> side in px of the square that holds `share`."""
        last = {window.stage: number for number, window in enumerate(self.windows)}
        sides = {}
        for stage, number in last.items():
            eyes = self.at(stage)
            one = eyes.measured(weights, eyes.middle)
            if not one.blank:
                box = eyes.field.box(eyes.middle.row, eyes.middle.column)
                sides[number] = concentration(one, box).side_for(share)
        return sides

    def measure(self, weights: str, unit: Unit, inputs: Sequence[Tensor], told: Report = lambda _: None) -> Effective:
        """The effective field under `weights`."""
        walk, lock = self.walks[weights]()
        return effective(walk, inputs, unit, told, lock)

    def measured(self, weights: str, unit: Unit) -> Effective:
        """The same on the picture, kept for all who ask."""
        key = ("effective field", *self.source, self.stage, weights, unit)
        return store().get(key, lambda: self.measure(weights, unit, [self.picture]))


def pretrained(picture: Picture) -> Eyes:
    """Let the reader choose a stage of the pretrained network."""
    seen = look(picture)
    return _pretrained(seen, pick_stage(seen, seen.activations.spatial_names, LAST, "receptive_field", ()))


def _pretrained(seen: Seen, stage: str) -> Eyes:
    picture, card, network = seen.picture, seen.model.card, seen.model.network
    windows = resnet_windows(network)

    def random_walk() -> tuple[Walk, None]:
        x = torch.from_numpy(seen.prepared.values)
        return resnet_walk(untrained(card.architecture, len(card.classes), 0, x), stage), None

    def on_its_device() -> tuple[Walk, AbstractContextManager[object]]:
        walk = resnet_walk(network, stage)
        return lambda x: walk(x.to(seen.model.device)), seen.model.lock

    def code(unit: Unit) -> str:
        channel = None if unit.channel == EVERY else unit.channel
        return network_snippets.effective_field(picture, card, stage, unit.row, unit.column, channel)

    def samples() -> list[Tensor]:
        return [torch.from_numpy(prepare(photo, card.preprocessing).values) for photo in _photos()]

    return Eyes(
        stage,
        seen.activations[stage].values(),
        windows,
        max(index for index, window in enumerate(windows, 1) if window.stage == stage),
        ground_of(seen),
        (card.sha256, str(seen.model.device), picture.digest),
        torch.from_numpy(seen.prepared.values),
        samples,
        {TRAINED: on_its_device, RANDOM: random_walk},
        code,
        lambda other: _pretrained(seen, other),
    )


def ground_of(seen: AnySeen) -> Ground:
    """The picture and where the network of `seen` reads it."""
    photo = reduced(seen.picture)
    frame = seen.prepared.frame.scaled(photo.shape[1] / seen.picture.width, photo.shape[0] / seen.picture.height)
    height, width = seen.prepared.values.shape[1:]
    return Ground(photo, frame, (height, width))


def built(picture: Picture) -> Eyes:
    """Let the reader choose a network of the builder and one of its layers."""
    choose, layer_at, seed_at = st.columns([5, 4, 2], vertical_alignment="bottom")
    with choose:
        network = _network()
    counted = report(network)
    if counted.misfit is not None:
        raise counted.misfit
    spatial = [row for row in counted.rows if len(row.cost.shape) == 3]
    names = tuple(row.name for row in spatial if row.field is not None) or (INPUT,)
    with layer_at:
        stage = _pick_layer(network, names)
    with seed_at:
        seed = state.linked(SEED, st.number_input, "Seed of the weights", 0, SEED.high)
    return _built(picture, network, seed, stage)


def _built(picture: Picture, network: Network, seed: int, stage: str) -> Eyes:
    windows = built_windows(network)
    ran = kept_run(network, picture, seed)
    photo = reduced(picture)
    height, width = network.input_shape[1:]
    reached = _reached(network, windows, stage)

    def walk() -> tuple[Walk, None]:
        return built_walk(build(network, seed), stage), None

    def samples() -> list[Tensor]:
        return [as_input(photo, network) for photo in _photos()]

    return Eyes(
        stage,
        ran.layers[stage].values(),
        windows,
        reached,
        Ground(photo, Box(0, 0, photo.shape[1], photo.shape[0]), (height, width)),
        ("built", network, seed, picture.digest),
        as_input(picture, network),
        samples,
        {RANDOM: walk},
        lambda _: snippets.theoretical(windows[:reached]),
        lambda other: _built(picture, network, seed, other),
    )


def trained(picture: Picture) -> Eyes | None:
    """Let the reader choose a network of the training lab and one of its layers; None where there is none yet."""
    choose, picture_at, layer_at = st.columns([6, 4, 4])
    with choose:
        plan = pick_trained("None")
    if plan is None:
        return None
    with picture_at:
        number = pick_picture(plan)
    seen = see_trained(picture, plan, number)
    network = fitted(plan.network, seen.model.card.pictures)
    names = tuple(dict.fromkeys(window.stage for window in built_windows(network))) or (INPUT,)
    with layer_at:
        stage = _pick_layer(network, names)
    return _trained(seen, network, stage)


def _trained(seen: SeenByTrained, network: Network, stage: str) -> Eyes:
    model, plan = seen.model, seen.model.card.plan
    x = torch.from_numpy(seen.prepared.values)

    def samples() -> list[Tensor]:
        return [torch.from_numpy(prepare_photo(model.card, photo).values) for photo in _photos()]

    def code(unit: Unit) -> str:
        channel = None if unit.channel == EVERY else unit.channel
        return training_snippets.effective_field(model, seen.picture, seen.new, stage, unit.row, unit.column, channel)

    windows = built_windows(network)
    return Eyes(
        stage,
        layer_maps(model.network, x)[stage].numpy(),
        windows,
        _reached(network, windows, stage),
        ground_of(seen),
        ("trained", plan, seen.picture.digest),
        x,
        samples,
        {
            TRAINED: lambda: (built_walk(model.network, stage), model.lock),
            RANDOM: lambda: (built_walk(model_for(plan).eval(), stage), None),
        },
        code,
        lambda other: _trained(seen, network, other),
    )


def _network() -> Network:
    """The network of the link, of the list, or the one the reader built in the other lesson."""
    now = state.value(NET)
    options = [THREE, *(BY_ID[id].network for id in TO_CHOOSE)]
    own = st.session_state.get("kept:architecture:net")
    options += [network for network in dict.fromkeys((own, now)) if network is not None and network not in options]

    def name(network: Network) -> str:
        if network == THREE:
            return "Three 3×3 convolutions"
        preset = preset_of(network)
        if preset is not None:
            return preset.title
        return "The network you built" if network == own else f"The network of the link, {len(network.layers)} layers"

    return state.linked(NET, st.selectbox, "Network", options, format_func=name)


def _photos() -> list[Picture]:
    """The photos that come with the app."""
    return [load_sample(sample.id) for sample in SAMPLES if sample.group == "photo"]


def _pick_layer(network: Network, names: tuple[str, ...]) -> str:
    """Let the reader choose one of the layers `names`; usually the last."""
    return state.linked(
        Choice("stage", names[-1], names),
        st.selectbox,
        "Layer",
        names,
        format_func=lambda name: _titled(network, name),
    )


def _reached(network: Network, windows: Sequence[Window], stage: str) -> int:
    """How many of the windows are passed up to the layer `stage`."""
    place = network.names.index(stage) if stage != INPUT else -1
    return sum(1 for window in windows if network.names.index(window.stage) <= place)


def _titled(network: Network, name: str) -> str:
    if name == INPUT:
        return name
    return f"{name} · {network.layers[network.names.index(name)].describe()}".rstrip(" ·")


def mean_map(maps: FloatArray, channel: int) -> FloatArray:
    """What the picker shows: one channel, or the mean of all."""
    chosen: FloatArray = maps[channel] if channel != EVERY else maps.mean(0, dtype=np.float32)
    return chosen
