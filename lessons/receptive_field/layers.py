"""The layers of a built network, as the reader chooses among them."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.architecture.field import LayerWindow
from core.architecture.network import Network
from core.network.stages import INPUT
from lessons.receptive_field.params import STAGE
from ui.frame import state


def pick_layer(network: Network, names: tuple[str, ...]) -> str:
    """Let the reader choose one of the layers `names`; usually the last."""
    return state.linked(
        replace(STAGE, default=names[-1], options=names),
        st.selectbox,
        "Layer",
        names,
        format_func=lambda name: _titled(network, name),
    )


def reached_by(network: Network, windows: Sequence[LayerWindow], stage: str) -> int:
    """How many of the windows are passed up to the layer `stage`."""
    place = network.names.index(stage) if stage != INPUT else -1
    return sum(1 for window in windows if network.names.index(window.stage) <= place)


def _titled(network: Network, name: str) -> str:
    if name == INPUT:
        return name
    return f"{name} · {network.layers[network.names.index(name)].describe()}".rstrip(" ·")
