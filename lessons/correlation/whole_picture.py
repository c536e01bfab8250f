"""The whole photo through up to four kernels, side by side."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Float32Array
from core.figures.colour import Scale, scale_for, scale_without_outliers
from core.figures.pictures import map_png
from core.images.picture import Picture
from core.images.region import CHANNELS, GREY, channel_of
from core.links import Rows
from core.operations.filtering import filter_photo
from core.operations.kernels import KERNELS, turned
from core.parameters import CHANNEL
from lessons.correlation.params import ABSOLUTE, CHOSEN, LONGEST, MOST, OWN, TITLES
from ui.drawing.colour_bar import colour_bar
from ui.drawing.photos import numbered
from ui.frame import state

A_ROW = 2
CLIPPED_AT = 99.0


@dataclass(frozen=True)
class Plane:
    """What is filtered: a channel of the picture, its longest side reduced to `longest` px."""

    longest: int
    channel: str


@dataclass(frozen=True)
class Filtered:
    """One map, ready to be shown.

    Attributes:
        image: PNG.
        scale, tint: its colours.
        low, high: the smallest and the largest value.
    """

    image: bytes
    scale: Scale
    tint: str
    low: float
    high: float


def draw_filtered(picture: Picture, own: Rows, turn: bool) -> Plane:
    """Draw the controls and the maps of the chosen kernels, `turn`ed for convolution. Returns what is filtered."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        longest = int(state.linked(LONGEST, st.selectbox, "Longest side, pixels", LONGEST.options, width=150))
        channel = state.linked(CHANNEL, st.selectbox, "Channel", CHANNELS, width=150)
        absolute = state.linked(ABSOLUTE, st.toggle, "Strength only, without the sign", width="content")
    chosen = state.linked(
        CHOSEN,
        st.multiselect,
        f"Kernels, up to {MOST}",
        tuple(TITLES),
        format_func=TITLES.__getitem__,
        max_selections=MOST,
    )
    plane = Plane(longest, channel)
    maps = [_map(picture, plane, own if name == OWN else KERNELS[name].rows, turn, absolute) for name in chosen]
    for start in range(0, len(chosen), A_ROW):
        row = zip(st.columns(A_ROW, gap="medium"), chosen[start:][:A_ROW], maps[start:][:A_ROW], strict=False)
        for column, name, made in row:
            with column:
                _draw(name, made)
    return plane


def _draw(name: str, made: Filtered) -> None:
    st.markdown(f"**{TITLES[name]}**: {made.low:.4g} … {made.high:.4g}")
    alt = f"The picture through the kernel {TITLES[name]}, values from {made.low:.4g} to {made.high:.4g}"
    st.image(made.image, alt=alt, width="stretch")
    colour_bar(made.scale, "" if made.tint else f"stronger ones ({100 - CLIPPED_AT:g} %) in the end colours", made.tint)


def _map(picture: Picture, plane: Plane, rows: Rows, turn: bool, absolute: bool) -> Filtered:
    def make() -> Filtered:
        kernel = turned(np.array(rows)) if turn else np.array(rows)
        values = filter_photo(_values(picture, plane), [kernel], "replicate")[0, 0]
        shown = np.abs(values) if absolute else values
        tint = GREY if kernel.min() >= 0 else ""
        scale = scale_for(shown) if tint else scale_without_outliers(shown, CLIPPED_AT)
        return Filtered(map_png(shown, scale, tint=tint), scale, tint, float(shown.min()), float(shown.max()))

    return picture.once("filtered", plane, rows, turn, absolute, work=make)


def _values(picture: Picture, plane: Plane) -> Float32Array:
    """`(1, H, W)`, 0..255."""
    return channel_of(numbered(picture, plane.longest), plane.channel)[None].astype(np.float32)
