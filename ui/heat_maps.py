"""Heat maps on the photo, and the bench where several ways of making them stand side by side."""

import time
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.figures.colour import Scale, scale_for
from core.figures.pictures import ByteArray, overlay
from core.images.frame import spread
from core.jobs import Report
from core.links import Names
from core.models.loading import Model
from core.network.activations import FloatArray
from core.network.attribution import METHODS, Method, Question, method
from ui import state
from ui.colour_bar import colour_bar
from ui.ground import ground_of
from ui.jobs import background
from ui.network import AnySeen, on_device

ON_THE_BENCH = ("grad-cam", "layer-cam", "guided")
A_ROW = 3


@dataclass(frozen=True)
class Measured:
    """A heat map `(h, w)` and the time it took, in s."""

    values: FloatArray
    seconds: float


def over_photo(seen: AnySeen, values: FloatArray, scale: Scale, strength: float, smooth: bool = True) -> ByteArray:
    """A map of any stage `(h, w)` over the photo, `(H, W, 3)`; `strength` in 0..1."""
    ground = ground_of(seen)
    return overlay(ground.photo, spread(values, ground.frame, ground.photo.shape[:2], smooth), scale, strength)


def where(values: FloatArray) -> str:
    """Where a map is strongest, in words, for text alternatives."""
    if values.max() <= 0:
        return "blank, nothing speaks for the class"
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    down = ("top", "middle", "bottom")[int(3 * (row + 0.5) / values.shape[0])]
    across = ("left", "centre", "right")[int(3 * (column + 0.5) / values.shape[1])]
    return f"strongest at the {down} {across}"


def bench(seen: AnySeen, stage: str, target: int, strength: float) -> None:
    """Let the reader choose methods and draw them for one class, each with its meaning, range and cost."""
    name = seen.classes[target]
    ids = tuple(entry.id for entry in METHODS)
    chosen = state.linked(
        Names("methods", ON_THE_BENCH, ids),
        st.pills,
        f"What speaks for **{name}** (the first class), asked of `{stage}` where a stage is needed",
        ids,
        format_func=lambda method_id: method(method_id).title,
        selection_mode="multi",
    )
    question = Question(seen.model, seen.prepared, seen.activations, stage, target)
    entries = [entry for entry in METHODS if entry.id in chosen]
    for start in range(0, len(entries), A_ROW):
        for column, entry in zip(st.columns(A_ROW), entries[start : start + A_ROW], strict=False):
            with column:
                _draw(entry, question, seen, strength)


def _draw(entry: Method, question: Question, seen: AnySeen, strength: float) -> None:
    name = seen.classes[question.target]
    st.markdown(f"**{entry.title}**")
    st.caption(entry.meaning)
    measured = _measured(entry, question, seen)
    if measured is None:
        return
    scale = scale_for(measured.values, entry.signed)
    picture = over_photo(seen, measured.values, scale, strength)
    st.image(picture, alt=f"{entry.title} for {name} over the picture; {where(measured.values)}")
    colour_bar(scale, "against and for" if entry.signed else "")
    height, width = measured.values.shape
    st.caption(f"{height}×{width} values, {measured.seconds * 1000:.0f} ms: {entry.cost}.")


def _measured(entry: Method, question: Question, seen: AnySeen) -> Measured | None:
    asked = ("heat map", entry.id, question.stage if entry.staged else "", question.target)

    def timed(model: Model, report: Report = lambda _: None) -> Measured:
        start = time.perf_counter()
        values = entry.attribute(replace(question, model=model), report)
        return Measured(values, time.perf_counter() - start)

    if entry.long:
        return background(
            seen.key(*asked), entry.title, lambda job: on_device(seen, lambda model: timed(model, job.report))
        )
    return seen.once(*asked, work=timed)
