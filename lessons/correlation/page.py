"""Lesson: a kernel slides over the reader's picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.images.picture import Picture
from core.lecture import Formula
from core.links import Rows
from core.operations import code
from core.operations.arithmetic import matrix_latex, sum_latex
from core.operations.kernels import Weights, as_rows, turned
from core.operations.sweep import CORRELATION, Sweep, correlation_sweep
from lessons.correlation.kernel_pad import kernel_pad
from lessons.correlation.numbers import draw_numbers, notice_numbers
from lessons.correlation.params import CONVOLUTION, GRID, KERNEL, NUMBERS, OPERATION, SEARCH, VIEW, VIEWS, WHOLE
from lessons.correlation.search import Search, draw_search, search_latex
from lessons.correlation.whole_picture import Plane, draw_filtered
from lessons.correlation.wording import about_kernel, about_sweep
from ui.components.sliding_window import Labels
from ui.controls.inputs import Input, pick_input, read_input
from ui.controls.windows import pick_labels, pick_window
from ui.drawing.photos import NUMBERED_PX
from ui.drawing.sweeps import draw_sweep, output_panel, position
from ui.frame import state
from ui.frame.errors import explained_here
from ui.frame.lesson import draw_lesson, pick_view


@dataclass(frozen=True)
class Sliding:
    """The kernel on its way.

    Attributes:
        input: what it slides over.
        sweep: its way.
        at: the output cell where the reader stopped.
        labels: by which cell of the window a position is named.
    """

    input: Input
    sweep: Sweep
    at: tuple[int, int]
    labels: Labels


@dataclass(frozen=True)
class Shown:
    """A kernel, and what one of the views shows of it or of the picture.

    Attributes:
        picture: the reader's.
        rows: the kernel.
        turned: whether it is turned by 180 degrees before it slides.
        sliding: what the view `SLIDE` shows.
        plane: what the view `WHOLE` filters.
        unit: in the view `NUMBERS`, whether the numbers are 0 to 1.
        found: what the view `SEARCH` found.
    """

    picture: Picture
    rows: Rows
    turned: bool
    sliding: Sliding | None = None
    plane: Plane | None = None
    unit: bool | None = None
    found: Search | None = None

    @property
    def laid(self) -> Weights:
        """The kernel as it is laid on the picture."""
        return turned(np.array(self.rows)) if self.turned else np.array(self.rows)

    def formula(self, entry: Formula) -> None:
        if entry.id == "convolution":
            half_turn = as_rows(turned(np.array(self.rows)))
            st.latex(rf"{matrix_latex(self.rows)}\;\xrightarrow{{180^\circ}}\;{matrix_latex(half_turn)}")
            return
        if self.found is not None:
            for line in search_latex(self.found):
                st.latex(line)
            st.caption("$T$ is the patch, $X$ the window under it; sums over all pixels, bars are means.")
        if self.sliding is not None:
            row, column = self.sliding.at
            terms = self.sliding.sweep.at(row, column)
            down, over = self.sliding.sweep.name_of(row, column, self.sliding.labels == "centre")
            st.latex(sum_latex(f"Z({down},{over})", terms, self.laid[None]))
            if self.sliding.labels == "centre":
                st.caption("Here and in the figure the stop is named by the input cell under the window's centre.")

    def notice(self) -> Sequence[str]:
        if self.unit is not None:
            return notice_numbers(self.picture)
        if self.found is not None:
            return [
                "The map has one cell for each place of the patch; its peak says where the patch fits best.",
                "Move the patch to a dark, detailed spot: plain correlation prefers bright walls and skies to the spot "
                "itself.",
                "Normalised correlation reaches 1 only where the pattern is the same, brighter or darker by any amount.",
            ]
        of_sweep = [] if self.sliding is None else about_sweep(self.sliding.sweep, self.sliding.labels == "centre")
        return [*of_sweep, *about_kernel(np.array(self.rows))]

    def notes(self) -> None:
        st.markdown(
            "**“Position (1, 1) = 0, (1, 2) = 765”** names the window by its *centre* cell, while the formula above names it "
            "by its *top-left* cell: there the same two values are $Z(0,0)=0$ and $Z(0,1)=765$. Both are right; the control "
            "*A position is named by* switches between them."
        )
        st.markdown(
            "**Convolution** in the notes and in textbooks turns the kernel first. The *convolutional* layers of PyTorch do "
            "not: they correlate. For a kernel that is learnt it makes no difference, the network learns it turned."
        )

    def code(self) -> str:
        if self.sliding is not None:
            return code.correlation(self.sliding.input.lines, self.rows, self.sliding.sweep.window, self.turned)
        if self.found is not None:
            return code.template(self.picture, NUMBERED_PX, self.found.patch, self.found.in_colour)
        if self.plane is not None:
            return code.whole_photo(self.picture, self.plane.longest, self.plane.channel, self.rows, self.turned)
        return code.photo_numbers(self.picture, bool(self.unit))


def play(picture: Picture) -> Shown:
    view = pick_view(VIEW, VIEWS)
    shown = Shown(picture, state.value(KERNEL), state.value(OPERATION) == CONVOLUTION)
    if view == NUMBERS:
        return replace(shown, unit=draw_numbers(picture))
    if view == SEARCH:
        return replace(shown, found=draw_search(picture))
    figure, controls = st.columns([8, 3], gap="medium")
    with controls:
        rows, turn = pick_kernel()
    shown = replace(shown, rows=rows, turned=turn)
    if view == WHOLE:
        with figure:
            return replace(shown, plane=draw_filtered(picture, rows, turn))
    with controls:
        window = pick_window((len(rows), len(rows[0])))
        labels = pick_labels()
    with figure:
        place = st.container()
        pick_input(picture, GRID)
        chosen = read_input(picture, GRID)
    with place, explained_here():
        sweep = correlation_sweep(chosen.values, shown.laid[None], window)
        name = CONVOLUTION if turn else CORRELATION
        draw_sweep(
            picture,
            sweep,
            [chosen.panel],
            output_panel(sweep, f"Output: {name}"),
            name,
            labels,
            "Kernel, turned by 180°" if turn else "Kernel",
        )
    return replace(shown, sliding=Sliding(chosen, sweep, position(sweep), labels))


def pick_kernel() -> tuple[Rows, bool]:
    """The kernel and whether it is turned before it slides."""
    rows = kernel_pad(KERNEL, "Kernel")
    operation = state.linked(
        OPERATION, st.segmented_control, "Operation", (CORRELATION, CONVOLUTION), width="stretch"
    )  # fmt: skip
    return rows, operation == CONVOLUTION


def draw_page() -> None:
    draw_lesson("correlation", play)
