"""One pixel by hand: three numbers, a 1x1 layer, and every product of it."""

import numpy as np
import streamlit as st

from core.images.picture import Picture
from core.one_by_one import code, mixing
from core.operations.arithmetic import bracketed, number
from core.wording import minus
from lessons.one_by_one.layer import NAMES, Mixed, pick_layer, pick_relu
from lessons.one_by_one.params import COLOURS, MIX, OWN, RELU, VIEW, WEIGHTS, X
from lessons.one_by_one.tables import table
from ui.controls.derived import Derived
from ui.frame import state


def read_pixel() -> Mixed:
    """The own layer on the own pixel as the controls stand."""
    x = np.array(state.value(X)[0])
    weight, bias = mixing.parts(state.value(WEIGHTS))
    relu = state.value(RELU)
    return Mixed((3, 1, 1), weight, bias, relu, x, (0, 0), code.mixing(code.vector(x), weight, bias, relu))


def draw_pixel(picture: Picture) -> Mixed:
    """The pixel, the layer, and how the one becomes the other."""
    controls, right = st.columns([3, 8], gap="medium")
    with controls:
        pick_layer(state.value(WEIGHTS))
        pick_relu()
    with right:
        _pick_numbers()
        mixed = read_pixel()
        st.latex(mixing.product_latex(mixed.weight, mixed.x, mixed.bias, mixed.relu))
        _draw_products(mixed)
        made = mixing.layer(mixed.weight)
        outputs, inputs = mixed.weight.shape
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
    return mixed


def _apply() -> None:
    state.assign(MIX, OWN)
    state.assign(VIEW, COLOURS)


def _pick_numbers() -> None:
    values = state.value(X)[0]

    fields = Derived(lambda now: state.assign(X, (tuple(float(value) for value in now.values()),)))
    for column, name, value in zip(st.columns(3), NAMES, values, strict=True):
        with column:
            fields.draw(f"x {name}", float(value), st.number_input, f"The pixel's {name}", X.low, X.high, format="%g")


def _draw_products(mixed: Mixed) -> None:
    head = ["output", *(f"{name} · weight" for name in NAMES), "+ bias", "= z", *(["ReLU"] if mixed.relu else [])]
    rows = []
    for index, row in enumerate(mixed.weight):
        products = [f"{_short(x)} · {minus(bracketed(w))} = {_short(x * w)}" for x, w in zip(mixed.x, row, strict=True)]
        after = [_short(mixed.h[index])] if mixed.relu else []
        rows.append([str(index), *products, _short(mixed.bias[index]), _short(mixed.z[index]), *after])
    table(head, rows)


def _short(value: float) -> str:
    return minus(number(float(f"{value:.6g}"), 6))
