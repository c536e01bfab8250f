"""A neuron on the page: its bias as a threshold."""

import numpy as np
import streamlit as st

from core.arrays import FloatArray
from core.figures.colour import scale_for
from core.figures.curves import curves
from core.operations.activation import bias_for, firing_shares
from core.operations.arithmetic import number
from core.wording import minus, said
from lessons.conv_layer.layer import Layer
from lessons.conv_layer.params import BIAS
from ui.drawing.charts import chart
from ui.drawing.maps import draw_map
from ui.frame import state

WANTED = "share that shall fire"


def draw_neuron(layer: Layer) -> None:
    """The bias as a threshold: the sum without bias, what of it still fires, and how that depends on the bias."""
    bare = layer.sweep.partial.sum(0)
    before: float = state.value(BIAS)
    reach = max(float(np.ceil(np.abs(bare).max() * 10) / 10), abs(before)) or 1.0
    bias = state.linked(
        BIAS,
        st.slider,
        "Bias b: the neuron fires where the sum is larger than −b",
        -reach,
        reach,
        step=float(np.round(reach / 100, 3)) or 0.001,
    )
    _find_bias(bare, bias)
    fired = layer.sweep.output
    share = float((fired > 0).mean())
    left, middle, right = st.columns([3, 3, 4], gap="medium")
    with left:
        draw_map("The sum, without bias", bare, scale_for(bare, signed=True), numbers=True)
    with middle:
        draw_map("ReLU(sum + b)", fired, scale_for(fired), numbers=True)
    with right:
        biases = np.linspace(-reach, reach, 41)
        shares = firing_shares(bare, biases).tolist()
        chart(
            curves(biases.tolist(), {"share that fires": shares}, "bias b", "share of cells", bias, None),
            alt=f"Share of cells that fire over the bias: {share:.0%} at {said(bias, '.3g')}",
            key="firing",
        )
    st.markdown(
        f"With b = {minus(number(bias, 4))}, **{share:.0%}** of {bare.size:,} cells fire. A lower bias asks for stronger "
        "evidence, a higher one lets weaker evidence through; the kernel stays the same."
    )


def _find_bias(bare: FloatArray, bias: float) -> None:
    """A field for the bias as a number, and the bias that lets a share of the cells fire."""

    def to_number() -> None:
        state.assign(BIAS, float(st.session_state[exact]))

    exact = f"bias as a number, {bias}"  # another field for each bias, so that it shows the slider's
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            "b as a number",
            float(BIAS.low),
            float(BIAS.high),
            value=float(bias),
            step=0.1,
            format="%.4g",
            key=exact,
            on_change=to_number,
            width=150,
        )
        wanted = st.number_input("Cells that shall fire, %", 0.0, 100.0, value=10.0, step=1.0, key=WANTED, width=170)
        found = float(BIAS.write(bias_for(bare, wanted / 100)))
        st.button("Find the bias", on_click=state.assign, args=(BIAS, found), icon=":material/target:")
