"""A part of a page that computes nothing as long as it is closed; whether it is open stands in the link."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.links import Flag
from ui import state


@contextmanager
def drawer(param: Flag, label: str, icon: str) -> Iterator[bool]:
    """`with drawer(BENCH, "The bench", icon) as opened:`; `param` says in the link whether it is open."""
    boxes: list[DeltaGenerator] = []

    def expander(key: str) -> bool:
        box = st.expander(label, icon=icon, key=key, on_change="rerun")
        boxes.append(box)
        return bool(box.open)

    opened = state.linked(param, expander)
    with boxes[0]:
        yield opened
