"""The bottleneck calculator: what 1x1 layers around a large kernel save, counted and measured."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.architecture.wording import short
from core.figures.cost_bars import Part, cost_bars
from core.one_by_one import bottleneck
from core.one_by_one.bottleneck import PRESETS, Bottleneck
from core.one_by_one.timing import Timed, race_everywhere
from core.operations.convolution import Convolution
from core.shared import key
from lessons.one_by_one.params import (
    BIASES,
    BLOCK,
    BLOCK_TITLES,
    DEPTHWISE,
    INPUTS,
    KERNEL,
    OUTPUTS,
    OWN,
    REDUCED,
    SIDE,
    UP,
)
from lessons.one_by_one.tables import table
from ui.controls.derived import Derived
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.jobs import background


def ways_of(block: Bottleneck) -> tuple[str, str]:
    """Names of the two ways."""
    return ("a ResNet block", "inverted block") if block.depthwise else ("one convolution", "bottleneck")


def read_block() -> Bottleneck:
    """The block as the controls stand, whether they are drawn or not."""
    inputs, reduced, outputs, side = (state.value(param) for param in (INPUTS, REDUCED, OUTPUTS, SIDE))
    depthwise = state.value(DEPTHWISE)
    own = Bottleneck(int(state.value(KERNEL)), inputs, reduced, outputs, side, state.value(UP) or depthwise, depthwise)
    chosen = state.value(BLOCK)
    return own if chosen == OWN else PRESETS[chosen]


def draw_bottleneck() -> tuple[Bottleneck, bool]:
    """Controls, both ways, their costs, and the measurement. Returns the block and whether biases are counted."""
    controls, right = st.columns([3, 8], gap="medium")
    with controls:
        _pick_block()
    block, biases = read_block(), state.value(BIASES)
    with right:
        st.latex(_way_latex(block.plain, block.side))
        st.latex(_way_latex(block.narrow, block.side))
        _draw_costs(block, biases)
        _measure(block)
    return block, biases


def _pick_block() -> None:
    state.linked(BLOCK, st.selectbox, "Block", tuple(BLOCK_TITLES), format_func=BLOCK_TITLES.__getitem__)
    block = read_block()
    numbers = {INPUTS: block.inputs, REDUCED: block.reduced, OUTPUTS: block.outputs, SIDE: block.side}
    labels = ("Channels in, M", "Channels inside, R", "Channels out, N", "Height and width")

    def edited(now: Mapping[str, Any]) -> None:
        """What the reader changes makes it a block of their own."""
        for param in numbers:
            state.assign(param, int(now[f"block {param.name}"]))
        state.assign(KERNEL, now["block kernel"] or str(block.kernel))
        state.assign(UP, bool(now["block up"]))
        state.assign(DEPTHWISE, bool(now["block depthwise"]))
        state.assign(BLOCK, OWN)

    fields = Derived(edited)
    fields.draw(
        "block kernel", str(block.kernel), st.segmented_control, "Kernel K×K, K =", KERNEL.options, width="stretch"
    )  # fmt: skip
    columns = st.columns(2)
    for place, (label, (param, number)) in enumerate(zip(labels, numbers.items(), strict=True)):
        with columns[place % 2]:
            fields.draw(f"block {param.name}", number, st.number_input, label, param.low, param.high)
    fields.draw(
        "block depthwise",
        block.depthwise,
        st.toggle,
        "The K×K is depthwise",
        help="It has one kernel for each channel and reads no other. The block is then held against one of ResNet-18.",
    )
    fields.draw("block up", block.up, st.toggle, "A second 1×1 follows", disabled=block.depthwise)
    state.linked(
        BIASES,
        st.toggle,
        "Count a bias for each filter",
        help="ResNets leave them out: the batch norm that follows has its own.",
    )


def _draw_costs(block: Bottleneck, biases: bool) -> None:
    ways, names = (block.plain, block.narrow), ways_of(block)
    counted = [bottleneck.parameters(way, biases) for way in ways]
    worked = [bottleneck.multiply_adds(way, block.side) for way in ways]
    left, right = st.columns(2, gap="medium")
    with left:
        parts = [[_part(layer, bottleneck.parameters((layer,), biases)) for layer in way] for way in ways]
        _bars(names, "Parameters", parts, [f"{count:,}" for count in counted])
    with right:
        parts = [[_part(layer, layer.multiply_adds(block.side, block.side)) for layer in way] for way in ways]
        _bars(names, "Multiply-adds", parts, [short(count) for count in worked])
    _table(block, biases)
    if block.saves:
        st.markdown(
            f"**{counted[0] / counted[1]:.2f} times fewer parameters, {worked[0] / worked[1]:.2f} times fewer "
            f"multiply-adds.** It pays as long as the inside has fewer than {block.break_even:.1f} channels."
        )
    else:
        st.markdown(
            f"**Nothing saved**: the {names[1]} needs {counted[1] / counted[0]:.2f} times the parameters. It would pay with "
            f"fewer than {block.break_even:.1f} channels inside."
        )


def _table(block: Bottleneck, biases: bool) -> None:
    """Every layer with its product of numbers."""
    rows = []
    for name, way in zip(ways_of(block), (block.plain, block.narrow), strict=True):
        for place, layer in enumerate(way):
            height, width = layer.window.kernel
            count = bottleneck.parameters((layer,), biases)
            plus = f" + {layer.out_channels}" if biases else ""
            reads = layer.in_channels // layer.groups
            written = f"{height}·{width}·{reads}·{layer.out_channels}{plus} = {count:,}"
            work = f"× {block.side}·{block.side} = {layer.multiply_adds(block.side, block.side):,}"
            rows.append(("" if place else name, _name(layer), written, work))
    table(("", "layer", "parameters", "multiply-adds"), rows, words=2)
    if biases:
        st.caption("Only the weights are multiplied; a bias is added.")


def _bars(names: tuple[str, str], title: str, parts: Sequence[Sequence[Part]], totals: Sequence[str]) -> None:
    st.markdown(f"**{title}**")
    said = "; ".join(
        f"{name} {total}: " + ", ".join(f"{part.what} {part.amount:,}" for part in way)
        for name, way, total in zip(names, parts, totals, strict=True)
    )
    chart(cost_bars(names, parts, totals), alt=f"{title}. {said}", key=f"bars {title}")


def _measure(block: Bottleneck) -> None:
    st.markdown("**Time, measured here and now**")
    ways = (block.plain, block.narrow)
    done = background(
        key("one_by_one race", block),
        "Measure both, about 3 seconds",
        lambda job: race_everywhere(ways, block.side, job.report),
    )
    if done is None:
        st.caption(
            "Both forms run in turns on one input with a ReLU after each layer; the medians are compared. Fewer "
            "multiply-adds need not be as much faster."
        )
        return
    for timed in done:
        _draw_timed(block, timed)


def _draw_timed(block: Bottleneck, timed: Timed) -> None:
    (plain, narrow), names = timed.seconds, ways_of(block)
    totals = [
        f"{1000 * seconds:.3g} ms ({1000 * low:.3g} … {1000 * high:.3g})"
        for seconds, (low, high) in zip(timed.seconds, timed.spread, strict=True)
    ]
    chart(
        cost_bars(names, [[Part("median", "time", seconds)] for seconds in timed.seconds], totals),
        alt=f"Measured on {timed.device}: {', '.join(f'{n} {t}' for n, t in zip(names, totals, strict=True))}",
        key=f"time {timed.device}",
    )
    fewer = bottleneck.multiply_adds(block.plain, block.side) / bottleneck.multiply_adds(block.narrow, block.side)
    faster = plain / narrow
    st.markdown(
        f"On {timed.device}, the {names[1]} is **{_times(faster)}**, with {fewer:.2f} times fewer multiply-adds. "
        f"{_why(faster, fewer)}"
    )
    st.caption(
        f"Medians of {timed.rounds} runs each, in turns on one input, with a ReLU after each layer; in brackets the middle "
        "half of the runs. It will differ on another machine, and with what else this one does."
    )


def _times(faster: float) -> str:
    return f"{faster:.2f} times as fast" if faster >= 1 else f"{1 / faster:.2f} times slower"


def _why(faster: float, fewer: float) -> str:
    rest = (
        "The count leaves out what else takes time: reading and writing the maps, fetching the weights, starting each "
        "layer, and how well the processor is kept busy."
    )
    if faster < 0.8 * fewer:
        return f"The time shrinks less than the count. {rest}"
    if faster > 1.25 * fewer:
        return f"The time shrinks even more than the count. {rest}"
    return "Here the time follows the count closely."


def _way_latex(layers: Sequence[Convolution], side: int) -> str:
    found = bottleneck.shapes(tuple(layers), side)
    text = _shape(found[0])
    for layer, shape in zip(layers, found[1:], strict=True):
        text += rf"\;\xrightarrow{{\;{_window(layer)}\;}}\;{_shape(shape)}"
    return text


def _part(layer: Convolution, amount: float) -> Part:
    height, width = layer.window.kernel
    return Part(_name(layer), "depthwise" if layer.groups > 1 else f"{height}×{width}", amount)


def _window(layer: Convolution) -> str:
    return r"\times".join(map(str, layer.window.kernel))


def _shape(shape: tuple[int, ...]) -> str:
    return r"\times".join(map(str, shape))


def _name(layer: Convolution) -> str:
    height, width = layer.window.kernel
    apart = " depthwise" if layer.groups > 1 else ""
    return f"{height}×{width}{apart}, {layer.in_channels} → {layer.out_channels}"
