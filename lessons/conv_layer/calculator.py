"""The size that comes out of any window, height and width each with numbers of its own."""

from collections.abc import Sequence

import streamlit as st

from core.errors import LearnerError
from core.links import Whole
from core.operations.convolution import output_size_latex
from core.operations.window import Window
from lessons.conv_layer.params import CALCULATOR, DOWN, OVER
from ui.controls.drawer import drawer
from ui.frame import state
from ui.frame.errors import explain

FIELDS = ("Input", "Kernel K", "Stride S", "Padding P", "Dilation D")


def draw_calculator() -> None:
    """A drawer with a row of fields for the height, one for the width, and both sizes worked out."""
    with drawer(CALCULATOR, "Output size calculator, height and width apart", ":material/calculate:") as opened:
        if not opened:
            return
        rows = _pick("height", DOWN)
        columns = _pick("width", OVER)
        pairs = list(zip(rows[1:], columns[1:], strict=True))
        window = Window(pairs[0], pairs[1], pairs[2], pairs[3])
        sizes = []
        for way, (name, size) in enumerate((("height", rows[0]), ("width", columns[0]))):
            try:
                st.latex(rf"\text{{{name}: }}" + output_size_latex(window, size, way))
                sizes.append(window.stops(size, way))
            except LearnerError as error:
                explain(error)
        if len(sizes) == 2:
            st.markdown(f"**{rows[0]}×{columns[0]} goes in, {sizes[0]}×{sizes[1]} comes out.**")
        st.caption(
            "The brackets without an upper bar round down: a last step that would stick out is not made. The same sizes hold "
            "for pooling without ceil mode."
        )


def _pick(name: str, params: Sequence[Whole]) -> list[int]:
    found = []
    for place, param, field in zip(st.columns(len(params)), params, FIELDS, strict=True):
        with place:
            found.append(state.linked(param, st.number_input, f"{field}, {name}", param.low, param.high))
    return found
