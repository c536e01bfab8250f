"""The layer of the lesson on 1x1 convolutions: its weights, and the pixel it is followed at."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import FloatArray
from core.figures.colour import scale_for
from core.images.picture import Picture
from core.images.region import Region
from core.links import Rows
from core.one_by_one import mixing
from core.one_by_one.presets import MIXES
from lessons.one_by_one.params import ANGLE, HUE, MIX, MIX_TITLES, OWN, PIXEL, RELU, WEIGHTS
from ui.components.number_grid import number_grid
from ui.controls.derived import Derived
from ui.drawing.photos import reduced
from ui.frame import state

WHATS = {
    **{mix.id: mix.what for mix in MIXES.values()},
    HUE: "A rotation of the three axes about the grey one: grey stays grey, and at 120° red becomes green, green blue, "
    "blue red.",
    OWN: "Your own layer: change a weight below, or take another number of output channels.",
}
NAMES = ("red", "green", "blue")


@dataclass(frozen=True)
class Mixed:
    """A 1x1 layer at work, followed at one pixel.

    Attributes:
        shape: `(C, H, W)` of its input.
        weight: `(M, C)`.
        bias: `(M,)`.
        relu: whether a ReLU follows.
        x: `(C,)` the pixel.
        at: its row and column.
        code: PyTorch for what is shown.
    """

    shape: tuple[int, ...]
    weight: FloatArray
    bias: FloatArray
    relu: bool
    x: FloatArray
    at: tuple[int, int]
    code: str

    @property
    def z(self) -> FloatArray:
        """`(M,)` before the ReLU."""
        z: FloatArray = self.weight @ self.x + self.bias
        return z

    @property
    def h(self) -> FloatArray:
        """`(M,)` after it, where there is one."""
        return mixing.activated(self.z, self.relu)


def read_rows() -> Rows:
    """The layer as its controls stand, whether they are drawn or not: a row of weights and bias for each output."""
    chosen = state.value(MIX)
    if chosen == OWN:
        return state.value(WEIGHTS)
    if chosen == HUE:
        return mixing.with_bias(mixing.hue_rotation(state.value(ANGLE)).round(4), np.zeros(3))
    return MIXES[chosen].rows


def pick_preset() -> None:
    """Draw the known layers, and what the chosen one does."""
    chosen = state.linked(
        MIX, st.pills, "Start from", tuple(MIX_TITLES), format_func=MIX_TITLES.__getitem__, label_visibility="collapsed"
    )
    st.caption(WHATS[chosen])


def pick_mix() -> None:
    """Draw the controls of the layer on the three colours."""
    if state.value(MIX) == HUE:
        state.linked(ANGLE, st.slider, "Angle, degrees", ANGLE.low, ANGLE.high)
    pick_layer(read_rows())
    pick_relu()


def pick_relu() -> bool:
    return state.linked(RELU, st.toggle, "ReLU after it")


def pick_layer(rows: Rows) -> None:
    """Draw the weights and biases; what is changed becomes the reader's own layer."""
    state.value(MIX), state.value(WEIGHTS)  # what the link says of them is read before anything is written
    weight, bias = mixing.parts(rows)

    def change(new: FloatArray, biases: FloatArray) -> None:
        state.assign(WEIGHTS, mixing.with_bias(new, biases))
        state.assign(MIX, OWN)

    st.markdown("**Weights**: a row for each output channel; columns red, green, blue")
    number_grid(
        tuple(tuple(row[:-1]) for row in rows),
        lambda new: change(np.array(new), bias),
        key="weights",
        label="Weights: a row for each output channel, columns red, green, blue",
        scale=scale_for(weight, signed=True),
        low=WEIGHTS.low,
        high=WEIGHTS.high,
        step=0.1,
        meaning="zero is white",
    )

    biases = Derived(lambda now: change(weight, np.array([float(value) for value in now.values()])))
    for index, (column, value) in enumerate(zip(st.columns(len(rows)), bias, strict=True)):
        with column:
            biases.draw(
                f"bias {index}", float(value), st.number_input, f"Bias {index}", WEIGHTS.low, WEIGHTS.high, format="%g"
            )
    count = Derived(lambda now: change(*mixing.with_outputs(weight, bias, int(now["outputs"]))))
    count.draw("outputs", len(rows), st.number_input, "Output channels (filters)", 1, WEIGHTS.rows)


def photo_pixel(picture: Picture) -> tuple[int, int]:
    """Row and column of the chosen pixel on the reduced picture; the middle one where none was chosen."""
    height, width = reduced(picture).shape[:2]
    chosen = state.value(PIXEL) or (height // 2, width // 2)
    here = Region(chosen[0], chosen[1], 1, 1).within(height, width)
    return here.top, here.left


def planes(picture: Picture) -> FloatArray:
    """The reduced picture as `(3, H, W)`, 0..255."""
    return np.moveaxis(reduced(picture), 2, 0).astype(np.float64)
