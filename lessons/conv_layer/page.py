"""Lesson: a layer of filters on a volume, the neuron and its threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.images.picture import Picture
from core.lecture import Formula
from core.operations import code
from core.operations.activation import ACTIVATIONS
from core.operations.arithmetic import bracketed, number, sum_latex
from core.operations.convolution import output_size_latex, parameters_latex
from core.wording import minus
from lessons.conv_layer.calculator import draw_calculator
from lessons.conv_layer.inputs import pick_volume
from lessons.conv_layer.layer import WEIGHTS_OF, Layer, pick_layer, read_layer, read_panels
from lessons.conv_layer.neuron import draw_neuron
from lessons.conv_layer.params import CELLS, FINE, LAYER, NEURON, PART, TWO, VIEW, VIEWS
from lessons.conv_layer.two_layers import TwoLayers, draw_collapse
from lessons.conv_layer.volumes import draw_volumes
from ui.controls.inputs import pick_region
from ui.controls.windows import read_labels
from ui.drawing.sweeps import draw_sweep, output_panel, position
from ui.frame.errors import explained_here
from ui.frame.lesson import draw_lesson, pick_view

MOST_PARTS = 6
ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth"}


@dataclass(frozen=True)
class Shown:
    """A layer, or two layers in a row.

    Attributes:
        layer: what the views `LAYER` and `NEURON` show.
        at: the output cell where the reader stopped.
        centre: whether a place is named by the window's centre.
        two: what the view `TWO` shows.
    """

    layer: Layer | None = None
    at: tuple[int, int] = (0, 0)
    centre: bool = False
    two: TwoLayers | None = None

    def formula(self, entry: Formula) -> None:
        layer = self.layer
        if layer is None:
            return
        if entry.id == "conv3d":
            _sum_formula(layer, self.at, self.centre)
        elif entry.id == "output_size":
            window, (height, width) = layer.made.window, layer.sweep.source.shape[1:]
            st.latex(output_size_latex(window, height, 0))
            if (window.kernel[0], height) != (window.kernel[1], width):
                st.latex(output_size_latex(window, width, 1))
        elif entry.id == "relu":
            terms = layer.sweep.at(*self.at)
            latex = ACTIVATIONS[layer.activation].latex
            st.latex(rf"H={latex}\big|_{{z={number(terms.z)}}}={number(terms.output)}")
        elif entry.id == "layer_parameters":
            st.latex(parameters_latex(layer.made))

    def notice(self) -> Sequence[str]:
        if self.layer is not None:
            return _notice_layer(self.layer)
        return _notice_two(self.two is not None and self.two.relu)

    def notes(self) -> None:
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

    def code(self) -> str:
        layer, two = self.layer, self.two
        if layer is not None:
            weights = (WEIGHTS_OF, layer.seed) if layer.seed is not None else layer.weight
            return code.layer(layer.input.lines, layer.made, weights, layer.bias, layer.chosen, layer.activation)
        return code.two_layers(two.lines, two.first, two.second, two.relu) if two is not None else ""


def _sum_formula(layer: Layer, at: tuple[int, int], centre: bool) -> None:
    """The sum of one output cell, and the partial sums of its channels."""
    sweep = layer.sweep
    if sweep.kernel is None:
        return
    terms = sweep.at(*at)
    down, over = sweep.name_of(*at, centre)
    st.latex(sum_latex(f"Z({down},{over},{layer.chosen})", terms, sweep.kernel, sweep.bias))
    if len(terms.partial) == 1:
        return
    parts = [bracketed(float(part)) for part in terms.partial[:MOST_PARTS]]
    if len(terms.partial) > MOST_PARTS:
        others = bracketed(float(terms.partial[MOST_PARTS:].sum()))
        parts.append(rf"\underbrace{{{others}}}_{{\text{{the others}}}}")
    if sweep.bias is not None:
        parts.append(bracketed(sweep.bias))
    st.caption("Channel by channel, then added up" + (", and the bias:" if sweep.bias is not None else ":"))
    st.latex(rf"{'+'.join(parts)}={number(terms.z)}")


def _notice_layer(layer: Layer) -> Sequence[str]:
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
        f"with b = {minus(number(bias, 4))}, ReLU lets through only sums above {minus(number(-bias, 4))}"
        if layer.activation == "relu"
        else f"it is added once, after the channels are summed; now it is {minus(number(bias, 4))}"
    )
    sentences.append(f"The bias says how much evidence the filter needs: {needed}.")
    if layer.activation == "relu":
        sentences.append(f"ReLU switched off {zeros:.0%} of all output cells: they are exactly zero.")
    return sentences


def _notice_two(relu: bool) -> Sequence[str]:
    return [
        "The 5×5 kernel is the two 3×3 kernels slid over each other: their full convolution.",
        "Two 3×3 kernels see 5×5 cells with 18 weights, one 5×5 kernel needs 25. Without a nonlinearity the two can do "
        "less, never more.",
        "ReLU between them cuts the negative half of the first map, differently on every picture: that no single kernel can do."
        if relu
        else "Switch ReLU on between them, and they come apart.",
    ]


def play(picture: Picture) -> Shown:
    view = pick_view(VIEW, VIEWS)
    figure, controls = st.columns([8, 3], gap="medium")
    if view == TWO:
        with controls:
            pick_region(picture, PART, "Which part of your picture: move or resize the frame")
        with figure:
            return Shown(two=draw_collapse(picture))
    with controls:
        volume = pick_volume(picture, FINE if view == NEURON else CELLS)
        pick_layer(len(volume.values), view == NEURON)
    with figure, explained_here():
        layer = read_layer(volume, view == NEURON)
        if view == LAYER:
            draw_layer(picture, layer)
            draw_calculator()
        else:
            draw_neuron(layer)
    return Shown(layer, position(layer.sweep), centre=read_labels() == "centre")


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


def draw_page() -> None:
    draw_lesson("conv_layer", play)
