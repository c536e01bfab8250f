"""Two convolutional layers in a row on the page: without ReLU between them they are one."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.figures.colour import Scale, scale_for
from core.images.picture import Picture
from core.images.region import GREY, cells, unit
from core.links import Rows
from core.operations import code
from core.operations.arithmetic import matrix_latex
from core.operations.composition import collapse
from core.operations.kernels import KERNELS, as_rows
from core.wording import said
from lessons.conv_layer.params import BETWEEN, FIRST, PART, SECOND, SQUARES
from ui.controls.inputs import picked_region
from ui.drawing.maps import draw_map
from ui.frame import state

SIDE = 160  # cells
ROUNDING = 1e-9  # larger differences are real


@dataclass(frozen=True)
class TwoLayers:
    """Two layers in a row: their kernels, whether ReLU stands between them, and code that makes their input `x`."""

    first: Rows
    second: Rows
    relu: bool
    lines: tuple[str, ...]


def draw_collapse(picture: Picture) -> TwoLayers:
    """3x3 after 3x3 equals one 5x5; with ReLU between them it does not."""
    first_at, second_at, between_at = st.columns([2, 2, 2], vertical_alignment="bottom")
    with first_at:
        first = state.linked(FIRST, st.selectbox, "First kernel", SQUARES, format_func=_title)
    with second_at:
        second = state.linked(SECOND, st.selectbox, "Second kernel", SQUARES, format_func=_title)
    with between_at:
        relu = state.linked(BETWEEN, st.toggle, "ReLU between them")
    image = unit(cells(picture, picked_region(picture, PART), SIDE, GREY))
    kernels = KERNELS[first].weights, KERNELS[second].weights
    made = collapse(image, *kernels, relu)
    difference = made.difference
    gap = float(np.abs(difference).max())
    scale = scale_for(np.stack([made.twice, made.once]), signed=True)
    maps = (
        ("Two layers" + (", ReLU between" if relu else ""), made.twice, scale),
        ("One 5×5 kernel", made.once, scale),
        ("Difference", difference, scale if gap > ROUNDING else Scale(-scale.high, scale.high, signed=True)),
    )
    for column, (title, values, colours) in zip(st.columns(3), maps, strict=True):
        with column:
            draw_map(title, values, colours, numbers=True)
    st.latex(
        rf"{matrix_latex(as_rows(kernels[0]))}\;\text{{then}}\;{matrix_latex(as_rows(kernels[1]))}\;=\;{matrix_latex(as_rows(made.kernel))}"
    )
    if relu:
        changed = float((np.abs(difference) > ROUNDING).mean())
        st.markdown(
            f"With ReLU between them the two differ by up to **{said(gap, '.3g')}**, at **{changed:.0%}** of the cells: "
            "wherever the first map was negative under the window. No single kernel can do this any more."
        )
    else:
        st.markdown(
            f"Largest difference: **{said(gap, '.2g')}**, nothing but rounding. Without a nonlinearity, two layers are one "
            "layer with a larger kernel, however many you stack."
        )
    lines = code.photo_cells(picture, picked_region(picture, PART), SIDE, GREY, True)
    return TwoLayers(KERNELS[first].rows, KERNELS[second].rows, relu, lines)


def _title(name: str) -> str:
    return KERNELS[name].title
