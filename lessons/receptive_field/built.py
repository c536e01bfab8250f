"""Units of a network of the builder."""

from collections.abc import Callable
from functools import cache

import streamlit as st
from torch import Tensor, nn

from core.architecture import effort
from core.architecture.build import build
from core.architecture.network import Network
from core.architecture.presets import BY_ID, preset_of
from core.architecture.report import report
from core.architecture.running import Run, as_input
from core.cost import Estimate
from core.images.frame import Box
from core.images.picture import Picture
from core.images.samples import load_photos
from core.network.stages import INPUT
from core.parameters import NET as BUILDER_NET
from core.receptive_field.code import theoretical
from core.receptive_field.effective import Walk, built_walk
from core.receptive_field.theoretical import built_windows
from lessons.receptive_field.layers import pick_layer, reached_by
from lessons.receptive_field.params import NET, RANDOM, SEED, THREE
from lessons.receptive_field.units import UnitMap
from ui.building.run import run_for_page
from ui.components.field_view import Ground
from ui.drawing.photos import reduced
from ui.frame import state
from ui.frame.errors import Explained

TO_CHOOSE = ("cats_vs_dogs", "lenet5", "vgg_block", "separable", "plain_256", "bottleneck_256", "resnet18", "resnet34")


def built(picture: Picture) -> UnitMap:
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
        stage = pick_layer(network, names)
    with seed_at:
        seed = state.linked(SEED, st.number_input, "Seed of the weights", 0, SEED.high)
    ran = run_for_page(network, picture, seed)
    if ran is None:
        raise Explained
    return unit_map(picture, network, seed, stage, ran, cache(lambda: build(network, seed)))


def unit_map(
    picture: Picture, network: Network, seed: int, stage: str, ran: Run, model: Callable[[], nn.Sequential]
) -> UnitMap:
    """The units of the layer `stage`; `ran` is the run of the network on the picture, `model` makes its module."""
    windows = built_windows(network)
    photo = reduced(picture)
    height, width = network.input_shape[1:]
    reached = reached_by(network, windows, stage)

    def walk() -> tuple[Walk, None]:
        return built_walk(model(), stage), None

    def samples() -> list[Tensor]:
        return [as_input(photo, network) for photo in load_photos()]

    return UnitMap(
        stage,
        ran.layers[stage].values(),
        windows,
        reached,
        Ground(photo, Box(0, 0, photo.shape[1], photo.shape[0]), (height, width)),
        lambda name, *more: picture.key(name, network, seed, *more),
        as_input(picture, network),
        samples,
        {RANDOM: walk},
        lambda _: theoretical(windows[:reached]),
        lambda other: unit_map(picture, network, seed, other, ran, model),
        lambda to: field_cost(network, to),
    )


def field_cost(network: Network, stage: str) -> Estimate:
    """One effective field at a layer, the drawing of the weights included."""
    counted = report(network)
    place = network.names.index(stage) + 1 if stage != INPUT else 0
    return effort.gradient(counted.rows[:place]) + effort.drawing(counted)


def _network() -> Network:
    """The network of the link, of the list, or the one the reader built in the other lesson."""
    now = state.value(NET)
    options = [THREE, *(BY_ID[id].network for id in TO_CHOOSE)]
    own = state.left_on("architecture", BUILDER_NET)
    options += [network for network in dict.fromkeys((own, now)) if network is not None and network not in options]

    def name(network: Network) -> str:
        if network == THREE:
            return "Three 3×3 convolutions"
        preset = preset_of(network)
        if preset is not None:
            return preset.title
        return "The network you built" if network == own else f"The network of the link, {len(network.layers)} layers"

    return state.linked(NET, st.selectbox, "Network", options, format_func=name)
