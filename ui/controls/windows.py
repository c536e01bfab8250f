"""Controls of a sliding window: its steps, its padding, and how its positions are named."""

import streamlit as st

from core.operations.window import PADDING_MODES, Window
from core.parameters import DILATION, FILL, LABELS, PADDING, STRIDE
from ui.components.sliding_window import Labels
from ui.frame import state

NAMES: dict[Labels, str] = {"top-left": "top-left cell", "centre": "centre cell"}


def read_window(kernel: tuple[int, int]) -> Window:
    """The window for a kernel of that size as its controls stand, whether they are drawn or not."""
    stride, padding, dilation = state.value(STRIDE), state.value(PADDING), state.value(DILATION)
    return Window(kernel, (stride, stride), (padding, padding), (dilation, dilation), state.value(FILL))


def pick_window(kernel: tuple[int, int]) -> Window:
    """Draw the controls in a popover and return the window."""
    with st.popover("Stride, padding, dilation", icon=":material/tune:", width="stretch"):
        state.linked(STRIDE, st.slider, "Stride", STRIDE.low, STRIDE.high)
        padding = state.linked(PADDING, st.slider, "Padding on every side", PADDING.low, PADDING.high)
        state.linked(FILL, st.selectbox, "The padding holds", PADDING_MODES, disabled=padding == 0)
        state.linked(DILATION, st.slider, "Dilation", DILATION.low, DILATION.high)
    return read_window(kernel)


def read_labels() -> Labels:
    """By which cell of the window a position is named."""
    return "centre" if state.value(LABELS) == "centre" else "top-left"


def pick_labels() -> Labels:
    """Draw the control and return by which cell of the window a position is named."""
    state.linked(
        LABELS,
        st.selectbox,
        "A position is named by the window's",
        tuple(NAMES),
        format_func=lambda name: NAMES[name],
    )
    return read_labels()
