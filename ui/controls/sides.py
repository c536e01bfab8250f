"""Rows and columns of something that can be resized, as two number fields."""

from collections.abc import Callable

import streamlit as st

from ui.controls.derived import Derived

FIELD_PX = 112


def pick_sides(name: str, shape: tuple[int, ...], longest: int, resize: Callable[[int, int], None]) -> None:
    """Draw them with the numbers of `shape` `(rows, columns)`; a change calls `resize` with both. Keys begin with `name`."""
    fields = Derived(lambda now: resize(*map(int, now.values())))
    with st.container(horizontal=True):
        for title, side in zip(("Rows", "Columns"), shape, strict=True):
            fields.draw(f"{name} {title.lower()}", side, st.number_input, title, 1, longest, width=FIELD_PX)
