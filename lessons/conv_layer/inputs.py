"""A volume to put into a layer: a part of the picture, maps of a stage of the network, or numbers of one's own."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from core.arrays import FloatArray
from core.figures.cells import Panel
from core.figures.colour import Scale, scale_for
from core.images.picture import Picture
from core.images.region import CHANNELS, cells, unit
from core.links import Whole
from core.operations import code
from core.operations.kernels import as_rows, resized
from lessons.conv_layer.params import (
    CELLS,
    GREY,
    GRIDS,
    NUMBERS,
    PART,
    PLANES,
    SOURCE,
    SOURCES,
    STAGE,
    STAGE_NAME,
    STAGES,
)
from ui.components.number_grid import number_grid
from ui.controls.inputs import pick_region, picked_region
from ui.controls.sides import pick_sides
from ui.frame import state


@dataclass(frozen=True)
class VolumeInput:
    """An input with channels.

    Attributes:
        values: `(C, H, W)` float64.
        panels: title and colours of each channel.
        lines: PyTorch that makes `x`, `(1, C, H, W)`.
    """

    values: FloatArray
    panels: tuple[Panel, ...]
    lines: tuple[str, ...]


def pick_volume(picture: Picture, count: Whole = CELLS) -> VolumeInput:
    """Draw the controls and return the volume; `count` is the parameter of the cells a side."""
    source = state.linked(SOURCE, st.selectbox, "Input", tuple(SOURCES), format_func=SOURCES.__getitem__)
    if source == STAGE:
        state.linked(STAGE_NAME, st.selectbox, "Stage", STAGES)
    elif source == NUMBERS:
        _draw_grids()
    else:
        pick_region(picture, PART, "Which part of your picture: move or resize the frame")
        state.linked(count, st.slider, "Cells along each side", count.low, count.high)
    return _stage(picture, state.value(STAGE_NAME)) if source == STAGE else _read(picture, count)


def _read(picture: Picture, count: Whole) -> VolumeInput:
    source = state.value(SOURCE)
    if source == NUMBERS:
        first, *others = (np.array(state.value(grid)) for grid in GRIDS[: state.value(PLANES)])
        planes = [as_rows(plane) for plane in (first, *(resized(other, *first.shape) for other in others))]
        values = np.array(planes)
        panels = tuple(Panel(f"Channel {index}", scale_for(values)) for index in range(len(planes)))
        return VolumeInput(values, panels, code.own_cells(planes))
    region, side = picked_region(picture, PART), state.value(count)
    channel = GREY if source == GREY else None
    values = unit(cells(picture, region, side, channel))
    names = (GREY,) if source == GREY else CHANNELS[1:]
    panels = tuple(Panel(name.capitalize(), Scale(0.0, 1.0, signed=False), name) for name in names)
    return VolumeInput(values, panels, code.photo_cells(picture, region, side, channel, True))


def _stage(picture: Picture, name: str) -> VolumeInput:
    from ui.looking.network import look  # the network runs only where it is asked for

    seen = look(picture)
    values: FloatArray = seen.activations[name].values().astype(np.float64).round(3)
    scale = scale_for(values)
    panels = tuple(Panel(f"Channel {index}", scale) for index in range(len(values)))
    lines = code.stage_cells(picture, seen.model.card, name)
    return VolumeInput(values, panels, lines)


def _draw_grids() -> None:
    count = state.linked(PLANES, st.slider, "Channels", PLANES.low, PLANES.high)
    shape = np.array(state.value(GRIDS[0])).shape
    pick_sides("volume", shape, GRIDS[0].longest, _resize)
    for index, grid in enumerate(GRIDS[:count]):
        rows = state.value(grid)
        st.caption(f"Channel {index}")
        number_grid(
            rows,
            partial(state.assign, grid),
            key=f"volume {index}",
            label=f"Channel {index} of the input",
            scale=scale_for(np.array(rows)),
            low=grid.low,
            high=grid.high,
            symbol=f"X{index}",
        )


def _resize(height: int, width: int) -> None:
    for grid in GRIDS:
        state.assign(grid, as_rows(resized(np.array(state.value(grid)), height, width)))
