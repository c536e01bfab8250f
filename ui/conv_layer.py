"""The parts of the convolutional-layer lesson: the layer's controls, its volumes, the neuron, two layers in a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.cells import Panel
from core.figures.colour import Scale, scale_for
from core.figures.curves import curves
from core.figures.pictures import data_uri, map_png
from core.images.picture import Picture
from core.images.region import GREY, cells, unit
from core.links import Choice, Flag, Matrix, Number, Rows, Whole
from core.operations import snippets
from core.operations.activation import ACTIVATIONS
from core.operations.arithmetic import matrix_latex, number
from core.operations.composition import composed
from core.operations.convolution import Convolution, convolve, filter_sweep, possible_groups
from core.operations.kernels import KERNELS, as_rows, resized
from core.operations.sweep import Sweep, correlation_sweep
from core.operations.window import Window
from ui import state
from ui.charts import chart
from ui.colour_bar import colour_bar
from ui.components.number_grid import number_grid
from ui.components.volumes import Plane, Volume, volumes
from ui.inputs import PART, picked_region
from ui.maps import draw_map
from ui.volume_inputs import VolumeInput
from ui.windows import pick_window, read_window

FloatArray = NDArray[np.float64]
MOST_FILTERS, MOST_OWN, SHOWN = 64, 3, 6
LONGEST = 7
COLLAPSE_SIDE = 160
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


def draw_neuron(layer: Layer) -> None:
    """The bias as a threshold: the sum without bias, what of it still fires, and how that depends on the bias."""
    bare = layer.sweep.partial.sum(0)
    before: float = state.value(BIAS)
    reach = max(float(np.ceil(np.abs(bare).max() * 10) / 10), abs(before)) or 1.0
    bias = state.linked(
        BIAS,
        st.slider,
        "Bias b: the neuron fires where the sum is larger than −b",
        -reach,
        reach,
        step=float(np.round(reach / 100, 3)) or 0.001,
    )
    fired = layer.sweep.output
    share = float((fired > 0).mean())
    left, middle, right = st.columns([3, 3, 4], gap="medium")
    with left:
        draw_map("The sum, without bias", bare, scale_for(bare, signed=True), numbers=True)
    with middle:
        draw_map("ReLU(sum + b)", fired, scale_for(fired), numbers=True)
    with right:
        thresholds = np.linspace(-reach, reach, 41)
        shares = [float((bare + threshold > 0).mean()) for threshold in thresholds]
        chart(
            curves(
                [float(t) for t in thresholds], {"share that fires": shares}, "bias b", "share of cells", bias, None
            ),
            alt=f"Share of cells that fire over the bias: {share:.0%} at {bias:.3g}",
            key="firing",
        )
    st.markdown(
        f"With b = {number(bias, 4)}, **{share:.0%}** of {bare.size:,} cells fire. A lower bias asks for stronger evidence, "
        "a higher one lets weaker evidence through; the kernel stays the same."
    )


@dataclass(frozen=True)
class Collapsed:
    """Two layers in a row: their kernels, whether ReLU stands between them, and code that makes their input `x`."""

    first: Rows
    second: Rows
    relu: bool
    lines: tuple[str, ...]


def draw_collapse(picture: Picture) -> Collapsed:
    """3x3 after 3x3 equals one 5x5; with ReLU between them it does not."""
    names = [name for name, kernel in KERNELS.items() if kernel.weights.shape == (3, 3)]
    first_at, second_at, between_at = st.columns([2, 2, 2], vertical_alignment="bottom")
    with first_at:
        first = state.linked(Choice("first", "sobel-x", names), st.selectbox, "First kernel", names, format_func=_title)
    with second_at:
        second = state.linked(
            Choice("second", "laplacian", names), st.selectbox, "Second kernel", names, format_func=_title
        )  # fmt: skip
    with between_at:
        relu = state.linked(Flag("between", False), st.toggle, "ReLU between them")
    image = unit(cells(picture, picked_region(picture, PART), COLLAPSE_SIDE, GREY))
    one, two = KERNELS[first].weights, KERNELS[second].weights
    both = composed(one, two)
    middle = correlation_sweep(image, one[None], Window((3, 3)), activation="relu" if relu else "none").output
    twice = correlation_sweep(middle[None], two[None], Window((3, 3))).output
    once = correlation_sweep(image, both[None], Window(both.shape)).output
    difference = twice - once
    gap = float(np.abs(difference).max())
    scale = scale_for(np.stack([twice, once]), signed=True)
    maps = (
        ("Two layers" + (", ReLU between" if relu else ""), twice, scale),
        ("One 5×5 kernel", once, scale),
        ("Difference", difference, scale if gap > 1e-9 else Scale(-scale.high, scale.high, signed=True)),
    )
    for column, (title, values, its) in zip(st.columns(3), maps, strict=True):
        with column:
            draw_map(title, values, its, numbers=True)
    st.latex(
        rf"{matrix_latex(as_rows(one))}\;\text{{then}}\;{matrix_latex(as_rows(two))}\;=\;{matrix_latex(as_rows(both))}"
    )
    if relu:
        changed = float((np.abs(difference) > 1e-9).mean())
        st.markdown(
            f"With ReLU between them the two differ by up to **{gap:.3g}**, at **{changed:.0%}** of the cells: wherever the "
            "first map was negative under the window. No single kernel can do this any more."
        )
    else:
        st.markdown(
            f"Largest difference: **{gap:.2g}**, nothing but rounding. Without a nonlinearity, two layers are one layer "
            "with a larger kernel, however many you stack."
        )
    lines = snippets.photo_cells(picture, picked_region(picture, PART), COLLAPSE_SIDE, GREY, True)
    return Collapsed(KERNELS[first].rows, KERNELS[second].rows, relu, lines)


def _title(name: str) -> str:
    return KERNELS[name].title


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
