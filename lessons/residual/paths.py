"""Part one: a chain of blocks that are one number each, and all its paths."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.figures import gradients as figures
from core.figures.gradients import PLAIN, RESIDUAL, Band
from core.lecture import Formula
from core.network.lesions import Lesion
from core.residual import code
from core.residual.expansion import expansion
from core.residual.paths import (
    Block,
    by_length,
    growth,
    one_of_each_length,
    open_paths,
    paths,
    plain_gradient,
    residual_gradient,
)
from core.wording import said
from lessons.residual.params import ALONE, BLOCKS, DERIVATIVE, OFF, STEP, WRITTEN
from lessons.residual.switches import Switches
from ui.components.block_diagram import DiagramBlock, DiagramStage, block_diagram
from ui.drawing.charts import chart
from ui.frame import state

LISTED = 4  # blocks: 16 paths one by one, beyond that only by length
FAR = 100  # blocks of the growth curve


@dataclass(frozen=True)
class Toy:
    """The chain on the page.

    Attributes:
        derivative: of every branch that is on.
        blocks: the chain.
    """

    derivative: float
    blocks: tuple[Block, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is switched off."""
        return all(block.skip and block.derivative == self.derivative for block in self.blocks)

    def formula(self, entry: Formula) -> None:
        residual, plain = residual_gradient(self.blocks), plain_gradient(self.blocks)
        if entry.id == "residual":
            n = len(self.blocks)
            last = residual_gradient(self.blocks[:-1])
            st.markdown(f"With branches that multiply by {said(self.derivative, 'g')} and $Y_0=1$, in block {n}:")
            st.latex(
                rf"Y_{{{n}}}={_number(self.blocks[-1].derivative)}\cdot{_number(last)}"
                + (f"+{_number(last)}" if self.blocks[-1].skip else "")
                + f"={residual:.6g}"
            )
            return
        st.latex(
            r"\begin{aligned}"
            + rf"\text{{residual: }}&{_product([block.gradient for block in self.blocks])}={residual:.6g}\\"
            + rf"\text{{plain: }}&{_product([block.derivative for block in self.blocks])}={plain:.6g}\end{{aligned}}"
        )
        if len(self.blocks) <= LISTED:
            sums = [
                rf"\underbrace{{{_number(entry.gradient)}}}_{{{entry.count}\text{{ of length }}{entry.length}}}"
                for entry in by_length(self.blocks)
                if entry.count
            ]
            st.latex(f"{residual:.6g} = " + (" + ".join(sums) or "0"))
        elif self.whole:
            n = len(self.blocks)
            terms = rf"\sum_{{k=0}}^{{{n}}}\binom{{{n}}}{{k}}\,{_number(self.derivative)}^k"
            st.latex(rf"{residual:.6g} = {terms}")

    def notice(self) -> Sequence[str]:
        plain, residual, n = plain_gradient(self.blocks), residual_gradient(self.blocks), len(self.blocks)
        sentences = [
            f"{open_paths(self.blocks)} of {2**n} paths are open. The gradient of the residual chain is their sum, "
            f"{said(residual, '.4g')}; the plain chain has one single path, {said(plain, '.4g')}.",
            "One path takes no branch at all. It adds exactly 1, however small the derivatives are: with F′ = 0.01 a hundred "
            "plain blocks leave 10⁻²⁰⁰, the residual ones 2.7. Only branches that subtract can cancel it: F′ = −1 gives 0."
            if all(block.skip for block in self.blocks)
            else "The path that takes no branch at all adds exactly 1, however small the derivatives are. Here it is closed, "
            "because a skip is off: without it small derivatives can make the whole gradient small.",
            "Switch one branch off: half of the paths close, and the gradient goes on through the others. In the plain chain "
            "the same cut leaves 0."
            if self.whole
            else "A switched-off branch or skip closes every path that needs it, which is half of those that were open.",
            "Most paths are of middle length, as in Pascal's triangle. With a small derivative the short ones carry most "
            "of the gradient all the same.",
        ]
        if self.derivative < 0:
            sentences.append(
                f"A skip is no guarantee: with F′ = {said(self.derivative, 'g')} each block multiplies by "
                f"{said(1 + self.derivative, 'g')}, and paths of odd length count against those of even length."
            )
        elif self.derivative > 0:
            sentences.append(
                f"The sum can grow without bound: {1 + self.derivative:g}ⁿ is {said((1 + self.derivative) ** FAR, '.2g')} "
                f"after {FAR} blocks. That is why real networks need batch norm or small branches beside their skips: see the "
                "second part."
            )
        return sentences

    def notes(self) -> None:
        counted, right = one_of_each_length(self.blocks), residual_gradient(self.blocks)
        n = len(self.blocks)
        st.markdown(
            f"The notes add one path of each length, {n + 1} of {2**n}. For three blocks with derivative 0.5 that gives "
            "1 + 0.5 + 0.25 + 0.125 = **1.875**. But there are three paths of length one and three of length two: "
            "1 + 3·0.5 + 3·0.25 + 0.125 = **3.375** = 1.5³."
        )
        if self.whole and (n, self.derivative) != (3, 0.5):
            st.markdown(
                f"With your numbers: {said(counted, '.6g')} by the notes' way of counting, {said(right, '.6g')} in truth."
            )
        st.markdown(
            "Their expansion of $Y_3$ repeats $F_2$ where $F_1(Y_0)+Y_0$ belongs. The right one stands above, step by step: "
            "each $Y_i$ is replaced by $F_i(Y_{i-1})+Y_{i-1}$, inside the brackets, too."
        )
        st.markdown(
            "Splitting it further into $2^n$ separate terms, $F_3(F_2(Y_0))$ and so on, is right only for linear branches. "
            "For the gradient it always holds: the chain rule multiplies numbers (in a network, matrices)."
        )

    def code(self) -> str:
        return code.toy(self.blocks)


