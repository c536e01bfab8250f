"""What pooling costs and what it gives: what is lost, what a shift changes, and whether it is a convolution."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.arrays import FloatArray
from core.figures.cells import Panel
from core.figures.colour import Scale, scale_for
from core.figures.curves import curves
from core.images.picture import Picture
from core.images.region import GREY, cells, whole
from core.operations import code, pooling
from core.operations.arithmetic import matrix_latex, number
from core.operations.convolution import convolve
from core.operations.kernels import as_rows
from core.operations.sweep import max_sweep
from core.operations.window import AVERAGE, MAX, Window
from core.wording import said
from lessons.pooling.params import MOVE, MOVED, OF, PICTURE, STAGE, STAGES
from lessons.pooling.wording import never_won
from ui.controls.inputs import WHITE, Input
from ui.drawing.charts import chart
from ui.drawing.maps import UP_TO_NUMBERS, draw_map
from ui.frame import state

FULL_SIDE = 160


def draw_lost(values: FloatArray, panel: Panel, kind: str, window: Window, count_padding: bool) -> None:
    """Input, pooled, put back, and what is missing. `values` `(1, H, W)`, drawn as `panel` says."""
    pooled = pooling.pool(values, kind, window, count_padding)
    shape, passed_over = (1, values.shape[1], values.shape[2]), ""
    if kind == MAX:
        largest = pooling.max_pool(values, window)
        passed_over = never_won(largest.kept[0])
        back, how = pooling.unpool(largest), "Each winner at its remembered place"
    else:
        back, how = pooling.spread_back(pooled, window, shape), "Each mean over its window"
    missing = values - back
    pictures = [
        (f"Input, {_size(values)}", values, panel.scale, panel.tint),
        (f"Pooled, {_size(pooled)}", pooled, panel.scale, panel.tint),
        (how, back, panel.scale, panel.tint),
        ("What is missing", missing, scale_for(missing, signed=True), ""),
    ]
    for row in (pictures[:2], pictures[2:]):  # side by side, all four would have room for a few columns only
        for column, (title, picture, scale, tint) in zip(st.columns(2), row, strict=True):
            with column:
                draw_map(title, picture[0], scale, tint, numbers=True)
    energy = 1 - float((missing**2).sum() / max((values**2).sum(), 1e-12))
    st.markdown(
        f"{values.size:,} values become {pooled.size:,}: {fewer(values.size, pooled.size)}. "
        + (
            f"Put back where they won, they restore {energy:.0%} of the energy (the sum of squares); "
            f"{float((back == values).mean()):.0%} of the cells are right. {passed_over}"
            if kind == MAX
            else f"Spread over their windows, they restore {energy:.0%} of the energy (the sum of squares): a blurred copy."
        )
    )


def draw_shift(values: FloatArray, kind: str, window: Window, count_padding: bool, what: str) -> None:
    """The change of the pooled and of the unpooled map when the input moves by 0..8 px. `values` `(1, H, W)`."""

    def operation(moved: FloatArray) -> FloatArray:
        return pooling.pool(moved, kind, window, count_padding)

    curve = pooling.shift_curve(values, operation, MOVE.high)
    shift = state.linked(MOVE, st.slider, "Shift to the right, cells", MOVE.low, MOVE.high)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        chart(
            curves(
                curve.shifts,
                {"without pooling": curve.unpooled, f"{kind} pooled": curve.pooled},
                "shift, cells",
                "change (0: none, 1: unrelated)",
                shift,
            ),
            alt=f"Change of {what} over the shift: at {shift} cells {curve.unpooled[shift]:.2f} without pooling, "
            f"{curve.pooled[shift]:.2f} pooled",
            key="shift",
        )
    with right:
        _draw_moved(values, operation, shift)
    st.markdown(
        f"Moved by {shift}, the map itself changes by **{curve.unpooled[shift]:.2f}**, the pooled one by "
        f"**{curve.pooled[shift]:.2f}**. {_judgement(curve.unpooled[shift], curve.pooled[shift])}"
    )
    border = (
        "What moves in at the left was cut off before: nothing is made up."
        if curve.border == pooling.CROPPED
        else "The map is small, so its left column is repeated where something has to move in."
    )
    st.caption(
        f"{border} The change is ‖a − b‖ over the root of both maps' squared deviations from their common mean: "
        "0 for equal maps, 1 for unrelated ones."
    )


def draw_linear(values: FloatArray, kind: str, window: Window, count_padding: bool) -> None:
    """Average pooling as a convolution; max pooling caught at not being linear. `values` `(1, H, W)`."""
    if kind == AVERAGE:
        kernel = pooling.average_kernel(1, window)
        pooled = pooling.average_pool(values, window, count_padding)
        if not count_padding and window.padding != (0, 0):
            st.markdown(
                "**Where padded zeros do not count, the divisor is smaller at the border**, so no single kernel does it "
                "there. Inside, it is a convolution; let padded zeros count, and it is one everywhere."
            )
            return
        convolved = convolve(values, kernel, Window(window.kernel, window.stride, window.padding))
        if pooled.shape == convolved.shape:
            gap = float(np.abs(pooled - convolved).max())
            st.markdown(
                f"**Average pooling is a convolution** whose {window.kernel[0]}×{window.kernel[1]} weights are all "
                f"{number(float(kernel.flat[0]), 4)}. On your input the two differ by at most **{said(gap, '.2g')}**."
            )
            st.latex(rf"W={matrix_latex(as_rows(kernel[0, 0]))}")
        else:
            st.markdown(
                "With ceil mode the last windows stick out: there the divisor is smaller than in a convolution."
            )
        return
    white, black = pooling.chessboard_parts(values, window)
    witness = pooling.additivity(white, black, lambda part: pooling.max_pool(part, window).output)
    _, row, column = witness.worst
    st.markdown(
        "**Max pooling is no convolution:** a convolution of a sum is the sum of the convolutions. Cut your input into the "
        "white and the black squares of a chessboard, *a* and *b*, so that *a + b* is the input again. At output cell "
        f"({row}, {column}):"
    )
    together, apart = witness.of_sum[witness.worst], witness.sum_of[witness.worst]
    windows = [max_sweep(part[0], window).at(row, column).values[0] for part in (values, white, black)]
    if windows[0].size <= UP_TO_NUMBERS:
        whole_window, first, second = (matrix_latex(as_rows(part)) for part in windows)
        st.latex(rf"\underbrace{{{whole_window}}}_{{a+b}}=\underbrace{{{first}}}_{{a}}+\underbrace{{{second}}}_{{b}}")
    st.latex(
        rf"\max(a+b)={number(float(together), 4)}\qquad\max(a)+\max(b)={number(float(apart), 4)}"
        rf"\qquad\text{{largest gap }}{number(witness.gap, 4)}"
    )


def _judgement(unpooled: float, pooled: float) -> str:
    if unpooled == 0:
        return "Nothing moved, nothing changed."
    if pooled < 0.9 * unpooled:
        return f"Pooling took away {1 - pooled / unpooled:.0%} of the change."
    if pooled > 1.1 * unpooled:
        return "Here pooling made it worse: the windows cut the moved map in other places."
    return (
        "Here pooling hardly helps: what moves is larger than its windows. Try larger, overlapping windows, or a feature "
        "map with fine detail."
    )


def _draw_moved(values: FloatArray, operation: Callable[[FloatArray], FloatArray], shift: int) -> None:
    before, after = (pooling.shifted(values, place, MOVE.high) for place in (0, shift))
    differences = {"Unpooled": after - before, "Pooled": operation(after) - operation(before)}
    reach = max(float(np.abs(difference).max()) for difference in differences.values()) or 1.0
    for column, (name, difference) in zip(st.columns(2), differences.items(), strict=True):
        with column:
            draw_map(f"Change, {name.lower()}", difference[0], Scale(-reach, reach, signed=True))


def fewer(before: int, after: int) -> str:
    """`75 % fewer`, `27 % more`."""
    share = after / before - 1
    return f"{abs(share):.0%} {'fewer' if share < 0 else 'more'}" if after != before else "as many"


def _size(values: FloatArray) -> str:
    return f"{values.shape[1]}×{values.shape[2]}"


def shift_source(picture: Picture) -> Input:
    """What is moved: the picture in grey, or the strongest channel of a stage of the network."""
    of = state.linked(OF, st.segmented_control, "Move", tuple(MOVED), format_func=MOVED.__getitem__)
    if of == PICTURE:
        region = whole(picture).square()
        return Input(
            cells(picture, region, FULL_SIDE, GREY),
            Panel(MOVED[PICTURE], WHITE, GREY),
            "",
            code.photo_cells(picture, region, FULL_SIDE, GREY, False),
        )
    from ui.looking.network import look  # torch's networks only where they are asked for

    seen = look(picture)
    stage = state.linked(STAGE, st.selectbox, "Stage of the network", STAGES)
    maps = seen.activations[stage].values()
    channel = int(maps.mean((1, 2)).argmax())
    values = maps[channel].astype(np.float64).round(3)[None]
    lines = (*code.stage_cells(picture, seen.model.card, stage), f"x = x[:, {channel}, None]  # one channel")
    return Input(values, Panel(f"channel {channel} of {stage}", scale_for(values)), "", lines)
