"""Lesson: a kernel slides over the reader's picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.images.picture import Picture
from core.lessons import Formula
from core.links import Choice, Flag, Matrix, Rows
from core.operations import snippets
from core.operations.arithmetic import matrix_latex, number, sum_latex
from core.operations.kernels import KERNELS, turned
from core.operations.sweep import Sweep, correlation_sweep
from ui import state
from ui.components.pixel_view import pixel_view
from ui.filtered import draw_filtered
from ui.inputs import Input, pick_input, read_input
from ui.kernel_pad import kernel_pad
from ui.lesson import draw_lesson
from ui.photos import reduced
from ui.sweeps import draw_sweep, output_panel, position
from ui.template_search import draw_search
from ui.windows import pick_labels, pick_window, read_labels, read_window

KERNEL = Matrix("kernel", KERNELS["vertical-edge"].rows, low=-100, high=100)
OWN_NUMBERS: Rows = ((0.0, 0.0, 0.0, 255.0, 255.0),) * 5
CORRELATION, CONVOLUTION = "correlation", "convolution"
OPERATION = Choice("operation", CORRELATION, (CORRELATION, CONVOLUTION))
SLIDE, WHOLE, NUMBERS, SEARCH = "slide", "photo", "numbers", "search"
VIEWS = {
    SLIDE: "Watch it slide",
    WHOLE: "The whole picture",
    NUMBERS: "The picture as numbers",
    SEARCH: "Find a patch",
}
VIEW = Choice("view", SLIDE, tuple(VIEWS))
APART, UNIT = Flag("apart", False), Flag("unit", False)


@dataclass(frozen=True)
class Shown:
    """The kernel `rows` on its way over `input`; `at` is the output cell where the reader stopped."""

    input: Input
    rows: Rows
    turned: bool
    sweep: Sweep
    at: tuple[int, int]


def play(picture: Picture) -> Shown:
    view = state.linked(
        VIEW,
        st.segmented_control,
        "View",
        tuple(VIEWS),
        format_func=VIEWS.__getitem__,
        label_visibility="collapsed",
    )
    if view == SLIDE:
        return play_slide(picture)
    if view == WHOLE:
        maps, pad = st.columns([8, 3], gap="medium")
        with pad:
            rows, turn = pick_kernel()
        with maps:
            draw_filtered(picture, rows, turn)
    elif view == NUMBERS:
        play_numbers(picture)
    else:
        draw_search(picture)
    return read(picture)


def play_slide(picture: Picture) -> Shown:
    right, controls = st.columns([8, 3], gap="medium")
    with controls:
        rows, _ = pick_kernel()
        pick_window((len(rows), len(rows[0])))
        labels = pick_labels()
    with right:
        figure = st.container()
        pick_input(picture, OWN_NUMBERS)
    shown = read(picture)
    with figure:
        name = CONVOLUTION if shown.turned else CORRELATION
        draw_sweep(
            shown.sweep,
            [shown.input.panel],
            output_panel(shown.sweep, f"Output: the {name}"),
            name,
            labels,
            "Kernel, turned by 180°" if shown.turned else "Kernel",
        )
    return shown


def pick_kernel() -> tuple[Rows, bool]:
    """The kernel and whether it is turned before it slides."""
    rows = kernel_pad(KERNEL, "Kernel")
    operation = state.linked(
        OPERATION, st.segmented_control, "Operation", (CORRELATION, CONVOLUTION), width="stretch"
    )  # fmt: skip
    return rows, operation == CONVOLUTION


def play_numbers(picture: Picture) -> None:
    with st.container(horizontal=True):
        apart = state.linked(APART, st.toggle, "The three channels apart", width="content")
        as_unit = state.linked(UNIT, st.toggle, "0 … 1 instead of 0 … 255", width="content")
    photo = reduced(picture)
    if photo.shape[:2] != picture.pixels.shape[:2]:
        st.caption(f"Your picture, reduced from {picture.width}×{picture.height} to {photo.shape[1]}×{photo.shape[0]}.")
    pixel_view(photo, key="pixels", label="Your picture as a matrix: zoom in to its numbers", apart=apart, unit=as_unit)


def read(picture: Picture) -> Shown:
    """What the controls say, whether they are drawn or not."""
    rows, turn = state.value(KERNEL), state.value(OPERATION) == CONVOLUTION
    kernel = np.array(rows)
    chosen = read_input(picture, OWN_NUMBERS)
    laid = turned(kernel) if turn else kernel
    sweep = correlation_sweep(chosen.values, laid[None], read_window(kernel.shape))
    return Shown(chosen, rows, turn, sweep, position(sweep))


def formula(shown: Shown, entry: Formula) -> None:
    sweep, (row, column) = shown.sweep, shown.at
    if (entry.id == "convolution") != shown.turned:
        if entry.id == "convolution":
            st.latex(rf"{matrix_latex(shown.rows)}\;\xrightarrow{{180^\circ}}\;{matrix_latex(half_turn(shown.rows))}")
        return
    kernel = sweep.kernel
    if kernel is not None:
        st.latex(sum_latex(f"Z({row},{column})", sweep.at(row, column), kernel))
    if read_labels() == "centre":
        st.caption("Named by the centre cell, the same stop has other numbers; the formula counts from the top left.")


def half_turn(rows: Rows) -> Rows:
    return tuple(tuple(reversed(row)) for row in reversed(rows))


def notice(shown: Shown) -> Sequence[str]:
    sweep, kernel = shown.sweep, np.array(shown.rows)
    other = correlation_sweep(sweep.source, kernel[None] if shown.turned else turned(kernel)[None], sweep.window)
    apart = float(np.abs(other.output - sweep.output).max())
    height, width = sweep.output.shape
    peak = np.unravel_index(int(sweep.output.argmax()), sweep.output.shape)
    return [
        f"{sweep.source.shape[1]}×{sweep.source.shape[2]} cells go in, {height}×{width} come out: one for each place "
        f"where the {kernel.shape[0]}×{kernel.shape[1]} kernel fits.",
        f"The output is highest, {number(float(sweep.output.max()), 4)}, at row {peak[0]}, column {peak[1]}: there the "
        "picture looks most like the kernel. Negative cells look like its opposite.",
        f"The weights sum to {number(float(kernel.sum()), 4)}. "
        + (
            "So an even area gives 0, however bright it is."
            if abs(kernel.sum()) < 1e-9
            else "So an even area of brightness x gives that many times x."
        ),
        "Correlation and convolution are the same for this kernel: turned by 180°, it is itself."
        if apart == 0
        else f"Turning the kernel first changes the output by up to {number(apart, 4)}: with this kernel, correlation "
        "and convolution differ.",
    ]


def notes(shown: Shown) -> None:
    st.markdown(
        "**“Position (1, 1) = 0, (1, 2) = 765”** names the window by its *centre* cell, while the formula above names it "
        "by its *top-left* cell: there the same two values are $Z(0,0)=0$ and $Z(0,1)=765$. Both are right; the control "
        "*A position is named by* switches between them."
    )
    st.markdown(
        "**Convolution** in the notes and in textbooks turns the kernel first. The *convolutional* layers of PyTorch do "
        "not: they correlate. For a kernel that is learnt it makes no difference, the network learns it turned."
    )


def code(shown: Shown) -> str:
    return snippets.correlation(shown.input.lines, shown.rows, shown.sweep.window, shown.turned)


draw_lesson("correlation", play, formula, notice, notes, code)
