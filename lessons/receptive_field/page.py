"""Lesson: what a unit can see of the picture, and what of it really moves the unit."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

import lessons  # noqa: F401
from core.images.picture import Picture
from core.lecture import Formula
from core.links import Choice, Flag, Whole
from core.parameters import MAP_CHANNEL
from core.receptive_field.effective import EVERY, Unit
from ui import state
from ui.effective_field import AT, INPUTS, PICTURE, Shown, draw_charts, draw_views, measure
from ui.errors import Explained
from ui.lesson import draw_lesson, in_parts, pick_view
from ui.receptive_field.built import built
from ui.receptive_field.eyes import RANDOM, TRAINED, Eyes
from ui.receptive_field.lab import trained
from ui.receptive_field.pretrained import pretrained

PRETRAINED, BUILT, LAB = "pretrained", "built", "trained"
NETWORKS = {PRETRAINED: "The pretrained network", BUILT: "A network of the builder", LAB: "One trained in the lab"}
SHARE = Whole("share", 90, 50, 99)


def play(picture: Picture) -> Shown:
    of = pick_view(Choice("of", PRETRAINED, tuple(NETWORKS)), NETWORKS, "Network")
    eyes = {PRETRAINED: pretrained, BUILT: built, LAB: trained}[of](picture)
    if eyes is None:
        st.info(
            "No network of the lab is chosen. [Train one there](/training) and open it here with the button under its curves.",
            icon=":material/model_training:",
        )
        raise Explained
    view = st.container()
    weights, channel, inputs, share, whole = controls(eyes)
    height, width = eyes.maps.shape[1:]
    at = state.value(replace(AT, high=height * width - 1))
    row, column = divmod(at, width) if at != AT.default else (eyes.middle.row, eyes.middle.column)
    shown = measure(eyes, Unit(row, column, channel), inputs, share)
    with view:
        draw_views(shown, weights, whole)
    draw_charts(shown, weights)
    return shown


def controls(eyes: Eyes) -> tuple[str, int, str, float, bool]:
    """Weights, channel, inputs, share 0..1, and whether the whole field is shown."""
    columns = st.columns([3, 3, 3, 3, 2], vertical_alignment="bottom")
    names = tuple(eyes.walks)
    with columns[0]:
        weights = state.linked(Choice("weights", names[0], names), st.selectbox, "Weights", names)
    with columns[1]:
        channel = state.linked(
            replace(MAP_CHANNEL, high=len(eyes.maps) - 1),
            st.number_input,
            f"Channel, 0 to {len(eyes.maps) - 1} (−1: all)",
            EVERY,
            len(eyes.maps) - 1,
        )
    with columns[2]:
        inputs = state.linked(
            Choice("inputs", PICTURE, tuple(INPUTS)),
            st.selectbox,
            "Averaged over",
            tuple(INPUTS),
            format_func=INPUTS.__getitem__,
        )
    with columns[3]:
        share = state.linked(SHARE, st.slider, "Share of the influence, %", SHARE.low, SHARE.high)
    with columns[4]:
        near = state.linked(
            Flag("near", False), st.toggle, "Zoom in", help="Only the picture, without what lies beyond it"
        )
    return weights, channel, inputs, share / 100, not near


def formula(shown: Shown, _: Formula) -> None:
    eyes = shown.eyes
    lines = [step.latex(number) for number, step in enumerate(eyes.steps, 1) if step.window.kernel > 1]
    if not lines:
        st.markdown("The input: one pixel sees itself.")
        return
    st.latex(r"\begin{aligned}RF_0&=1\\" + r"\\".join(lines) + r"\end{aligned}")
    if len(lines) < len(eyes.steps):
        st.caption("Windows of 1×1 add nothing and are left out.")
    st.markdown(
        f"Two neighbours in `{eyes.stage}` are **{eyes.field.jump} px** apart on the input. The unit at row {shown.unit.row} "
        f"begins at pixel row ${eyes.field.start}+{shown.unit.row}\\cdot{eyes.field.jump}="
        f"{eyes.field.span(shown.unit.row)[0]}$; what is negative lies in the padding."
    )


def notice(shown: Shown) -> Sequence[str]:
    eyes, side = shown.eyes, shown.eyes.ground.shape[1]
    whole = next((step.window.stage for step in eyes.growth if step.after.size > side), None)
    sentences = []
    if whole is not None:
        sentences.append(
            f"From `{whole}` on the field is larger than the whole input of {side} px. The rest of it is padding: zeros that "
            "tell the unit where the border is, and nothing else."
        )
    strides = [step for step in eyes.growth if step.window.stride > 1]
    if strides:
        sentences.append(
            f"Each stride multiplies all the growth that comes after it. `{strides[0].window.name}` has the first; at the end "
            f"one cell more in a kernel is worth {eyes.growth[-1].after.jump} px."
        )
    gathered = shown.gathered
    if gathered:
        sentences.append(
            f"{shown.share:.0%} of the influence: "
            + ", ".join(
                f"{one.side_for(shown.share):.0f} px a side with {name} weights" for name, one in gathered.items()
            )
            + f", of {eyes.field.size} px that the layers allow. A pixel in the middle has many ways to the unit, one at the "
            "border of the field a single one."
        )
    if TRAINED in gathered and RANDOM in gathered:
        sentences.append(
            "Turn to random weights: the shape is there before any training; training moves it to what matters."
        )
    sentences.append("Click the corners of the map: a unit there looks mostly at padding.")
    return sentences


def notes(shown: Shown) -> None:
    st.markdown(
        "The notes write $RF_L=RF_{L-1}+(K-1)\\prod_{i<L}S_i$. Two things are missing there: the kernel is that of layer $L$, "
        "so $K_L$, and the start is a single pixel, $RF_0=1$. Three 3×3 layers with stride 1 then see 3, 5 and 7 px."
    )
    st.markdown("[The notes’ three layers](/receptive_field?example=receptive_field)")


def code(shown: Shown) -> str:
    return shown.eyes.code(shown.unit)


draw_lesson("receptive_field", in_parts(play, formula, notice, notes, code))
