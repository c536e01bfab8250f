"""Lesson: why residual networks train, by counting, by measuring and by cutting."""

import streamlit as st

from core.images.picture import Picture
from core.links import Choice
from ui import state
from ui.lesson import draw_lesson
from ui.residual import depth, lesions, toy
from ui.residual.parts import Shown

TOY, DEPTH, LESIONS = "paths", "gradients", "lesions"
PARTS = {TOY: "1 · Count the paths", DEPTH: "2 · Measure gradients", LESIONS: "3 · Cut a trained network"}


def play(picture: Picture) -> Shown:
    part = state.linked(
        Choice("part", TOY, tuple(PARTS)),
        st.segmented_control,
        "Part",
        tuple(PARTS),
        format_func=PARTS.__getitem__,
        label_visibility="collapsed",
    )
    if part == TOY:
        return toy.play()
    return depth.play(picture) if part == DEPTH else lesions.play(picture)


draw_lesson(
    "residual",
    play,
    lambda shown, entry: shown.formula(entry),
    lambda shown: shown.notice(),
    lambda shown: shown.notes(),
    lambda shown: shown.code(),
)
