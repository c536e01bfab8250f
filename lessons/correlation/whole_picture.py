"""The whole photo through up to four kernels, side by side."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Float32Array
from core.figures.colour import Scale, scale_for, scale_without_outliers
from core.images.picture import Picture
from core.images.region import CHANNELS, GREY, channel_of
from core.links import Rows
from core.operations.arithmetic import number
from core.operations.filtering import filter_photo
from core.operations.kernels import KERNELS, turned
from core.parameters import CHANNEL
from core.wording import minus
from lessons.correlation.params import ABSOLUTE, CHOSEN, LONGEST, MOST, OWN, TITLES
from ui.components.map_view import Encoded, encoded, map_view
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
        values: `(H, W)`.
        scale, tint: its colours.
        strength: the mean of the values without their sign.
        peak: row and column of the largest value.
        made: the map as the browser gets it.
    """

    values: Float32Array
    scale: Scale
    tint: str
    strength: float
    peak: tuple[int, int]
    made: Encoded


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
    low, high = (minus(number(float(end), 4)) for end in (made.values.min(), made.values.max()))
    row, column = made.peak
    words = f"{low} … {high}, highest at row {row}, column {column}; mean strength {number(made.strength, 4)}"
    st.markdown(f"**{TITLES[name]}**: {words}")
    label = f"The picture through the kernel {TITLES[name]}, {words}"
    map_view(made.values, made.scale, key=f"whole {name}", label=label, tint=made.tint, made=made.made)
    if not made.tint:
        st.caption(f"Stronger values ({100 - CLIPPED_AT:g} %) have the end colours.")


def _map(picture: Picture, plane: Plane, rows: Rows, turn: bool, absolute: bool) -> Filtered:
    def make() -> Filtered:
        kernel = turned(np.array(rows)) if turn else np.array(rows)
        values = filter_photo(_values(picture, plane), [kernel], "replicate")[0, 0]
        shown = np.abs(values) if absolute else values
        tint = GREY if kernel.min() >= 0 else ""
        scale = scale_for(shown) if tint else scale_without_outliers(shown, CLIPPED_AT)
        row, column = np.unravel_index(int(shown.argmax()), shown.shape)
        strength, peak = float(np.abs(shown).mean()), (int(row), int(column))
        return Filtered(shown, scale, tint, strength, peak, encoded(shown, scale, tint))

    return picture.once("filtered", plane, rows, turn, absolute, work=make)


def _values(picture: Picture, plane: Plane) -> Float32Array:
    """`(1, H, W)`, 0..255."""
    return channel_of(numbered(picture, plane.longest), plane.channel)[None].astype(np.float32)
