"""The picture as the matrix that it is."""

from collections.abc import Sequence

import streamlit as st

from core.images.picture import Picture
from core.parameters import UNIT
from lessons.correlation.params import APART
from ui.components.pixel_view import pixel_view
from ui.drawing.photos import numbered
from ui.frame import state


def draw_numbers(picture: Picture) -> bool:
    """Draw the picture with its numbers. Returns whether they are 0 to 1."""
    with st.container(horizontal=True):
        apart = state.linked(APART, st.toggle, "The three channels apart", width="content")
        as_unit = state.linked(UNIT, st.toggle, "0 … 1 instead of 0 … 255", width="content")
    photo = numbered(picture)
    if photo.shape[:2] != picture.pixels.shape[:2]:
        st.caption(f"Your picture, reduced from {picture.width}×{picture.height} to {photo.shape[1]}×{photo.shape[0]}.")
    pixel_view(
        picture,
        photo,
        key="pixels",
        label="Your picture as a matrix: zoom in to its numbers",
        apart=apart,
        unit=as_unit,
    )
    return as_unit


def notice_numbers(picture: Picture) -> Sequence[str]:
    """What to notice about them, as Markdown sentences."""
    means = picture.pixels.reshape(-1, 3).mean(0)
    return [
        f"Your picture is {picture.height}×{picture.width} pixels of 3 numbers: {picture.pixels.size:,} in all.",
        "0 is black, 255 is white. Networks get them divided by 255 and shifted; the picture stays the same.",
        f"Its mean red, green and blue are {means[0]:.0f}, {means[1]:.0f} and {means[2]:.0f}.",
        "Grey is a weighted mean, 0.299 red + 0.587 green + 0.114 blue, because eyes see green best.",
    ]
