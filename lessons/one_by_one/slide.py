"""A 1x1 layer as a window of one cell that slides over a part of the photo."""

import streamlit as st

from core.figures.cells import Panel
from core.images.picture import Picture
from core.images.region import CHANNELS, cells
from core.one_by_one import code, mixing
from core.operations.code import photo_cells
from core.operations.convolution import filter_sweep
from core.operations.sweep import Sweep
from lessons.one_by_one.layer import Mixed, pick_mix, pick_preset, read_rows
from lessons.one_by_one.params import CELLS, OUTPUT, PART, RELU
from ui.controls.inputs import WHITE, pick_region, picked_region
from ui.drawing.sweeps import draw_sweep, output_panel, position
from ui.frame import state


def draw_slide(picture: Picture) -> Mixed:
    """The same layer as a window of one cell that slides over a part of the photo."""
    pick_preset()
    controls, right = st.columns([3, 8], gap="medium")
    with controls:
        outputs = tuple(range(len(read_rows())))
        if state.value(OUTPUT) not in outputs:
            state.assign(OUTPUT, outputs[-1])
        state.linked(OUTPUT, st.segmented_control, "Follow output channel", outputs)
        pick_mix()
    with right:
        figure = st.container()
        frame, options = st.columns(2, gap="medium")
        with frame:
            pick_region(picture, PART, "Which part of your picture: move or resize the frame")
        with options:
            state.linked(CELLS, st.slider, "Cells along each side", CELLS.low, CELLS.high)
    mixed, sweep, output = _sweep(picture)
    with figure:
        panels = [Panel(name.capitalize(), WHITE, name) for name in CHANNELS[1:]]
        panel = output_panel(sweep, f"Output channel {output}")
        draw_sweep(picture, sweep, panels, panel, f"one-by-one-{output}", kernel_title=f"Row {output} of W")
    return mixed


def _sweep(picture: Picture) -> tuple[Mixed, Sweep, int]:
    weight, bias = mixing.parts(read_rows())
    relu, region, side = state.value(RELU), picked_region(picture, PART), state.value(CELLS)
    values = cells(picture, region, side, None)
    output = min(state.value(OUTPUT), len(weight) - 1)
    kernels = weight[:, :, None, None]
    sweep = filter_sweep(values, kernels, mixing.PIXEL, output, bias, activation="relu" if relu else "none")
    text = code.mixing(photo_cells(picture, region, values.shape[1], None, False), weight, bias, relu)
    row, column = position(sweep)
    return Mixed(values.shape, weight, bias, relu, values[:, row, column], (row, column), text), sweep, output
