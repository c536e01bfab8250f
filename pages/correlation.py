"""Lesson: a kernel slides over the reader's picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

import lessons  # noqa: F401
from core.images.picture import Picture
from core.lecture import Formula
from core.links import Choice, Flag, Matrix, Rows
from core.operations import code as pytorch
from core.operations.arithmetic import matrix_latex, number, sum_latex
from core.operations.kernels import KERNELS, Weights, as_rows, turned
from core.operations.sweep import Sweep, correlation_sweep
from core.parameters import grid
from ui import state
from ui.components.pixel_view import pixel_view
from ui.errors import explained_here
from ui.filtered import draw_filtered, read_plane
from ui.inputs import Input, pick_input, read_input
from ui.kernel_pad import kernel_pad
from ui.lesson import draw_lesson, in_parts, pick_view
from ui.photos import NUMBERED_PX, numbered
from ui.sweeps import draw_sweep, output_panel, position
from ui.template_search import Search, draw_search, search_latex
from ui.windows import pick_labels, pick_window, read_labels

KERNEL = Matrix("kernel", KERNELS["vertical-edge"].rows, low=-100, high=100)
OWN_NUMBERS: Rows = ((0.0, 0.0, 0.0, 255.0, 255.0),) * 5
GRID = grid(OWN_NUMBERS)
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
FLAT = 1e-9  # a smaller sum of weights counts as zero
APART, UNIT = Flag("apart", False), Flag("unit", False)


@dataclass(frozen=True)
class Sliding:
    """The kernel on its way over `input`; `at` is the output cell where the reader stopped."""

    input: Input
    sweep: Sweep
    at: tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """What a view shows: the kernel, and in `SLIDE` its way over the input, in `SEARCH` what was found."""

    view: str
    picture: Picture
    rows: Rows
    turned: bool
    sliding: Sliding | None = None
    found: Search | None = None


def play(picture: Picture) -> Shown:
    view = pick_view(VIEW, VIEWS)
    shown = Shown(view, picture, state.value(KERNEL), state.value(OPERATION) == CONVOLUTION)
    if view == NUMBERS:
        play_numbers(picture)
        return shown
    if view == SEARCH:
        return replace(shown, found=draw_search(picture))
    figure, controls = st.columns([8, 3], gap="medium")
    with controls:
        rows, turn = pick_kernel()
    shown = replace(shown, rows=rows, turned=turn)
    if view == WHOLE:
        with figure:
            draw_filtered(picture, rows, turn)
        return shown
    with controls:
        window = pick_window((len(rows), len(rows[0])))
        labels = pick_labels()
    with figure:
        place = st.container()
        pick_input(picture, GRID)
        chosen = read_input(picture, GRID)
    with place, explained_here():
        sweep = correlation_sweep(chosen.values, laid(shown)[None], window)
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
    return replace(shown, sliding=Sliding(chosen, sweep, position(sweep)))


def laid(shown: Shown) -> Weights:
    """The kernel as it is laid on the picture."""
    return turned(np.array(shown.rows)) if shown.turned else np.array(shown.rows)


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
    photo = numbered(picture)
    if photo.shape[:2] != picture.pixels.shape[:2]:
        st.caption(f"Your picture, reduced from {picture.width}×{picture.height} to {photo.shape[1]}×{photo.shape[0]}.")
    pixel_view(
        picture,
        photo,
        key="pixels",
        label="Your picture as a matrix: zoom in to its numbers",
        apart=apart,
        unit=as_unit,
    )


def formula(shown: Shown, entry: Formula) -> None:
    if entry.id == "convolution":
        st.latex(
            rf"{matrix_latex(shown.rows)}\;\xrightarrow{{180^\circ}}\;{matrix_latex(as_rows(turned(np.array(shown.rows))))}"
        )
        return
    if shown.found is not None:
        for line in search_latex(shown.found):
            st.latex(line)
        st.caption("$T$ is the patch, $X$ the window under it; sums over all pixels, bars are means.")
    if shown.sliding is not None:
        row, column = shown.sliding.at
        sweep = shown.sliding.sweep
        st.latex(sum_latex(f"Z({row},{column})", sweep.at(row, column), laid(shown)[None]))
        if read_labels() == "centre":
            st.caption("The figure names this stop by its centre cell; the formula counts from the top left.")


def notice(shown: Shown) -> Sequence[str]:
    if shown.view == NUMBERS:
        return notice_numbers(shown.picture)
    if shown.found is not None:
        return [
            "The map has one cell for each place of the patch; its peak says where the patch fits best.",
            "Move the patch to a dark, detailed spot: plain correlation prefers bright walls and skies to the spot itself.",
            "Normalised correlation reaches 1 only where the pattern is the same, brighter or darker by any amount.",
        ]
    sentences = [] if shown.sliding is None else notice_slide(shown.sliding.sweep)
    kernel = np.array(shown.rows)
    total = number(float(kernel.sum()), 4)
    even = "0, however bright it is" if abs(kernel.sum()) < FLAT else f"{total} times its brightness"
    sentences.append(f"The weights sum to {total}, so an even area gives {even}.")
    half_turn = turned(kernel)
    if (half_turn == kernel).all():
        sentences.append("Turned by 180° this kernel is itself: correlation and convolution are the same.")
    elif (half_turn == -kernel).all():
        sentences.append(
            "Turned by 180° this kernel is its own negative: convolution swaps all signs. Take the corner, and more changes."
        )
    else:
        sentences.append("Turned by 180° this is another kernel: switch to convolution and other places light up.")
    return sentences


def notice_slide(sweep: Sweep) -> list[str]:
    kernel = sweep.source.shape[1:], sweep.window.kernel, sweep.output.shape
    (rows, columns), (kh, kw), (height, width) = kernel
    row, column = np.unravel_index(int(sweep.output.argmax()), sweep.output.shape)
    flat = sweep.kernel is not None and abs(float(sweep.kernel.sum())) < FLAT
    meaning = (
        "there the picture looks most like the kernel" if flat else "there it is brightest under the positive weights"
    )
    return [
        f"{rows}×{columns} cells go in, {height}×{width} come out: one for each place where the {kh}×{kw} kernel fits.",
        f"The output is highest, {number(float(sweep.output.max()), 4)}, at Z({row}, {column}): {meaning}"
        + (", and where it is negative, like its opposite." if flat else "."),
    ]


def notice_numbers(picture: Picture) -> Sequence[str]:
    means = picture.pixels.reshape(-1, 3).mean(0)
    return [
        f"Your picture is {picture.height}×{picture.width} pixels of 3 numbers: {picture.pixels.size:,} in all.",
        "0 is black, 255 is white. Networks get them divided by 255 and shifted; the picture stays the same.",
        f"Its mean red, green and blue are {means[0]:.0f}, {means[1]:.0f} and {means[2]:.0f}.",
        "Grey is a weighted mean, 0.299 red + 0.587 green + 0.114 blue, because eyes see green best.",
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
    if shown.sliding is not None:
        return pytorch.correlation(shown.sliding.input.lines, shown.rows, shown.sliding.sweep.window, shown.turned)
    if shown.found is not None:
        return pytorch.template(shown.picture, NUMBERED_PX, shown.found.patch, shown.found.in_colour)
    if shown.view == NUMBERS:
        return pytorch.photo_numbers(shown.picture, state.value(UNIT))
    return pytorch.whole_photo(shown.picture, *read_plane(), shown.rows, shown.turned)


draw_lesson("correlation", in_parts(play, formula, notice, notes, code))
