"""The whole photo through up to four kernels, side by side."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.colour import Scale, scale_for
from core.figures.pictures import map_png
from core.images.picture import Picture
from core.images.region import CHANNELS, GREY, grey
from core.links import Choice, Flag, Names, Rows
from core.operations.filtering import filter_photo
from core.operations.kernels import KERNELS, turned
from ui import state
from ui.colour_bar import colour_bar
from ui.photos import numbered

OWN = "own"
MOST = 4
A_ROW = 2
CLIPPED_AT = 99.0
TITLES = {OWN: "Your kernel", **{kernel.id: kernel.title for kernel in KERNELS.values()}}
CHOSEN = Names("kernels", (OWN, "horizontal-edge", "laplacian", "gaussian-blur"), tuple(TITLES))
SIZES = ("320", "640", "1024")
SIZE = Choice("size", "640", SIZES)
PLANE = Choice("channel", GREY, CHANNELS)
ABSOLUTE = Flag("absolute", False)


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

    @property
    def nbytes(self) -> int:
        return len(self.image)


def draw_filtered(picture: Picture, own: Rows, turn: bool) -> None:
    """Draw the controls and the maps of the chosen kernels, `turn`ed for convolution."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state.linked(SIZE, st.selectbox, "Longest side, pixels", SIZES, width=150)
        state.linked(PLANE, st.selectbox, "Channel", CHANNELS, width=150)
        absolute = state.linked(ABSOLUTE, st.toggle, "Strength only, without the sign", width="content")
    chosen = state.linked(
        CHOSEN,
        st.multiselect,
        f"Kernels, up to {MOST}",
        tuple(TITLES),
        format_func=TITLES.__getitem__,
        max_selections=MOST,
    )
    maps = [_map(picture, own if name == OWN else KERNELS[name].rows, turn, absolute) for name in chosen]
    for start in range(0, len(chosen), A_ROW):
        row = zip(st.columns(A_ROW, gap="medium"), chosen[start:][:A_ROW], maps[start:][:A_ROW], strict=False)
        for column, name, made in row:
            with column:
                _draw(name, made)


def read_plane() -> tuple[int, str]:
    """Longest side in px and channel of the plane that is filtered."""
    return int(state.value(SIZE)), state.value(PLANE)


def _draw(name: str, made: Filtered) -> None:
    st.markdown(f"**{TITLES[name]}**: {made.low:.4g} … {made.high:.4g}")
    alt = f"The picture through the kernel {TITLES[name]}, values from {made.low:.4g} to {made.high:.4g}"
    st.image(made.image, alt=alt, width="stretch")
    colour_bar(made.scale, "" if made.tint else f"stronger ones ({100 - CLIPPED_AT:g} %) in the end colours", made.tint)


def _map(picture: Picture, rows: Rows, turn: bool, absolute: bool) -> Filtered:
    longest, channel = read_plane()

    def make() -> Filtered:
        kernel = turned(np.array(rows)) if turn else np.array(rows)
        values = filter_photo(_plane(picture, longest, channel), [kernel], "replicate")[0, 0]
        shown = np.abs(values) if absolute else values
        tint = GREY if kernel.min() >= 0 else ""
        scale = scale_for(shown) if tint else _without_outliers(shown)
        return Filtered(map_png(shown, scale, tint=tint), scale, tint, float(shown.min()), float(shown.max()))

    return picture.once("filtered", longest, channel, rows, turn, absolute, work=make)


def _without_outliers(values: NDArray[np.float32]) -> Scale:
    """A scale whose colours end at the percentile `CLIPPED_AT` of the strength: a few sharp edges would pale the rest."""
    reach = float(np.percentile(np.abs(values), CLIPPED_AT)) or 1.0
    return Scale(-reach, reach, signed=True) if values.min() < 0 else Scale(0.0, reach, signed=False)


def _plane(picture: Picture, longest: int, channel: str) -> NDArray[np.float32]:
    photo = numbered(picture, longest)
    plane = grey(photo) if channel == GREY else photo[:, :, CHANNELS.index(channel) - 1]
    return plane[None].astype(np.float32)
