"""Part two: plain and residual networks with random weights, measured by real backward passes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.figures import gradients as figures
from core.figures.gradients import PLAIN, RESIDUAL, Band
from core.images.blocks import enlarge
from core.images.picture import Picture
from core.lecture import Formula
from core.links import Choice
from core.residual import code
from core.residual.gradients import SIDE, Norms, input_pixels, measure, noise_input, picture_input
from core.residual.recipe import Recipe
from core.shared import once
from lessons.residual.fresh import pretrained_against_fresh
from lessons.residual.params import (
    ACTIVATION,
    BY,
    BY_RESULTS,
    BY_TITLES,
    DEPTH,
    FRESH,
    INIT,
    INPUT,
    NOISE,
    NORM,
    PICTURE,
    SEED,
    SKIP_STRENGTH,
    WIDTH,
)
from ui.controls.drawer import drawer
from ui.drawing.charts import chart
from ui.frame import state

SEEDS = 5
SPREADS = {"He": "√(2/n)", "Xavier": "√(2/(n+m))", "PyTorch": "√(1/(3n)), as nn.Conv2d comes", "small": "0.01"}


@dataclass(frozen=True)
class Depth:
    """The two networks on the page: `plain` has skip strength 0, `residual` `skip`; row 0 of each is `seed`."""

    picture: Picture | None
    recipe: Recipe
    skip: float
    seed: int
    plain: Norms
    residual: Norms

    @property
    def reached(self) -> tuple[float, float]:
        """Median length of the gradient that reaches `Y_0`, plain and residual; 1 was sent in."""
        return self.plain.reached, self.residual.reached

    def formula(self, entry: Formula) -> None:
        recipe = self.recipe
        if entry.id == "residual":
            added = "+Y_{i-1}" if self.skip == 1 else rf"+{self.skip:g}\,Y_{{i-1}}" if self.skip else ""
            st.latex(rf"Y_i=\operatorname{{act}}\big(F_i(Y_{{i-1}}){added}\big),\quad i=1\ldots{recipe.blocks}")
            norm = ", batch norm" if recipe.batch_norm else ""
            st.caption(
                f"Weights are normal with deviation {SPREADS[recipe.initialisation]} (n inputs, m outputs of a unit). "
                f"Each of the {recipe.blocks} branches is convolution{norm}, {recipe.activation}, convolution{norm}, with "
                f"{recipe.width} channels. Strength 0 is the plain network."
            )
            return
        plain, residual = self.reached
        st.latex(
            rf"\Big\lVert\frac{{\partial L}}{{\partial Y_{{{recipe.blocks}}}}}\Big\rVert=1\;\longrightarrow\;"
            rf"\Big\lVert\frac{{\partial L}}{{\partial Y_0}}\Big\rVert={_power(residual)}\quad\text{{plain: }}{_power(plain)}"
        )
        if 0 < residual < np.inf:
            st.markdown(
                f"That is a factor of {residual ** (1 / recipe.blocks):.3f} a block"
                + (f", and of {plain ** (1 / recipe.blocks):.3f} in the plain network." if plain > 0 else ".")
            )

    def notice(self) -> Sequence[str]:
        plain, residual = self.reached
        return [
            f"A gradient of length 1 starts at the last block. What arrives at the first: **{_in_words(residual)}** with "
            f"skips, **{_in_words(plain)}** without. {_verdict(plain)}",
            "Plain networks do not always vanish. With batch norm and ReLU the gradient of the plain network **grows** with "
            "depth instead. Both ends are bad; skips keep the factor per block near 1."
            if not self.recipe.batch_norm
            else "Batch norm keeps the activations in order, and then the activation function decides: with ReLU the gradient "
            "of the plain network grows from block to block, with none at all hardly. Switch batch norm off and compare "
            "both charts.",
            "Without batch norm the initialisation sets the factor per block: try He against PyTorch's own in the plain "
            "network. What is a small difference in one block decides at depth 100.",
            "With He's initialisation, no batch norm and strength 1 the residual network doubles its activations every few "
            "blocks: a skip alone does not make a network safe.",
            f"Both networks have the very same weights, {SEEDS} draws of them: the band is from the lowest to the highest.",
        ]

    def notes(self) -> None:
        st.markdown(
            "The notes say that a plain network's gradient vanishes. That is one of two cases: it is multiplied in each "
            "layer, and with other weights, or with batch norm, it explodes. The curves are measured, so you see which "
            "case you have."
        )
        st.markdown(
            "$\\prod(1+F_i')$ also leaves out the activation after each sum. It is in the network here, and its derivative "
            "belongs into every factor."
        )

    def code(self) -> str:
        return code.depth(self.picture, self.recipe, self.skip, self.seed)


def play(picture: Picture) -> Depth:
    controls, charts = st.columns([2, 5], gap="large")
    with controls:
        depth = state.linked(DEPTH, st.slider, "Depth, convolutions", DEPTH.low, DEPTH.high, step=2)
        skip = state.linked(SKIP_STRENGTH, st.slider, "Strength of the skips", 0.0, 1.0, step=0.05)
        batch_norm = state.linked(NORM, st.toggle, "Batch norm")
        left, right = st.columns(2)
        with left:
            activation = _choice(ACTIVATION, "Activation")
            seed = state.linked(SEED, st.number_input, "Seed", SEED.low, SEED.high)
        with right:
            width = _choice(WIDTH, "Channels")
            initialisation = _choice(INIT, "Initialisation")
        source = state.linked(INPUT, st.segmented_control, "Fed with", (PICTURE, NOISE))
        by = state.linked(BY, st.segmented_control, "Gradient by", tuple(BY_TITLES), format_func=BY_TITLES.__getitem__)
    recipe = Recipe(depth - depth % 2, int(width), batch_norm, activation, initialisation)
    fed = picture if source == PICTURE else None
    with charts:
        with st.spinner("Backward passes …"):
            shown = Depth(
                fed, recipe, skip, seed, _measured(fed, recipe, 0.0, seed), _measured(fed, recipe, skip, seed)
            )
        _draw(shown, by)
    with controls:
        _draw_input(fed, seed)
    title = "The real ResNet: pretrained against fresh weights"
    with drawer(FRESH, title, ":material/compare_arrows:") as opened:
        if opened:
            pretrained_against_fresh(picture)
    return shown


def _choice(param: Choice, label: str) -> str:
    return state.linked(param, st.selectbox, label, tuple(param.options))


def _measured(picture: Picture | None, recipe: Recipe, skip: float, seed: int) -> Norms:
    def make() -> Norms:
        x = noise_input(seed) if picture is None else picture_input(picture)
        return measure(recipe, x, skip, range(seed, seed + SEEDS))

    parameters = ("depth", recipe, skip, seed)
    return once(*parameters, work=make) if picture is None else picture.once(*parameters, work=make)


def _draw(shown: Depth, by: str) -> None:
    name = f"residual, strength {shown.skip:g}"
    if by == BY_RESULTS:
        blocks = list(range(0, shown.recipe.depth + 1, 2))
        rows = (shown.plain.signals, shown.residual.signals)
        up = "‖∂L/∂Y‖"
        st.markdown("**Length of the gradient on its way back**: read it from the right, where it starts with 1")
    else:
        blocks = list(range(1, shown.recipe.depth + 1))
        rows = (shown.plain.weights, shown.residual.weights)
        up = "‖∂L/∂W‖"
        st.markdown("**Length of the gradient by the weights of each convolution**: what training steps by")
    plain, residual = shown.reached
    chart(
        figures.bands(
            blocks, {name: Band(rows[1], RESIDUAL), "plain": Band(rows[0], PLAIN, dashed=True)}, "convolutions", up, 300
        ),
        alt=f"Of a gradient of 1 at the last layer {residual:.2g} arrives at the first with skips, {plain:.2g} without",
        key="residual:gradients",
    )
    st.markdown("**Size of the activations on the way forward** (root mean square)")
    curves = {
        name: Band(shown.residual.activations, RESIDUAL),
        "plain": Band(shown.plain.activations, PLAIN, dashed=True),
    }
    chart(
        figures.bands(list(range(0, shown.recipe.depth + 1, 2)), curves, "convolutions", "rms of Y", 220),
        alt=f"After the last block the activations have size {shown.residual.last_size:.2g} with skips, "
        f"{shown.plain.last_size:.2g} without",
        key="residual:activations",
    )


def _draw_input(picture: Picture | None, seed: int) -> None:
    pixels = input_pixels(noise_input(seed) if picture is None else picture_input(picture))
    what = "noise" if picture is None else "the picture"
    left, right = st.columns([1, 2], vertical_alignment="center")
    left.image(enlarge(pixels, 96), width=96, alt=f"{what} at {SIDE}×{SIDE} px, as the networks get it")
    right.caption(f"Fed with {what} at {SIDE}×{SIDE} px, each colour with mean 0 and deviation 1.")


def _verdict(plain: float) -> str:
    if plain < 1e-3:
        return "The early layers of the plain network learn nothing."
    if plain > 1e3:
        return "One step as large as the last layers need would tear the early ones apart."
    return "At this depth and with these weights a plain network still trains."


def _in_words(value: float) -> str:
    if value == 0:
        return "exactly 0"
    return f"${_power(value)}$"


def _power(value: float) -> str:
    if value == 0:
        return "0"
    if 1e-3 <= value < 999.5:
        return f"{value:.3g}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"{mantissa}\cdot10^{{{int(exponent)}}}"
