"""The bench where several ways of making heat maps stand side by side."""

import time
from dataclasses import dataclass, replace

import streamlit as st

from core.arrays import Float32Array
from core.figures.colour import scale_for
from core.jobs import Report
from core.models.loading import Model
from core.network.attribution import METHODS, Method, Question, method
from lessons.grad_cam import params
from ui.drawing.colour_bar import colour_bar
from ui.frame import state
from ui.frame.jobs import background
from ui.looking.heat_maps import over_photo, where
from ui.looking.network import AnySeen, on_device

A_ROW = 3


@dataclass(frozen=True)
class Measured:
    """A heat map `(h, w)` and the time it took, in s."""

    values: Float32Array
    seconds: float


def bench(seen: AnySeen, stage: str, target: int, strength: float) -> None:
    """Let the reader choose methods and draw them for one class, each with its meaning, range and cost."""
    name = seen.classes[target]
    ids = tuple(entry.id for entry in METHODS)
    chosen = state.linked(
        params.METHODS,
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
    parameters = ("heat map", entry.id, question.stage if entry.staged else "", question.target)

    def timed(model: Model, report: Report = lambda _: None) -> Measured:
        start = time.perf_counter()
        values = entry.attribute(replace(question, model=model), report)
        return Measured(values, time.perf_counter() - start)

    if entry.long:
        return background(
            seen.key(*parameters), entry.title, lambda job: on_device(seen, lambda model: timed(model, job.report))
        )
    return seen.once(*parameters, work=timed)
