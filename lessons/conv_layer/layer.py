"""A convolutional layer on the page: its controls, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import streamlit as st

from core.arrays import FloatArray
from core.figures.cells import Panel
from core.figures.colour import scale_for
from core.operations.activation import ACTIVATIONS
from core.operations.convolution import Convolution, convolve, filter_sweep, possible_groups
from core.operations.kernels import as_rows, resized
from core.operations.sweep import Sweep
from lessons.conv_layer.inputs import VolumeInput
from lessons.conv_layer.params import (
    ACTIVATION,
    BIAS,
    FILTER,
    FILTERS,
    GROUPS,
    HEIGHT,
    LONGEST,
    OWN,
    RANDOM,
    SEED,
    SLICES,
    WEIGHTS,
    WIDTH,
    WITH_BIAS,
)
from ui.components.number_grid import number_grid
from ui.controls.windows import pick_window, read_window
from ui.frame import state

MOST_OWN = len(SLICES)  # channels
WEIGHTS_OF = "conv_layer"  # its seeds are its own


@dataclass(frozen=True)
class Layer:
    """A layer with its weights on an input.

    Attributes:
        input: the volume it reads.
        made: what torch's Conv2d takes.
        weight: `(M, C / groups, kh, kw)`.
        bias: `(M,)`, or None.
        activation: id of `ACTIVATIONS`.
        chosen: the filter that is looked at.
        z: `(M, h, w)` before the activation.
        sweep: of the chosen filter over the channels it reads.
        seed: of random weights; None for weights of one's own.
    """

    input: VolumeInput
    made: Convolution
    weight: FloatArray
    bias: FloatArray | None
    activation: str
    chosen: int
    z: FloatArray
    sweep: Sweep
    seed: int | None

    @property
    def output(self) -> FloatArray:
        return ACTIVATIONS[self.activation].apply(self.z)


def pick_layer(channels: int, neuron: bool) -> None:
    """Draw the controls of a layer for that many input channels; those of a `neuron` leave bias and activation out."""
    own = state.linked(
        WEIGHTS,
        st.segmented_control,
        "Weights",
        (RANDOM, OWN),
        format_func={RANDOM: "random", OWN: "your own"}.__getitem__,
        width="stretch",
        disabled=channels > MOST_OWN,
        help=f"Own weights for up to {MOST_OWN} channels." if channels > MOST_OWN else None,
    )
    left, right = st.columns(2)
    with left:
        state.linked(HEIGHT, st.number_input, "Kernel rows", 1, LONGEST)
    with right:
        state.linked(WIDTH, st.number_input, "Kernel columns", 1, LONGEST)
    if own == OWN and channels <= MOST_OWN:
        _draw_slices(channels)
    else:
        filters = state.linked(FILTERS, st.slider, "Filters (output channels)", FILTERS.low, FILTERS.high)
        possible = list(possible_groups(channels, filters))
        state.linked(
            replace(GROUPS, high=max(possible)),
            st.select_slider,
            "Groups",
            possible,
            disabled=len(possible) == 1,
            help="The channels are split into so many parts; as many groups as channels make it depthwise.",
        )
        left, right = st.columns(2)
        with left:
            state.linked(
                SEED, st.number_input, "Seed", SEED.low, SEED.high, help="Of the random weights (He et al. 2015)."
            )
        if state.value(FILTER) >= filters:
            state.assign(FILTER, filters - 1)
        with right:
            state.linked(FILTER, st.number_input, "Look at filter", 0, filters - 1)
    pick_window((state.value(HEIGHT), state.value(WIDTH)))
    if neuron:
        return
    with_bias = state.linked(WITH_BIAS, st.toggle, "Bias")
    state.linked(BIAS, st.number_input, "Bias of each filter", step=1.0, disabled=not with_bias)
    state.linked(
        ACTIVATION,
        st.selectbox,
        "Activation",
        tuple(ACTIVATIONS),
        format_func=lambda name: ACTIVATIONS[name].title,
    )


def read_layer(volume: VolumeInput, neuron: bool) -> Layer:
    """The layer as its controls stand, on `volume`; a `neuron` always has bias and ReLU. LearnerError where nothing fits."""
    channels = len(volume.values)
    window = read_window((state.value(HEIGHT), state.value(WIDTH)))
    with_bias = neuron or state.value(WITH_BIAS)
    activation = "relu" if neuron else state.value(ACTIVATION)
    weights_own = state.value(WEIGHTS) == OWN and channels <= MOST_OWN
    if weights_own:
        made = Convolution(channels, 1, window, bias=with_bias)
        weight = np.stack([resized(np.array(state.value(part)), *window.kernel) for part in SLICES[:channels]])[None]
    else:
        filters = state.value(FILTERS)
        groups = state.value(GROUPS)
        fits = groups if groups in possible_groups(channels, filters) else 1
        made = Convolution(channels, filters, window, fits, with_bias)
        weight = made.weights(WEIGHTS_OF, state.value(SEED))[0].round(2)
    bias = np.full(made.out_channels, state.value(BIAS)) if with_bias else None
    chosen = min(state.value(FILTER), made.out_channels - 1)
    z = convolve(volume.values, weight, window, bias, made.groups)
    sweep = filter_sweep(volume.values, weight, window, chosen, bias, made.groups, activation)
    seed = None if weights_own else state.value(SEED)
    return Layer(volume, made, weight, bias, activation, chosen, z, sweep, seed)


def read_panels(layer: Layer) -> Sequence[Panel]:
    """The panels of the channels that the chosen filter reads."""
    return layer.input.panels[layer.made.channels_read(layer.chosen)]


def _draw_slices(channels: int) -> None:
    height, width = state.value(HEIGHT), state.value(WIDTH)
    for index, part in enumerate(SLICES[:channels]):
        rows = as_rows(resized(np.array(state.value(part)), height, width))
        st.caption(f"Slice for channel {index}")
        number_grid(
            rows,
            partial(state.assign, part),
            key=f"slice {index}",
            label=f"Slice of the filter for channel {index}",
            scale=scale_for(np.array(rows), signed=True),
            low=part.low,
            high=part.high,
            symbol=f"W{index}",
        )
