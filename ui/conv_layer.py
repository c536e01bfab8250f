"""A convolutional layer on the page: its controls, what they say, its volumes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.arrays import FloatArray
from core.figures.cells import Panel
from core.figures.colour import Scale, scale_for
from core.figures.pictures import data_uri, map_png
from core.links import Choice, Flag, Matrix, Number, Whole
from core.operations.activation import ACTIVATIONS
from core.operations.arithmetic import number
from core.operations.convolution import Convolution, convolve, filter_sweep, possible_groups
from core.operations.kernels import KERNELS, as_rows, resized
from core.operations.sweep import Sweep
from ui import state
from ui.colour_bar import colour_bar
from ui.components.number_grid import number_grid
from ui.components.volumes import Plane, Volume, volumes
from ui.volume_inputs import VolumeInput
from ui.windows import pick_window, read_window

MOST_FILTERS, MOST_OWN, SHOWN = 64, 3, 6
LONGEST = 7
RANDOM, OWN = "random", "own"
WEIGHTS_OF = "conv_layer"  # its seeds are its own
FILTERS = Whole("filters", 4, 1, MOST_FILTERS)
FILTER = Whole("filter", 0, 0, MOST_FILTERS - 1)
HEIGHT, WIDTH = Whole("kh", 3, 1, LONGEST), Whole("kw", 3, 1, LONGEST)
GROUPS = Whole("groups", 1, 1, 512)
WEIGHTS = Choice("weights", RANDOM, (RANDOM, OWN))
SEED = Whole("seed", 49, 0, 9999)  # this one fires on part of the samples
WITH_BIAS = Flag("usebias", True)
BIAS = Number("bias", 0.0, -10_000, 10_000)
ACTIVATION = Choice("activation", "relu", tuple(ACTIVATIONS))
SLICES = tuple(
    Matrix(f"w{index}", KERNELS[name].rows, longest=LONGEST, low=-100, high=100)
    for index, name in enumerate(("vertical-edge", "horizontal-edge", "laplacian"))
)


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
        filters = state.linked(FILTERS, st.slider, "Filters (output channels)", 1, MOST_FILTERS)
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
            state.linked(SEED, st.number_input, "Seed", 0, 9999, help="Of the random weights (He et al. 2015).")
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


def draw_volumes(layer: Layer) -> None:
    """Volume in, the chosen filter, its maps channel by channel, their sum, volume out."""
    read = layer.made.channels_read(layer.chosen)
    used = set(range(len(layer.input.values))[read])
    sweep, bias = layer.sweep, layer.bias
    indices = list(range(len(layer.input.values))[read])
    weight_scale, partial_scale = scale_for(layer.weight, signed=True), scale_for(sweep.partial, signed=True)
    sums = sweep.partial.sum(0)
    output = layer.output
    out_scale = scale_for(output, signed=True)
    kernel = layer.weight[layer.chosen]
    first = min(max(layer.chosen - SHOWN // 2, 0), max(len(output) - SHOWN, 0))
    near = range(first, min(first + SHOWN, len(output)))
    shape = "×".join(map(str, layer.input.values.shape))
    stack = [
        Volume(
            "Input",
            shape,
            [
                Plane(c, _uri(layer.input.values[c], panel.scale, panel.tint), f"{c}", f"Input channel {c}", c in used)
                for c, panel in list(enumerate(layer.input.panels))[read][:SHOWN]
            ],
            side=56,
            more=max(len(indices) - SHOWN, 0),
        ),
        _stack(f"Filter {layer.chosen}", kernel, weight_scale, indices, "Slice", 48, "⋆"),
        _stack("Channel maps", sweep.partial, partial_scale, indices, "Partial map of channel", 54, "="),
        Volume(
            "Sum" + (f" {_signed(float(bias[layer.chosen]))}" if bias is not None else ""),
            f"{sums.shape[0]}×{sums.shape[1]}",
            [Plane(0, _uri(sweep.z, scale_for(sweep.z, signed=True)), "z", "Sum of the partial maps plus bias")],
            54,
            "Σ",
        ),
        Volume(
            f"After {ACTIVATIONS[layer.activation].title}" if layer.activation != "none" else "Output",
            "×".join(map(str, output.shape)),
            [
                Plane(k, _uri(output[k], out_scale), f"{k}", f"Output map of filter {k}", k == layer.chosen)
                for k in near
            ],
            54,
            "→",
            "filter",
            len(output) - len(near),
        ),
    ]
    volumes(
        stack,
        "The layer: input, filter, maps of each channel, their sum, output. Choose a filter in the output",
        lambda _, index: state.assign(FILTER, index),
        key="volumes",
    )
    with st.container(horizontal=True):
        colour_bar(partial_scale, "maps of each channel")
        colour_bar(out_scale, "output")


def _draw_slices(channels: int) -> None:
    height, width = state.value(HEIGHT), state.value(WIDTH)
    for index, part in enumerate(SLICES[:channels]):
        rows = as_rows(resized(np.array(state.value(part)), height, width))
        st.caption(f"Slice for channel {index}")
        number_grid(
            rows,
            _assign(part),
            key=f"slice {index}",
            label=f"Slice of the filter for channel {index}",
            scale=scale_for(np.array(rows), signed=True),
            low=part.low,
            high=part.high,
            symbol=f"W{index}",
        )


def _assign(param: Matrix) -> Callable[[tuple[tuple[float, ...], ...]], None]:
    return lambda new: state.assign(param, new)


def _stack(
    title: str, maps: FloatArray, scale: Scale, channels: Sequence[int], what: str, side: int, sign: str
) -> Volume:
    planes = [
        Plane(c, _uri(values, scale), f"{c}", f"{what} {c}")
        for c, values in list(zip(channels, maps, strict=True))[:SHOWN]
    ]
    return Volume(title, "×".join(map(str, maps.shape)), planes, side, sign, more=max(len(maps) - SHOWN, 0))


def _uri(values: FloatArray, scale: Scale, tint: str = "") -> str:
    return data_uri(map_png(values.astype(np.float32), scale, tint=tint))


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'} {number(abs(value), 4)}"
