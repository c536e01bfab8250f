"""Units of a network of the training lab."""

import streamlit as st
import torch
from torch import Tensor

from core.architecture.build import activations as layer_maps
from core.architecture.network import Network
from core.images.picture import Picture
from core.images.samples import load_photos
from core.network.stages import INPUT
from core.receptive_field.effective import EVERY, Cell, built_walk
from core.receptive_field.theoretical import built_windows
from core.training import code as trained_code
from core.training.plan import fitted, model_for
from core.training.trained import prepare_photo
from lessons.receptive_field.built import field_cost
from lessons.receptive_field.layers import pick_layer, reached_by
from lessons.receptive_field.params import RANDOM, TRAINED
from lessons.receptive_field.units import UnitMap
from ui.looking.ground import ground_of
from ui.looking.trained import SeenByTrained, pick_picture, pick_trained, see_trained


def trained(picture: Picture) -> UnitMap | None:
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
        stage = pick_layer(network, names)
    return unit_map(seen, network, stage)


def unit_map(seen: SeenByTrained, network: Network, stage: str) -> UnitMap:
    model, plan = seen.model, seen.model.card.plan
    x = torch.from_numpy(seen.prepared.values)

    def samples() -> list[Tensor]:
        return [torch.from_numpy(prepare_photo(model.card, photo).values) for photo in load_photos()]

    def code(unit: Cell) -> str:
        channel = None if unit.channel == EVERY else unit.channel
        return trained_code.effective_field(model, seen.picture, seen.new, stage, unit.row, unit.column, channel)

    windows = built_windows(network)
    return UnitMap(
        stage,
        layer_maps(model.network, x)[stage].numpy(),
        windows,
        reached_by(network, windows, stage),
        ground_of(seen),
        seen.key,
        x,
        samples,
        {
            TRAINED: lambda: (built_walk(model.network, stage), model.lock),
            RANDOM: lambda: (built_walk(model_for(plan).eval(), stage), None),
        },
        code,
        lambda other: unit_map(seen, network, other),
        lambda to: field_cost(network, to),
    )
