"""Rows and columns of something that can be resized, as two number fields."""

from collections.abc import Callable

import streamlit as st

FIELD_PX = 112


def pick_sides(name: str, shape: tuple[int, ...], longest: int, resize: Callable[[int, int], None]) -> None:
    """Draw them with the numbers of `shape` `(rows, columns)`; a change calls `resize` with both. Keys begin with `name`."""
    keys = {title: f"{name} {title.lower()}" for title in ("Rows", "Columns")}

    def changed() -> None:
        height, width = (int(st.session_state[key]) for key in keys.values())
        resize(height, width)

    with st.container(horizontal=True):
        for (title, key), side in zip(keys.items(), shape, strict=True):
            st.session_state[key] = side
            st.number_input(title, 1, longest, key=key, on_change=changed, width=FIELD_PX)
