"""Lesson: keep one number of each window."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.images.picture import Picture
from core.lecture import Formula
from core.operations import code
from core.operations.arithmetic import in_lines, number
from core.operations.convolution import output_size_latex
from core.operations.sweep import Sweep, average_sweep, max_sweep
from core.operations.window import AVERAGE, MAX, Window
from core.parameters import CELLS
from lessons.pooling.params import (
    CEIL,
    COUNT,
    DILATION,
    FINE,
    GRID,
    KIND,
    LOST,
    PADDING,
    SHIFT,
    SIZE,
    SLIDE,
    STRIDE,
    VIEW,
    VIEWS,
)
from lessons.pooling.views import draw_linear, draw_lost, draw_shift, fewer, shift_source
from ui.controls.inputs import Input, pick_input, read_input
from ui.drawing.sweeps import draw_sweep, position
from ui.frame import state
from ui.frame.errors import explained_here
from ui.frame.lesson import draw_lesson, pick_view

MOST_WRITTEN = 15


@dataclass(frozen=True)
class Shown:
    """Pooling of an input.

    Attributes:
        view: one of `VIEWS`.
        input: what is pooled.
        kind: `MAX` or `AVERAGE`.
        count_padding: whether padded zeros count in an average.
        sweep: the window on its way.
        at: the output cell where the reader stopped.
    """

    view: str
    input: Input
    kind: str
    count_padding: bool
    sweep: Sweep
    at: tuple[int, int]

    def formula(self, _: Formula) -> None:
        window, sweep = self.sweep.window, self.sweep
        height, width = sweep.source.shape[1:]
        st.latex(output_size_latex(window, height, 0))
        if height != width:
            st.latex(output_size_latex(window, width, 1).replace("H", "W"))
        if self.view == SHIFT:
            return
        row, column = self.at
        terms = sweep.at(row, column)
        values = [number(float(value), 4) for value in terms.values[0][terms.inside]]
        written = values if len(values) <= MOST_WRITTEN else [*values[:MOST_WRITTEN], r"\ldots"]
        if self.kind == MAX:
            st.latex(rf"Z({row},{column})=\max{in_lines(written, ',')}={number(terms.output)}")
        elif sweep.counts is not None:
            divided = rf"\frac{{1}}{{{int(sweep.counts[row, column])}}}"
            st.latex(rf"Z({row},{column})={divided}{in_lines(written, '+')}={number(terms.output)}")

    def notice(self) -> Sequence[str]:
        sweep, window = self.sweep, self.sweep.window
        before, after = sweep.source.size, sweep.output.size
        sentences = [
            f"{before:,} values become {after:,}, {fewer(before, after)}. Nothing was learnt for it: pooling has no "
            "parameters.",
            "Each channel is pooled alone, so the number of channels stays as it is.",
        ]
        if self.kind == MAX:
            sentences.append(
                "Max keeps the strongest response and forgets where in the window it was"
                + (": the winner is marked." if self.view == SLIDE else ".")
            )
        else:
            sentences.append(
                "The mean lets every cell have its say: a single strong response in a large window is watered down, and which "
                "cell was strong can no longer be told."
            )
        if window.stride[0] < window.kernel[0]:
            sentences.append(
                "The windows overlap: "
                + ("the same cell can win several times." if self.kind == MAX else "a cell counts in several means.")
            )
        if self.view == SHIFT:
            sentences.append(
                "What moves less than a window often leaves the maximum where it was. On a smooth picture there is little to "
                "gain, on a map of fine, sparse responses a lot: try other stages."
            )
        return sentences

    def notes(self) -> None:
        st.markdown(
            "**“Pooling is a convolution”** is right for average pooling only: that is a convolution with fixed weights "
            "$1/K^2$, each channel alone. Max pooling is not linear, because max(a + b) is not max(a) + max(b), so no kernel "
            "can do it: see *Is it a convolution?*"
        )
        st.markdown(
            "The notes' size formula has no padding and no ceil mode. The 4×4 example, 2×2 windows with stride 2: max "
            "[[6, 8], [9, 7]], average [[3.75, 5.25], [5, 4.25]], 16 values become 4, 75 % less."
        )
        st.markdown("Many newer networks leave pooling out and let a convolution take steps of two instead.")

    def code(self) -> str:
        return code.pooling(self.input.lines, self.kind, self.sweep.window, self.count_padding)


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
            pick_input(picture, GRID, cells)
            source = read_input(picture, GRID, cells)
    with figure, explained_here():
        shown = read(view, source)
        draw(picture, view, shown)
    return shown


def draw(picture: Picture, view: str, shown: Shown) -> None:
    """Draw the view of what is shown."""
    values, panel, window, count = shown.input.values, shown.input.panel, shown.sweep.window, shown.count_padding
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
    count = state.value(COUNT)
    sweep = max_sweep(plane, window) if kind == MAX else average_sweep(plane, window, count)
    return Shown(view, source, kind, count, sweep, position(sweep))


def draw_page() -> None:
    draw_lesson("pooling", play)
