"""Lesson: build a network layer by layer and see where its cost sits."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.architecture.code import source
from core.architecture.cost import BYTES
from core.architecture.layers import Conv, Dense, Depthwise, Residual
from core.architecture.presets import BY_ID, preset_of
from core.architecture.remarks import about_dense, averaging_would_help
from core.architecture.report import Report, Row, report
from core.architecture.suggestions import suggestions
from core.architecture.wording import memory, share
from core.architecture.worked import worked
from core.images.picture import Picture
from core.lecture import Formula
from lessons.architecture.drawing import caption, column_count, comparison, draw_network, headline, title
from lessons.architecture.params import RUN, WHAT_IF
from lessons.architecture.scaling import draw_scaling
from lessons.architecture.stack import draw_stack
from ui.building.editor import Edited, choose_networks, current, mark, put
from ui.building.run import draw_run, faces
from ui.controls.drawer import drawer
from ui.frame.errors import escaped, guard
from ui.frame.lesson import draw_lesson

MOST_COLUMNS_BESIDE = 14


@dataclass(frozen=True)
class Shown:
    """The network that is being built and the one beside it."""

    edited: Edited
    beside: Report | None

    def formula(self, entry: Formula) -> None:
        row = row_for(self.edited, entry)
        if row is None:
            st.caption("No layer of this network is counted by it.")
            return
        wanted = "parameters" if entry.id == "dense_parameters" else "multiply-adds"
        if row is not self.edited.row:
            st.markdown(f"At **{row.name}**:")
        else:
            st.markdown(f"At **{row.name}**, the marked layer:")
        for count in worked(row):
            if count.what == wanted or row is self.edited.row:
                st.latex(rf"\text{{{count.what}: }}{count.latex}")
                counted = f"Counted on the running module: **{count.measured:,}**"
                st.markdown(
                    f"{counted}, the same." if count.agrees else f"{counted}. The formula and torch disagree here."
                )

    def notice(self) -> Sequence[str]:
        counted = self.edited.report
        preset = preset_of(counted.network)
        sentences = [preset.note] if preset else []
        sentences += about_dense(counted)
        sentences.append(
            "Weights of a convolution do not depend on the size of the picture, its multiply-adds do: change the input and "
            "look."
        )
        if averaging_would_help(counted):
            sentences.append(
                "Put global average pooling in front of the flatten: the bar of the first dense layer collapses."
            )
        sentences += [
            "A pooling with step 2 leaves a quarter of the values; twice the filters after it double them again.",
            f"Training keeps the activations: {memory(counted.memory)} for one picture, "
            f"{memory(32 * counted.memory)} for a batch of 32.",
        ]
        return sentences

    def notes(self) -> None:
        first = report(BY_ID["cats_vs_dogs"].network)
        dense = next(row for row in first.rows if row.name == "dense1")
        large = report(BY_ID["cats_vs_dogs_150"].network)
        flat = next(row for row in large.rows if row.name == "flatten")
        st.markdown(
            f"- The 64 px network: the notes give the first dense layer **98 %** of the parameters. It is "
            f"{dense.cost.parameters:,} of {first.parameters:,}, **{share(dense.cost.parameters, first.parameters)}**.\n"
            f"- **6,272 × 128 = 802,816** weights, and **3.4 M** parameters in all: neither belongs to that network. "
            f"{flat.cost.shape[0]:,} is what the 150 px network flattens; followed by 128 units it has "
            f"{flat.cost.shape[0] * 128:,} weights there, with its own 512 units {large.parameters:,} parameters in all.\n"
            f"- The number of *elements* of a layer counts what it puts out, not what it learns. At {BYTES} bytes each they "
            "are the memory column."
        )

    def code(self) -> str:
        return source(self.edited.report)


def play(picture: Picture) -> Shown:
    edited = current()
    other = choose_networks()
    shown = Shown(edited, report(other) if other is not None else None)
    drawing = st.container()
    if not edited.report.works:
        offer_suggestions(edited.report)
    draw_stack(edited)
    with drawer(RUN, "Run it on your picture", ":material/play_arrow:") as running:
        ran = False
        if running:
            with guard():
                ran = draw_run(edited, picture)
    with drawer(WHAT_IF, "What if it were wider, deeper, or saw more pixels", ":material/expand:") as opened:
        if opened:
            draw_scaling(edited)
    with drawing:  # last: the run decides what is on the faces
        draw(shown, picture, ran)
    return shown


def draw(shown: Shown, picture: Picture, running: bool) -> None:
    counted = shown.edited.report
    st.markdown(headline(counted))
    images = faces(counted, picture, running)
    if shown.beside is None:
        draw_network(counted, shown.edited.place, images, mark, key="architecture:picture")
    else:
        draw_both(shown.edited, shown.beside, picture, images)
    st.caption(caption(images))


def draw_both(edited: Edited, beside: Report, picture: Picture, images: dict[str, str]) -> None:
    """Beside each other where there is room, long ones under each other."""
    long = max(column_count(edited.report), column_count(beside)) > MOST_COLUMNS_BESIDE
    first, second = (st.container(), st.container()) if long else st.columns(2, gap="medium")
    with first:
        st.markdown(f"**{title(edited.report)}**, the one you edit")
        draw_network(edited.report, edited.place, images, mark, key="architecture:picture", beside=beside)
    with second:
        st.markdown(f"**{title(beside)}**, to compare")
        others = faces(beside, picture, False)
        draw_network(beside, -1, others, None, key="architecture:beside", beside=edited.report)
    st.markdown(comparison(edited.report, beside))


def offer_suggestions(counted: Report) -> None:
    """What does not fit, why, and what would mend it."""
    name = counted.network.names[len(counted.rows)]
    message = escaped(counted.misfit.message) if counted.misfit else ""
    hint = escaped(counted.misfit.hint) if counted.misfit else ""
    with st.container(border=True):
        st.markdown(f":material/error: **Layer {len(counted.rows) + 1}, {name}, does not fit.** {message} {hint}")
        with st.container(horizontal=True):
            for number, suggestion in enumerate(suggestions(counted.network)):
                st.button(
                    suggestion.text,
                    icon=":material/build:",
                    key=f"way:{number}",
                    on_click=put,
                    args=(suggestion.network,),
                )


def row_for(edited: Edited, entry: Formula) -> Row | None:
    """The marked layer where the formula is about such layers, else the costliest that it is about."""
    about = (Dense,) if entry.id == "dense_parameters" else (Conv, Depthwise, Residual)
    if edited.row is not None and isinstance(edited.row.layer, about):
        return edited.row
    rows = [row for row in edited.report.rows if isinstance(row.layer, about)]
    return max(rows, key=lambda row: row.cost.parameters + row.cost.multiply_adds, default=None)


def draw_page() -> None:
    draw_lesson("architecture", play)
