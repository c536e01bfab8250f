"""The volumes of a layer, from its input to its output."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.architecture.modules import shape_text
from core.arrays import FloatArray
from core.figures.colour import Scale, scale_for
from core.figures.pictures import data_uri, map_png
from core.operations.activation import ACTIVATIONS
from core.operations.arithmetic import number
from lessons.conv_layer.layer import Layer
from lessons.conv_layer.params import FILTER
from ui.components.volumes import Plane, Volume, volumes
from ui.drawing.colour_bar import colour_bar
from ui.frame import state

SHOWN = 6  # planes of a volume


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
    shape = shape_text(layer.input.values.shape)
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
            shape_text(output.shape),
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


def _stack(
    title: str, maps: FloatArray, scale: Scale, channels: Sequence[int], what: str, side: int, sign: str
) -> Volume:
    planes = [
        Plane(c, _uri(values, scale), f"{c}", f"{what} {c}")
        for c, values in list(zip(channels, maps, strict=True))[:SHOWN]
    ]
    return Volume(title, shape_text(maps.shape), planes, side, sign, more=max(len(maps) - SHOWN, 0))


def _uri(values: FloatArray, scale: Scale, tint: str = "") -> str:
    return data_uri(map_png(values.astype(np.float32), scale, tint=tint))


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'} {number(abs(value), 4)}"
