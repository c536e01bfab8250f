"""One pixel by hand: three numbers, a 1x1 layer, and every product of it."""

import numpy as np
import streamlit as st

from core.images.picture import Picture
from core.operations import mixing, mixing_code
from core.operations.arithmetic import bracketed, number
from core.operations.mixing_link import Shaped
from ui import state
from ui.mixing import COLOURS, MIX, NAMES, OWN, RELU, VIEW, WEIGHTS, Shown, pick_layer, pick_relu
from ui.tables import table

X = Shaped("x", ((5.0, 3.0, 7.0),), low=-255, high=255, columns=3)


def read_pixel() -> Shown:
    """The own layer on the own pixel as the controls stand."""
    x = np.array(state.value(X)[0])
    weight, bias = mixing.parts(state.value(WEIGHTS))
    relu = state.value(RELU)
    code = mixing_code.mixing(mixing_code.vector(x), weight, bias, relu)
    return Shown((3, 1, 1), weight, bias, relu, x, (0, 0), code)


def draw_pixel(picture: Picture) -> Shown:
    """The pixel, the layer, and how the one becomes the other."""
    controls, right = st.columns([3, 8], gap="medium")
    with controls:
        pick_layer(state.value(WEIGHTS))
        pick_relu()
    with right:
        _pick_numbers()
        shown = read_pixel()
        st.latex(mixing.product_latex(shown.weight, shown.x, shown.bias, shown.relu))
        _draw_products(shown)
        made = mixing.layer(shown.weight)
        outputs, inputs = shown.weight.shape
        st.markdown(
            f"{inputs} channels in, {outputs} out, at one place: **{made.parameters} parameters**, "
            f"{inputs} · {outputs} weights and {outputs} bias{'es' if outputs > 1 else ''}. The picture around this pixel "
            "could be of any size: every pixel uses the same ones."
        )
        st.button(
            "Apply these weights to your picture",
            icon=":material/blender:",
            on_click=_apply,
        )
    return shown


def _apply() -> None:
    state.assign(MIX, OWN)
    state.assign(VIEW, COLOURS)


def _pick_numbers() -> None:
    values = state.value(X)[0]

    def change() -> None:
        state.assign(X, (tuple(float(st.session_state[f"x {name}"]) for name in NAMES),))

    for column, name, value in zip(st.columns(3), NAMES, values, strict=True):
        st.session_state[f"x {name}"] = float(value)
        column.number_input(f"The pixel's {name}", X.low, X.high, format="%g", key=f"x {name}", on_change=change)


def _draw_products(shown: Shown) -> None:
    head = ["output", *(f"{name} · weight" for name in NAMES), "+ bias", "= z", *(["ReLU"] if shown.relu else [])]
    rows = []
    for index, row in enumerate(shown.weight):
        products = [f"{_short(x)} · {bracketed(w)} = {_short(x * w)}" for x, w in zip(shown.x, row, strict=True)]
        after = [_short(shown.h[index])] if shown.relu else []
        rows.append([str(index), *products, _short(shown.bias[index]), _short(shown.z[index]), *after])
    table(head, rows)


def _short(value: float) -> str:
    return number(float(f"{value:.6g}"), 6)
