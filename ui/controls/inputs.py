"""What a window slides over: a part of the reader's picture as numbers, or numbers of their own."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arrays import FloatArray
from core.figures.cells import Panel
from core.figures.colour import Scale
from core.images.picture import Picture
from core.images.region import CHANNELS, GREY, Region, cells, unit, whole
from core.links import Matrix, Rectangle, Whole
from core.operations import code
from core.operations.kernels import as_rows, resized
from core.parameters import CELLS, CHANNEL, INPUT, NUMBERS, PART, PHOTO, UNIT
from ui.components.number_grid import number_grid
from ui.components.pixel_view import pixel_view
from ui.controls.sides import pick_sides
from ui.drawing.photos import numbered
from ui.frame import state

KINDS = {PHOTO: "Your picture", NUMBERS: "Own numbers"}
WHITE = Scale(0.0, 255.0, signed=False)


@dataclass(frozen=True)
class Input:
    """A small input of one channel.

    Attributes:
        values: `(1, H, W)` float64.
        panel: its title and colours.
        where: what a cell stands for, in words; empty for own numbers.
        lines: PyTorch that makes `x`, `(1, 1, H, W)`.
    """

    values: FloatArray
    panel: Panel
    where: str
    lines: tuple[str, ...]


def read_input(picture: Picture, own: Matrix, count: Whole = CELLS) -> Input:
    """The input as its controls stand, whether they are drawn or not; `own` is the parameter of numbers typed in,
    `count` that of the cells a side."""
    if state.value(INPUT) == NUMBERS:
        rows = state.value(own)
        return Input(np.array(rows)[None], Panel("Own numbers", WHITE, GREY), "", code.own_cells([rows]))
    region, channel, as_unit = picked_region(picture, PART), state.value(CHANNEL), state.value(UNIT)
    values = cells(picture, region, state.value(count), channel)
    each = region.height / values.shape[1]
    return Input(
        unit(values) if as_unit else values,
        Panel(f"Your picture, {channel}", Scale(0.0, 1.0, signed=False) if as_unit else WHITE, channel),
        f"Each cell is the mean of {each:.3g}×{each:.3g} pixels." if each > 1 else "Each cell is one pixel.",
        code.photo_cells(picture, region, values.shape[1], channel, as_unit),
    )


def pick_input(picture: Picture, own: Matrix, count: Whole = CELLS) -> None:
    """Draw the controls."""
    kind = state.linked(INPUT, st.segmented_control, "Input", tuple(KINDS), format_func=KINDS.__getitem__)
    frame, options = st.columns(2, gap="medium")
    if kind == NUMBERS:
        _draw_grid(own, frame, options)
    else:
        _draw_part(picture, frame, options, count)
        options.caption(read_input(picture, own, count).where)


def picked_region(picture: Picture, param: Rectangle) -> Region:
    """The square part of the picture that the link or the reader chose; else the largest in the middle."""
    state.goes_with(param, picture.digest)
    chosen = state.value(param)
    region = Region(*chosen) if chosen else whole(picture)
    return region.within(picture.height, picture.width).square()


def pick_region(picture: Picture, param: Rectangle, label: str) -> None:
    """The photo with a square frame on it that can be moved and resized."""
    photo, (height, width) = numbered(picture), (picture.height, picture.width)
    factor = photo.shape[1] / width

    def moved(to: Region) -> None:
        there = to.scaled(1 / factor).within(height, width).square()
        state.assign(param, (there.top, there.left, there.height, there.width))

    frame = picked_region(picture, param).scaled(factor).within(photo.shape[0], photo.shape[1])
    pixel_view(
        picture,
        photo,
        key=f"region {param.name}",
        label=label,
        selected=frame,
        on_pick=moved,
        square=True,
        compact=True,
    )


def _draw_part(picture: Picture, frame: DeltaGenerator, options: DeltaGenerator, count: Whole) -> None:
    with frame:
        pick_region(picture, PART, "Which part of your picture: move or resize the frame")
    with options:
        state.linked(
            count,
            st.slider,
            "Cells along each side",
            count.low,
            count.high,
            help="Few cells: every number can be read. Many: the picture can be recognised.",
        )
        state.linked(CHANNEL, st.selectbox, "Channel", CHANNELS)
        state.linked(UNIT, st.toggle, "Numbers 0 … 1", help="Divided by 255, to three decimals.")


def _draw_grid(param: Matrix, frame: DeltaGenerator, options: DeltaGenerator) -> None:
    rows = state.value(param)
    with frame:
        number_grid(
            rows,
            lambda new: state.assign(param, new),
            key="grid",
            label="The input, from 0 (black) to 255 (white)",
            scale=WHITE,
            grey=True,
            brush=255.0,
            low=0.0,
            high=255.0,
            symbol="X",
        )

    def resize(height: int, width: int) -> None:
        state.assign(param, as_rows(resized(np.array(rows), height, width)))

    with options:
        pick_sides("grid", np.array(rows).shape, param.longest, resize)
