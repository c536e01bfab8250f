"""Lesson: a layer of filters on a volume, the neuron and its threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

import lessons  # noqa: F401
from core.images.picture import Picture
from core.lecture import Formula
from core.links import Choice
from core.operations import code as pytorch
from core.operations.activation import ACTIVATIONS
from core.operations.arithmetic import bracketed, number, sum_latex
from core.operations.convolution import output_size_latex, parameters_latex
from core.parameters import PART
from ui.conv_layer import (
    WEIGHTS_OF,
    Layer,
    draw_volumes,
    pick_layer,
    read_layer,
    read_panels,
)
from ui.errors import explained_here
from ui.inputs import pick_region
from ui.lesson import draw_lesson, in_parts, pick_view
from ui.neuron import draw_neuron
from ui.sweeps import draw_sweep, output_panel, position
from ui.two_layers import Collapsed, draw_collapse
from ui.volume_inputs import CELLS, FINE, pick_volume
from ui.windows import read_labels

LAYER, NEURON, TWO = "layer", "neuron", "two"
VIEWS = {LAYER: "The layer", NEURON: "The neuron and its bias", TWO: "Two layers without ReLU"}
MOST_PARTS = 6
ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth"}
VIEW = Choice("view", LAYER, tuple(VIEWS))


@dataclass(frozen=True)
class Shown:
    """The layer and the output cell where the reader stopped, or two layers in a row."""

    layer: Layer | None = None
    at: tuple[int, int] = (0, 0)
    collapsed: Collapsed | None = None


def play(picture: Picture) -> Shown:
    view = pick_view(VIEW, VIEWS)
    figure, controls = st.columns([8, 3], gap="medium")
    if view == TWO:
        with controls:
            pick_region(picture, PART, "Which part of your picture: move or resize the frame")
        with figure:
            return Shown(collapsed=draw_collapse(picture))
    with controls:
        volume = pick_volume(picture, FINE if view == NEURON else CELLS)
        pick_layer(len(volume.values), view == NEURON)
    with figure, explained_here():
        layer = read_layer(volume, view == NEURON)
        if view == LAYER:
            draw_layer(picture, layer)
        else:
            draw_neuron(layer)
    return Shown(layer, position(layer.sweep))


def draw_layer(picture: Picture, layer: Layer) -> None:
    draw_volumes(layer)
    draw_sweep(
        picture,
        layer.sweep,
        list(read_panels(layer)),
        output_panel(layer.sweep, f"Output of filter {layer.chosen}"),
        "conv_layer",
        read_labels(),
        f"Filter {layer.chosen}",
    )


def formula(shown: Shown, entry: Formula) -> None:
    layer, (row, column) = shown.layer, shown.at
    if layer is None:
        return
    sweep, window = layer.sweep, layer.made.window
    terms = sweep.at(row, column)
    if entry.id == "conv3d" and sweep.kernel is not None:
        name = f"Z({row},{column},{layer.chosen})"
        st.latex(sum_latex(name, terms, sweep.kernel, sweep.bias))
        if len(terms.partial) > 1:
            parts = [bracketed(float(part)) for part in terms.partial[:MOST_PARTS]]
            if len(terms.partial) > MOST_PARTS:
                parts.append(
                    rf"\underbrace{{{bracketed(float(terms.partial[MOST_PARTS:].sum()))}}}_{{\text{{the others}}}}"
                )
            if sweep.bias is not None:
                parts.append(bracketed(sweep.bias))
            st.caption("Channel by channel, then added up" + (", and the bias:" if sweep.bias is not None else ":"))
            st.latex(rf"{'+'.join(parts)}={number(terms.z)}")
    elif entry.id == "output_size":
        height, width = sweep.source.shape[1:]
        st.latex(output_size_latex(window, height, 0))
        if (window.kernel[0], height) != (window.kernel[1], width):
            st.latex(output_size_latex(window, width, 1))
    elif entry.id == "relu":
        activation = ACTIVATIONS[layer.activation]
        st.latex(rf"H={activation.latex}\big|_{{z={number(terms.z)}}}={number(terms.output)}")
    elif entry.id == "layer_parameters":
        st.latex(parameters_latex(layer.made))


def notice(shown: Shown) -> Sequence[str]:
    layer = shown.layer
    if layer is None:
        return notice_two(shown)
    channels, height, width = layer.input.values.shape
    filters, rows, columns = layer.z.shape
    read = layer.sweep.partial.shape[0]
    stride = layer.made.window.stride[0]
    sentences = [
        f"The filter is {read} deep because it reads {read} channel{'s' if read > 1 else ''}: each slice belongs to one "
        "channel and is laid on that channel only. A slice too few and a channel would go unread; one too many would have "
        "nothing to lie on.",
        "Each channel gives a map of its own. They are added up cell by cell, so **one** filter makes **one** map; "
        f"{filters} filter{'s make' if filters > 1 else ' makes'} {filters}.",
        f"{channels}×{height}×{width} goes in, {filters}×{rows}×{columns} comes out.",
    ]
    if stride == 1:
        halved = replace(layer.made.window, stride=(2, 2)).output_shape(height, width)
        sentences.append(
            "Stride 1 visits every place. Stride 2 would visit every second one in each direction, so height and width would "
            f"about halve: {halved[0]}×{halved[1]}."
        )
    else:
        sentences.append(
            f"Stride {stride} visits every {ORDINALS[stride]} place in each direction, so height and width are divided by "
            f"about {stride}."
        )
    if layer.made.groups > 1:
        sentences.append(
            f"{layer.made.groups} groups: a filter reads {read} of the {channels} channels and is that much cheaper."
        )
    zeros = float((layer.output == 0).mean())
    bias = float(layer.bias[layer.chosen]) if layer.bias is not None else 0.0
    needed = (
        f"with b = {number(bias, 4)}, ReLU lets through only sums above {number(-bias, 4)}"
        if layer.activation == "relu"
        else f"it is added once, after the channels are summed; now it is {number(bias, 4)}"
    )
    sentences.append(f"The bias says how much evidence the filter needs: {needed}.")
    if layer.activation == "relu":
        sentences.append(f"ReLU switched off {zeros:.0%} of all output cells: they are exactly zero.")
    return sentences


def notice_two(shown: Shown) -> Sequence[str]:
    relu = shown.collapsed is not None and shown.collapsed.relu
    return [
        "The 5×5 kernel is the two 3×3 kernels slid over each other: their full convolution.",
        "Two 3×3 kernels see 5×5 cells with 18 weights, one 5×5 kernel needs 25. Without a nonlinearity the two can do "
        "less, never more.",
        "ReLU between them cuts the negative half of the first map, differently on every picture: that no single kernel can do."
        if relu
        else "Switch ReLU on between them, and they come apart.",
    ]


def notes(shown: Shown) -> None:
    st.markdown(
        "**“H = ReLU(Z + b)”** with a Z that already holds the bias adds it twice. Here Z is the sum *with* the bias, and "
        "$H=\\operatorname{ReLU}(Z)$."
    )
    st.markdown("**ReLU** removes what is negative; it does not make positive values any larger.")
    st.markdown(
        "The example with ones on channel 1 and zeros on channel 2: Z = [[48, 51], [54, 51]]; with b = −45 it is "
        "[[3, 6], [9, 6]], before ReLU and after it. A cell of −10 would become −55 and then 0. "
        "32×32×3 into 64 filters of 3×3: 1,728 weights and 64 biases, 1,792 parameters."
    )


def code(shown: Shown) -> str:
    layer = shown.layer
    if layer is None:
        made = shown.collapsed
        return pytorch.two_layers(made.lines, made.first, made.second, made.relu) if made is not None else ""
    weights = (WEIGHTS_OF, layer.seed) if layer.seed is not None else layer.weight
    return pytorch.layer(layer.input.lines, layer.made, weights, layer.bias, layer.chosen, layer.activation)


draw_lesson("conv_layer", in_parts(play, formula, notice, notes, code))
