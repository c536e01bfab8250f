"""The kernel pad: draw a kernel, start from a known one, turn it, normalise it. Its numbers are one link parameter."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import streamlit as st

from core.figures.colour import scale_for
from core.links import Matrix, Rows
from core.operations import kernels
from core.operations.families import SIZES, Family, Settings, recognise
from core.operations.kernels import KERNELS, Weights, as_rows
from lessons.correlation.params import OWN
from ui.components.number_grid import number_grid
from ui.controls.derived import Derived
from ui.controls.sides import pick_sides
from ui.frame import state

Recognised = tuple[Family, Settings] | None
TRANSFORMS: dict[str, tuple[str, str, Callable[[Weights], Weights]]] = {
    "Normalise": (
        ":material/balance:",
        "Divide by the sum of the weights, or where that is about zero, of their absolute values.",
        kernels.normalised,
    ),
    "Left–right": (":material/swap_horiz:", "Left becomes right.", kernels.flipped_left_right),
    "Up–down": (":material/swap_vert:", "Top becomes bottom.", kernels.flipped_up_down),
    "90°": (":material/rotate_90_degrees_cw:", "A quarter turn clockwise.", kernels.rotated),
    "Transpose": (":material/south_east:", "Rows become columns.", kernels.transposed),
    "Negate": (":material/exposure:", "Swap all signs: dark for light.", np.negative),
    "Clear": (":material/ink_eraser:", "All weights zero.", np.zeros_like),
}


def kernel_pad(param: Matrix, label: str) -> Rows:
    """Draw the pad and return the kernel.

    Args:
        param: where the kernel lives; its range bounds the weights.
        label: what it is called, for screen readers and above the list of known kernels.
    """
    rows = state.value(param)
    recognised = recognise(rows)
    _start_from(param, rows, recognised, label)
    if recognised is not None:
        _knobs(param, len(rows), *recognised)
    number_grid(
        rows,
        lambda new: state.assign(param, new),
        key=f"{param.name} grid",
        label=label,
        scale=scale_for(np.array(rows), signed=True),
        low=param.low,
        high=param.high,
        meaning="zero is white",
    )
    _sizes(param, rows, recognised)
    _transforms(param, rows)
    return rows


def _start_from(param: Matrix, rows: Rows, recognised: Recognised, label: str) -> None:
    """The list of known kernels. It acts when something is chosen; else it says which one the numbers are."""
    same = next((kernel.id for kernel in KERNELS.values() if kernel.rows == rows), OWN)
    current = recognised[0].id if recognised is not None else same
    key = f"{param.name} start"

    def start(now: Mapping[str, Any]) -> None:
        if now[key] in KERNELS:
            state.assign(param, KERNELS[now[key]].rows)

    Derived(start).draw(
        key,
        current,
        st.selectbox,
        f"{label}: start from",
        [*([OWN] if current == OWN else []), *KERNELS],
        format_func=lambda name: KERNELS[name].title if name in KERNELS else "own kernel",
    )
    st.caption(KERNELS[current].meaning if current in KERNELS else "Not one of the list: drawn or changed by hand.")


def _knobs(param: Matrix, size: int, family: Family, settings: Settings) -> None:
    knobs = Derived(lambda now: state.assign(param, family.rows(size, tuple(map(float, now.values())))))
    for column, knob, setting in zip(st.columns(len(family.knobs)), family.knobs, settings, strict=True):
        with column:
            knobs.draw(
                f"{param.name} {knob.title}",
                setting,
                st.select_slider,
                knob.title,
                knob.values,
                format_func=lambda value: f"{value:g}",
            )


def _sizes(param: Matrix, rows: Rows, recognised: Recognised) -> None:
    """Rows and columns. A kernel of a family is made anew and stays square, others grow with zeros or are cut."""
    shape = (len(rows), len(rows[0]))

    def resize(height: int, width: int) -> None:
        size = height if height != shape[0] else width
        if recognised is not None and size in SIZES:
            family, settings = recognised
            state.assign(param, family.rows(size, settings))
        else:
            state.assign(param, as_rows(kernels.resized(np.array(rows), height, width)))

    pick_sides(param.name, shape, param.longest, resize)


def _transforms(param: Matrix, rows: Rows) -> None:
    weights = np.array(rows)

    def apply(transform: Callable[[Weights], Weights]) -> None:
        state.assign(param, as_rows(transform(weights)))

    with st.container(horizontal=True, gap="small"):
        for title, (icon, meaning, transform) in TRANSFORMS.items():
            st.button(
                title,
                key=f"{param.name} {title}",
                icon=icon,
                type="tertiary",
                help=meaning,
                on_click=apply,
                args=(transform,),
                disabled=not weights.any() and title in ("Normalise", "Clear"),
            )
