"""Two convolutional layers in a row on the page: without ReLU between them they are one."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.figures.colour import Scale, scale_for
from core.images.picture import Picture
from core.images.region import GREY, cells, unit
from core.links import Choice, Flag, Rows
from core.operations import code
from core.operations.arithmetic import matrix_latex
from core.operations.composition import composed
from core.operations.kernels import KERNELS, as_rows
from core.operations.sweep import correlation_sweep
from core.operations.window import Window
from core.parameters import PART
from ui import state
from ui.inputs import picked_region
from ui.maps import draw_map

SIDE = 160  # cells


@dataclass(frozen=True)
class Collapsed:
    """Two layers in a row: their kernels, whether ReLU stands between them, and code that makes their input `x`."""

    first: Rows
    second: Rows
    relu: bool
    lines: tuple[str, ...]


def draw_collapse(picture: Picture) -> Collapsed:
    """3x3 after 3x3 equals one 5x5; with ReLU between them it does not."""
    names = [name for name, kernel in KERNELS.items() if kernel.weights.shape == (3, 3)]
    first_at, second_at, between_at = st.columns([2, 2, 2], vertical_alignment="bottom")
    with first_at:
        first = state.linked(Choice("first", "sobel-x", names), st.selectbox, "First kernel", names, format_func=_title)
    with second_at:
        second = state.linked(
            Choice("second", "laplacian", names), st.selectbox, "Second kernel", names, format_func=_title
        )  # fmt: skip
    with between_at:
        relu = state.linked(Flag("between", False), st.toggle, "ReLU between them")
    image = unit(cells(picture, picked_region(picture, PART), SIDE, GREY))
    one, two = KERNELS[first].weights, KERNELS[second].weights
    both = composed(one, two)
    middle = correlation_sweep(image, one[None], Window((3, 3)), activation="relu" if relu else "none").output
    twice = correlation_sweep(middle[None], two[None], Window((3, 3))).output
    once = correlation_sweep(image, both[None], Window(both.shape)).output
    difference = twice - once
    gap = float(np.abs(difference).max())
    scale = scale_for(np.stack([twice, once]), signed=True)
    maps = (
        ("Two layers" + (", ReLU between" if relu else ""), twice, scale),
        ("One 5×5 kernel", once, scale),
        ("Difference", difference, scale if gap > 1e-9 else Scale(-scale.high, scale.high, signed=True)),
    )
    for column, (title, values, its) in zip(st.columns(3), maps, strict=True):
        with column:
            draw_map(title, values, its, numbers=True)
    st.latex(
        rf"{matrix_latex(as_rows(one))}\;\text{{then}}\;{matrix_latex(as_rows(two))}\;=\;{matrix_latex(as_rows(both))}"
    )
    if relu:
        changed = float((np.abs(difference) > 1e-9).mean())
        st.markdown(
            f"With ReLU between them the two differ by up to **{gap:.3g}**, at **{changed:.0%}** of the cells: wherever the "
            "first map was negative under the window. No single kernel can do this any more."
        )
    else:
        st.markdown(
            f"Largest difference: **{gap:.2g}**, nothing but rounding. Without a nonlinearity, two layers are one layer "
            "with a larger kernel, however many you stack."
        )
    lines = code.photo_cells(picture, picked_region(picture, PART), SIDE, GREY, True)
    return Collapsed(KERNELS[first].rows, KERNELS[second].rows, relu, lines)


def _title(name: str) -> str:
    return KERNELS[name].title
