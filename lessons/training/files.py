"""What is taken home from a training: the picture, the history, the weights."""

from collections.abc import Callable

import streamlit as st

from core.figures.learning import Curve
from core.figures.learning_sheet import learning_sheet
from core.training.files import history_csv, weights
from core.training.learning import Trained
from lessons.training.settings import LETTERS, Chosen
from ui.frame.downloads import download


def draw_files(chosen: Chosen, trained: tuple[Trained, ...]) -> None:
    """Download buttons for each network."""
    st.header("Take it home", anchor="files")
    with st.container(horizontal=True):
        curves = [Curve(letter, each.history) for letter, each in zip(LETTERS, trained, strict=False)]
        steps = max(plan.steps for plan in chosen.plans)
        download("Picture (.png)", "training.png", lambda: learning_sheet(curves, chosen.names, steps))
        download("History of all steps (.csv)", "training.csv", lambda: history_csv(chosen.names, trained))
        for letter, each in zip(LETTERS, trained, strict=False):
            download(f"Weights of {letter} (.safetensors)", f"network-{letter.lower()}.safetensors", _weights(each))


def _weights(trained: Trained) -> Callable[[], bytes]:
    return lambda: weights(trained)
