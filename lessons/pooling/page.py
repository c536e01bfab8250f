"""Lesson: keep one number of each window."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

import lessons  # noqa: F401
from core.images.picture import Picture
from core.lecture import Formula
from core.links import Choice, Flag, Rows, Whole
from core.operations import snippets
from core.operations.arithmetic import number
from core.operations.convolution import output_size_latex
from core.operations.sweep import Sweep, average_sweep, max_sweep
from core.operations.window import Window
from ui import state
from ui.errors import explained_here
from ui.inputs import CELLS, FEWEST_CELLS, MOST_CELLS, Input, pick_input, read_input
from ui.lesson import draw_lesson, in_parts, pick_view
from ui.pooling import AVERAGE, MAX, draw_linear, draw_lost, draw_shift, fewer, shift_source
from ui.sweeps import draw_sweep, position

OWN_NUMBERS: Rows = ((1.0, 3.0, 2.0, 4.0), (5.0, 6.0, 7.0, 8.0), (9.0, 2.0, 1.0, 3.0), (4.0, 5.0, 6.0, 7.0))
KIND = Choice("kind", MAX, (MAX, AVERAGE))
SIZE, STRIDE, PADDING = Whole("window", 2, 1, 8), Whole("stride", 2, 1, 8), Whole("padding", 0, 0, 4)
DILATION = Whole("dilation", 1, 1, 4)
CEIL, COUNT = Flag("ceil", False), Flag("countpad", True)
FINE = Whole("fine", 96, FEWEST_CELLS, MOST_CELLS)  # what is lost shows on many cells, how it is done on few
SLIDE, LOST, SHIFT, LINEAR = "slide", "lost", "shift", "linear"
VIEWS = {SLIDE: "Watch it slide", LOST: "What is lost", SHIFT: "Move the picture", LINEAR: "Is it a convolution?"}
VIEW = Choice("view", SLIDE, tuple(VIEWS))
MOST_WRITTEN = 15


@dataclass(frozen=True)
class Shown:
    """Pooling of `input`; `at` is the output cell where the reader stopped."""

    view: str
    input: Input
    kind: str
    sweep: Sweep
    at: tuple[int, int]


def play(picture: Picture) -> Shown:
    view = pick_view(VIEW, VIEWS)
    cells = FINE if view == LOST else CELLS
    right, controls = st.columns([8, 3], gap="medium")
    with controls:
        pick_pooling()
    with right:
        source = shift_source(picture) if view == SHIFT else None
        figure = st.container()
        if source is None:
            pick_input(picture, OWN_NUMBERS, cells)
            source = read_input(picture, OWN_NUMBERS, cells)
    with figure, explained_here():
        shown = read(view, source)
        draw(picture, view, shown)
    return shown


def draw(picture: Picture, view: str, shown: Shown) -> None:
    """Draw the view of what is shown."""
    values, panel, window, count = shown.input.values, shown.input.panel, shown.sweep.window, state.value(COUNT)
    if view == SLIDE:
        draw_sweep(picture, shown.sweep, [panel], replace(panel, title="Output"), shown.kind)
    elif view == LOST:
        draw_lost(values, panel, shown.kind, window, count)
    elif view == SHIFT:
        draw_shift(values, shown.kind, window, count, panel.title)
    else:
        draw_linear(values, shown.kind, window, count)


def pick_pooling() -> None:
    kind = state.linked(KIND, st.segmented_control, "Keep the", (MAX, AVERAGE), width="stretch")
    size = state.linked(SIZE, st.slider, "Window", SIZE.low, SIZE.high)
    stride = state.linked(STRIDE, st.slider, "Stride", STRIDE.low, STRIDE.high)
    if stride < size:
        st.caption("The stride is smaller than the window: the windows overlap.")
    elif stride > size:
        st.caption("The stride is larger than the window: some cells are never read.")
    state.linked(PADDING, st.slider, "Padding on every side", PADDING.low, PADDING.high)
    state.linked(CEIL, st.toggle, "Ceil mode", help="The last window may stick out over the edge.")
    if kind == MAX:
        state.linked(DILATION, st.slider, "Dilation", DILATION.low, DILATION.high)
    else:
        state.linked(COUNT, st.toggle, "Padded zeros count", help="As they do in PyTorch, unless told otherwise.")


def read(view: str, source: Input) -> Shown:
    """What the controls of the pooling make of the input."""
    kind = state.value(KIND)
    size, stride, padding = (state.value(param) for param in (SIZE, STRIDE, PADDING))
    dilation = state.value(DILATION) if kind == MAX else 1
    window = Window(
        (size, size), (stride, stride), (padding, padding), (dilation, dilation), ceil=state.value(CEIL)
    )  # fmt: skip
    plane = source.values[0]
    sweep = max_sweep(plane, window) if kind == MAX else average_sweep(plane, window, state.value(COUNT))
    return Shown(view, source, kind, sweep, position(sweep))


def formula(shown: Shown, _: Formula) -> None:
    window, sweep = shown.sweep.window, shown.sweep
    height, width = sweep.source.shape[1:]
    st.latex(output_size_latex(window, height, 0))
    if height != width:
        st.latex(output_size_latex(window, width, 1).replace("H", "W"))
    if shown.view == SHIFT:
        return
    row, column = shown.at
    terms = sweep.at(row, column)
    values = [number(float(value), 4) for value in terms.values[0][terms.inside]]
    written = values if len(values) <= MOST_WRITTEN else [*values[:MOST_WRITTEN], r"\ldots"]
    if shown.kind == MAX:
        st.latex(rf"Z({row},{column})=\max({', '.join(written)})={number(terms.output)}")
    elif sweep.counts is not None:
        st.latex(
            rf"Z({row},{column})=\frac{{{'+'.join(written)}}}{{{int(sweep.counts[row, column])}}}={number(terms.output)}"
        )


def notice(shown: Shown) -> Sequence[str]:
    sweep, window = shown.sweep, shown.sweep.window
    before, after = sweep.source.size, sweep.output.size
    sentences = [
        f"{before:,} values become {after:,}, {fewer(before, after)}. Nothing was learnt for it: pooling has no parameters.",
        "Each channel is pooled alone, so the number of channels stays as it is.",
    ]
    if shown.kind == MAX:
        sentences.append(
            "Max keeps the strongest response and forgets where in the window it was"
            + (": the winner is marked." if shown.view == SLIDE else ".")
        )
    else:
        sentences.append(
            "The mean lets every cell have its say: a single strong response in a large window is watered down, and which "
            "cell was strong can no longer be told."
        )
    if window.stride[0] < window.kernel[0]:
        sentences.append(
            "The windows overlap: "
            + ("the same cell can win several times." if shown.kind == MAX else "a cell counts in several means.")
        )
    if shown.view == SHIFT:
        sentences.append(
            "What moves less than a window often leaves the maximum where it was. On a smooth picture there is little to "
            "gain, on a map of fine, sparse responses a lot: try other stages."
        )
    return sentences


def notes(shown: Shown) -> None:
    st.markdown(
        "**“Pooling is a convolution”** is right for average pooling only: that is a convolution with fixed weights "
        "$1/K^2$, each channel alone. Max pooling is not linear, because max(a + b) is not max(a) + max(b), so no kernel can "
        "do it: see *Is it a convolution?*"
    )
    st.markdown(
        "The notes' size formula has no padding and no ceil mode. The 4×4 example, 2×2 windows with stride 2: max "
        "[[6, 8], [9, 7]], average [[3.75, 5.25], [5, 4.25]], 16 values become 4, 75 % less."
    )
    st.markdown("Many newer networks leave pooling out and let a convolution take steps of two instead.")


def code(shown: Shown) -> str:
    return snippets.pooling(shown.input.lines, shown.kind, shown.sweep.window, state.value(COUNT))


draw_lesson("pooling", in_parts(play, formula, notice, notes, code))
