"""A small map as a picture with its title, its colours with their range, and where it is tiny its numbers."""

import numpy as np
import streamlit as st

from core.arrays import FloatArray
from core.figures.colour import Scale
from core.figures.pictures import map_png
from core.operations.arithmetic import matrix_latex
from core.operations.kernels import as_rows
from core.wording import said
from ui.drawing.colour_bar import colour_bar

LEAST_PX = 256  # smaller maps are enlarged to this
UP_TO_NUMBERS = 64  # cells of a map whose numbers are printed


def draw_map(title: str, values: FloatArray, scale: Scale, tint: str = "", numbers: bool = False) -> None:
    """Draw a map `(h, w)`; with `numbers` one of at most `UP_TO_NUMBERS` cells is also printed as a matrix."""
    st.markdown(f"**{title}**")
    alt = f"{title}: {values.shape[0]}×{values.shape[1]} cells from {said(values.min(), '.4g')} to {said(values.max(), '.4g')}"
    st.image(map_png(values.astype(np.float32), scale, LEAST_PX, tint), alt=alt, width="stretch")
    colour_bar(scale, tint=tint)
    if numbers and values.size <= UP_TO_NUMBERS:
        st.latex(matrix_latex(as_rows(values)))