def play() -> Toy:
    numbers, picture = st.columns([1, 2], gap="large", vertical_alignment="center")
    with numbers:
        n = state.linked(BLOCKS, st.slider, "Blocks, n", BLOCKS.low, BLOCKS.high)
        derivative = state.linked(
            DERIVATIVE, st.slider, "Derivative of each branch, F′", DERIVATIVE.low, DERIVATIVE.high, step=0.05
        )
    names = tuple(str(number) for number in range(1, n + 1))
    switches = Switches(names, OFF, ALONE)
    lesion = switches.lesion()
    toy = Toy(derivative, tuple(Block(derivative * lesion.factor(name) + 0.0, lesion.has_skip(name)) for name in names))
    with picture:
        block_diagram(
            [DiagramStage("", tuple(_drawn(name, lesion, derivative) for name in names))],
            switches.apply,
            key="residual:toy",
            label="A chain of residual blocks: switch branches and skips on and off",
            scalable=False,
        )
    _numbers(toy)
    listed, far = st.columns(2, gap="large")
    with listed:
        _draw_paths(toy)
    with far:
        _draw_growth(toy)
    _written_out()
    return toy


def _drawn(name: str, lesion: Lesion, derivative: float) -> DiagramBlock:
    factor, skip = lesion.factor(name), lesion.has_skip(name)
    return DiagramBlock(
        name,
        f"block {name}",
        f"× {derivative * factor + skip:g}",
        factor,
        skip,
        projection=False,
        description=f"Block {name} multiplies the gradient by {derivative * factor + skip:g}",
    )


def _numbers(toy: Toy) -> None:
    residual, plain, count = st.columns(3)
    residual.metric("Gradient, residual", said(residual_gradient(toy.blocks), ".5g"), border=True)
    plain.metric("Gradient, plain (no skips)", said(plain_gradient(toy.blocks), ".5g"), border=True)
    count.metric("Open paths", f"{open_paths(toy.blocks):,} of {2 ** len(toy.blocks):,}", border=True)


def _draw_paths(toy: Toy) -> None:
    n, bins = len(toy.blocks), by_length(toy.blocks)
    if n <= LISTED:
        st.markdown(f"**All {2**n} paths**, and what each adds to the gradient")
        every = paths(toy.blocks)
        names = ["·".join(f"F{number}" for number in path.branches) or "skips only" for path in every]
        texts = [said(path.gradient, ".4g") if path.open else "closed" for path in every]
        values = [path.gradient for path in every]
        marked = [path.branches == tuple(range(n - path.length + 1, n + 1)) for path in every]
    else:
        st.markdown(f"**{2**n:,} paths by length**, and what each length adds to the gradient")
        names = [
            f"{entry.length} of {n} branches, {entry.count:,} open {'path' if entry.count == 1 else 'paths'}"
            for entry in bins
        ]
        texts = [said(entry.gradient, ".4g") for entry in bins]
        values = [entry.gradient for entry in bins]
        marked = [True] * len(bins)
    chart(
        figures.signed_bars(names, values, texts, marked),
        alt="Gradient by path: " + ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True)),
        key="residual:paths",
    )
    if n <= LISTED:
        st.caption(f"Blue: one path of each length, the {n + 1} that the notes count.")


def _draw_growth(toy: Toy) -> None:
    st.markdown(f"**The same derivative in up to {FAR} blocks**, size of the gradient")
    residual, plain = growth(toy.derivative, FAR)
    curves = {"residual": Band(residual[None], RESIDUAL), "plain": Band(plain[None], PLAIN, dashed=True)}
    chart(
        figures.bands(list(range(1, FAR + 1)), curves, "blocks", "|gradient|"),
        alt=f"After {FAR} blocks the gradient is {residual[-1]:.2g} with skips and {plain[-1]:.2g} without",
        key="residual:growth",
    )


def _written_out() -> None:
    step = state.linked(
        STEP,
        st.segmented_control,
        f"Write Y₃ out, step by step, block {WRITTEN} first",
        range(WRITTEN),
        format_func=lambda step: ("Y₃", "put in Y₂", "put in Y₁")[step],
    )
    st.latex(rf"Y_{{{WRITTEN}}} = {expansion(WRITTEN, step, marked=True)}")
    if step == WRITTEN - 1:
        st.caption("Only $Y_0$ is left. This is exact for any $F_1, F_2, F_3$, and there are no further terms.")


def _product(factors: Sequence[float]) -> str:
    """Equal factors as a power."""
    powers = Counter(map(_number, factors))
    return r"\cdot ".join(f"{text}^{{{count}}}" if count > 1 else text for text, count in powers.items())


def _number(value: float) -> str:
    text = f"{value:.4g}"
    return f"({text})" if value < 0 else text
