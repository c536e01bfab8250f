"""A part of a page that computes nothing as long as it is closed; whether it is open stands in the link."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.links import Flag
from ui.frame import state


@contextmanager
def drawer(param: Flag, label: str, icon: str) -> Iterator[bool]:
    """`with drawer(BENCH, "The bench", icon) as opened:`; `param` says in the link whether it is open."""
    boxes: list[DeltaGenerator] = []

    def expander(title: str, key: str) -> bool:
        box = st.expander(title, icon=icon, key=key, on_change="rerun")
        boxes.append(box)
        return bool(box.open)

    opened = state.linked(param, expander, label)  # another label is another widget: it stays as it was
    with boxes[0]:
        yield opened
