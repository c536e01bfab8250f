"""Lesson: what a unit can see of the picture, and what of it really moves the unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.images.picture import Picture
from core.lecture import Formula
from core.receptive_field.effective import EVERY, Cell
from lessons.receptive_field.built import built
from lessons.receptive_field.lab import trained
from lessons.receptive_field.measured import Measured, measure
from lessons.receptive_field.params import (
    AT,
    AVERAGED_OVER,
    BUILT,
    CHANNEL,
    INPUTS,
    LAB,
    NEAR,
    NETWORKS,
    OF,
    PRETRAINED,
    RANDOM,
    SHARE,
    TRAINED,
    WEIGHTS,
)
from lessons.receptive_field.pretrained import pretrained
from lessons.receptive_field.units import UnitMap
from lessons.receptive_field.views import draw_charts, draw_views
from ui.frame import state
from ui.frame.errors import Explained
from ui.frame.lesson import draw_lesson, pick_view


@dataclass(frozen=True)
class Shown:
    """A unit and how far it sees under each of the weights there are."""

    measured: Measured

    def formula(self, _: Formula) -> None:
        units, row = self.measured.units, self.measured.unit.row
        lines = [step.latex(number) for number, step in enumerate(units.steps, 1) if step.window.kernel > 1]
        if not lines:
            st.markdown("The input: one pixel sees itself.")
            return
        st.latex(r"\begin{aligned}RF_0&=1\\" + r"\\".join(lines) + r"\end{aligned}")
        if len(lines) < len(units.steps):
            st.caption("Windows of 1×1 add nothing and are left out.")
        st.markdown(
            f"Two neighbours in `{units.stage}` are **{units.field.jump} px** apart on the input. The unit at row {row} "
            f"begins at pixel row ${units.field.start}+{row}\\cdot{units.field.jump}={units.field.span(row)[0]}$; what is "
            "negative lies in the padding."
        )

    def notice(self) -> Sequence[str]:
        units, side = self.measured.units, self.measured.units.ground.shape[1]
        whole = next((step.window.stage for step in units.growth if step.after.size > side), None)
        sentences = []
        if whole is not None:
            sentences.append(
                f"From `{whole}` on the field is larger than the whole input of {side} px. The rest of it is padding: zeros "
                "that tell the unit where the border is, and nothing else."
            )
        strides = [step for step in units.growth if step.window.stride > 1]
        if strides:
            sentences.append(
                f"Each stride multiplies all the growth that comes after it. `{strides[0].window.name}` has the first; at the "
                f"end one cell more in a kernel is worth {units.growth[-1].after.jump} px."
            )
        gathered = self.measured.gathered
        if gathered:
            sentences.append(
                f"{self.measured.share:.0%} of the influence: "
                + ", ".join(
                    f"{one.side_for(self.measured.share):.0f} px a side with {name} weights"
                    for name, one in gathered.items()
                )
                + f", of {units.field.size} px that the layers allow. A pixel in the middle has many ways to the unit, one at "
                "the border of the field a single one."
            )
        if TRAINED in gathered and RANDOM in gathered:
            sentences.append(
                "Turn to random weights: the shape is there before any training; training moves it to what matters."
            )
        sentences.append("Click the corners of the map: a unit there looks mostly at padding.")
        return sentences

    def notes(self) -> None:
        st.markdown(
            "The notes write $RF_L=RF_{L-1}+(K-1)\\prod_{i<L}S_i$. Two things are missing there: the kernel is that of layer "
            "$L$, so $K_L$, and the start is a single pixel, $RF_0=1$. Three 3×3 layers with stride 1 then see 3, 5 and 7 px."
        )
        st.markdown("[The notes’ three layers](/receptive_field?example=receptive_field)")

    def code(self) -> str:
        return self.measured.units.code(self.measured.unit)


def play(picture: Picture) -> Shown:
    of = pick_view(OF, NETWORKS, "Network")
    units = {PRETRAINED: pretrained, BUILT: built, LAB: trained}[of](picture)
    if units is None:
        st.info(
            "No network of the lab is chosen. [Train one there](/training) and open it here with the button under its curves.",
            icon=":material/model_training:",
        )
        raise Explained
    view = st.container()
    weights, channel, inputs, share, whole = controls(units)
    height, width = units.maps.shape[1:]
    at = state.value(replace(AT, high=height * width - 1))
    row, column = divmod(at, width) if at != AT.default else (units.middle.row, units.middle.column)
    measured = measure(units, Cell(row, column, channel), inputs, share)
    with view:
        draw_views(measured, weights, whole)
    draw_charts(measured, weights)
    return Shown(measured)


def controls(units: UnitMap) -> tuple[str, int, str, float, bool]:
    """Weights, channel, inputs, share 0..1, and whether the whole field is shown."""
    columns = st.columns([3, 3, 3, 3, 2], vertical_alignment="bottom")
    names = tuple(units.walks)
    with columns[0]:
        weights = state.linked(replace(WEIGHTS, default=names[0], options=names), st.selectbox, "Weights", names)
    with columns[1]:
        channel = state.linked(
            replace(CHANNEL, high=len(units.maps) - 1),
            st.number_input,
            f"Channel, 0 to {len(units.maps) - 1} (−1: all)",
            EVERY,
            len(units.maps) - 1,
        )
    with columns[2]:
        inputs = state.linked(
            AVERAGED_OVER,
            st.selectbox,
            "Averaged over",
            tuple(INPUTS),
            format_func=INPUTS.__getitem__,
        )
    with columns[3]:
        share = state.linked(SHARE, st.slider, "Share of the influence, %", SHARE.low, SHARE.high)
    with columns[4]:
        near = state.linked(NEAR, st.toggle, "Zoom in", help="Only the picture, without what lies beyond it")
    return weights, channel, inputs, share / 100, not near


def draw_page() -> None:
    draw_lesson("receptive_field", play)
