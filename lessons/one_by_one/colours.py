"""The reader's photo through a 1x1 layer: live, as a dense layer at the pixel under the mouse, and sliding."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import FloatArray
from core.figures.cells import Panel
from core.figures.colour import Scale, scale_for
from core.figures.pictures import map_png, png
from core.figures.sweeps import csv
from core.images.picture import Picture
from core.images.region import CHANNELS, cells
from core.links import Flag, Whole
from core.operations import code as pytorch
from core.operations import mixing, mixing_code
from core.operations.arithmetic import number
from core.operations.convolution import filter_sweep
from core.operations.sweep import Sweep
from core.parameters import PART
from ui import state
from ui.components.channel_mixer import Tile, channel_mixer, range_of
from ui.downloads import download
from ui.inputs import WHITE, pick_region, picked_region
from ui.mixing import MOST_OUTPUTS, PIXEL, RELU, Shown, photo_pixel, pick_mix, pick_preset, planes, read_rows
from ui.photos import DRAWN_PX, reduced
from ui.sweeps import draw_sweep, output_panel, position

APART = Flag("apart", False)
CELLS = Whole("cells", 8, 3, 64)
OUTPUT = Whole("output", 0, 0, MOST_OUTPUTS - 1)


@dataclass(frozen=True)
class Made:
    """What comes out, ready to be shown.

    Attributes:
        tiles: one in colour, or one for each channel.
        clipped: where it is shown in colour or grey.
        gap: largest difference between the convolution and the dense layer.
        low, high: the smallest and the largest value.
    """

    tiles: tuple[Tile, ...]
    clipped: mixing.Clipped | None
    gap: float
    low: float
    high: float

    @property
    def nbytes(self) -> int:
        pixels = self.clipped.pixels.nbytes if self.clipped else 0
        return pixels + sum(len(tile.png) for tile in self.tiles)


def read_photo(picture: Picture) -> Shown:
    """The layer on the whole photo as the controls stand."""
    values, rows, relu = planes(picture), read_rows(), state.value(RELU)
    weight, bias = mixing.parts(rows)
    row, column = photo_pixel(picture)
    source = mixing_code.photo(picture, values.shape, DRAWN_PX)
    code = mixing_code.mixing(source, weight, bias, relu)
    return Shown(values.shape, weight, bias, relu, values[:, row, column], (row, column), code)


def draw_photo(picture: Picture) -> Shown:
    """Controls, before, after, and the numbers of one pixel."""
    pick_preset()
    pictures, controls = st.columns([8, 3], gap="medium")
    with controls:
        pick_mix()
        three = len(read_rows()) == 3
        apart = three and state.linked(APART, st.toggle, "Show the output channels apart")
    shown = read_photo(picture)
    made = _made(picture, shown, apart)
    with pictures:
        channel_mixer(
            [_source(picture), *made.tiles],
            (shown.shape[1], shown.shape[2]),
            shown.weight,
            shown.bias,
            shown.relu,
            shown.at,
            lambda row, column: state.assign(PIXEL, (row, column)),
            key="channel mixer",
            label="Your picture: pick a pixel",
            colours=made.clipped is not None,
        )
        _say(shown, made)
        _offer(picture, shown, made)
    return shown


def draw_slide(picture: Picture) -> Shown:
    """The same layer as a window of one cell that slides over a part of the photo."""
    pick_preset()
    controls, right = st.columns([3, 8], gap="medium")
    with controls:
        outputs = tuple(range(len(read_rows())))
        if state.value(OUTPUT) not in outputs:
            state.assign(OUTPUT, outputs[-1])
        state.linked(OUTPUT, st.segmented_control, "Follow output channel", outputs)
        pick_mix()
    with right:
        figure = st.container()
        frame, options = st.columns(2, gap="medium")
        with frame:
            pick_region(picture, PART, "Which part of your picture: move or resize the frame")
        with options:
            state.linked(CELLS, st.slider, "Cells along each side", CELLS.low, CELLS.high)
    shown, sweep, output = _sweep(picture)
    with figure:
        panels = [Panel(name.capitalize(), WHITE, name) for name in CHANNELS[1:]]
        panel = output_panel(sweep, f"Output channel {output}")
        draw_sweep(picture, sweep, panels, panel, f"one-by-one-{output}", kernel_title=f"Row {output} of W")
    return shown


def _sweep(picture: Picture) -> tuple[Shown, Sweep, int]:
    weight, bias = mixing.parts(read_rows())
    relu, region, side = state.value(RELU), picked_region(picture, PART), state.value(CELLS)
    values = cells(picture, region, side, None)
    output = min(state.value(OUTPUT), len(weight) - 1)
    kernels = weight[:, :, None, None]
    sweep = filter_sweep(values, kernels, mixing.PIXEL, output, bias, activation="relu" if relu else "none")
    source = pytorch.photo_cells(picture, region, values.shape[1], None, False)
    code = mixing_code.mixing(source, weight, bias, relu)
    row, column = position(sweep)
    return Shown(values.shape, weight, bias, relu, values[:, row, column], (row, column), code), sweep, output


def _source(picture: Picture) -> Tile:
    photo = reduced(picture)
    encoded = picture.once("png", DRAWN_PX, work=lambda: np.frombuffer(png(photo), np.uint8))
    title = f"Before: 3×{photo.shape[0]}×{photo.shape[1]}"
    return Tile(encoded.tobytes(), title, "Your picture before the layer")


def _result(picture: Picture, shown: Shown) -> tuple[FloatArray, FloatArray]:
    """`(M, H, W)` before and after the ReLU, where there is one."""
    z = mixing.mix(planes(picture), shown.weight, shown.bias)
    return z, np.maximum(z, 0.0) if shown.relu else z


def _made(picture: Picture, shown: Shown, apart: bool) -> Made:
    def make() -> Made:
        z, h = _result(picture, shown)
        gap = float(np.abs(mixing.dense(planes(picture), shown.weight, shown.bias) - z).max())
        added_up = len(h) == 1 and h.min() >= 0 and shown.weight.min() >= 0
        seen = mixing.clipped(h) if len(h) == 3 or added_up else None
        if seen is None or apart:
            tiles = tuple(_channel_tile(h, index, shown.weight[index]) for index in range(len(h)))
        else:
            tiles = (Tile(png(seen.pixels), f"After: {'×'.join(map(str, h.shape))}", "Your picture after the layer"),)
        return Made(tiles, seen, gap, float(h.min()), float(h.max()))

    return picture.once("mixed", shown.weight.tobytes(), shown.bias.tobytes(), shown.relu, apart, work=make)


def _channel_tile(h: FloatArray, index: int, weights: FloatArray) -> Tile:
    """In grey where the filter adds channels up, in the colours of a map where it holds them against each other."""
    plane = h[index]
    opposed = bool(weights.min() < 0 < weights.max())
    as_map = opposed or plane.min() < 0
    scale = scale_for(plane) if as_map else Scale(0.0, max(255.0, float(plane.max())), signed=False)
    tint = "" if as_map else "grey"
    low, high = number(float(plane.min()), 4), number(float(plane.max()), 4)
    alt = f"Output channel {index}, values from {low} to {high}"
    image = map_png(plane.astype(np.float32), scale, tint=tint)
    return Tile(image, f"After: channel {index} of {len(h)}", alt, range_of(scale, tint))


def _say(shown: Shown, made: Made) -> None:
    outputs, inputs = shown.weight.shape
    pixels = shown.shape[1] * shown.shape[2]
    st.markdown(
        f"`nn.Linear({inputs}, {outputs})` on each of the {pixels:,} pixels, and `nn.Conv2d({inputs}, {outputs}, "
        f"kernel_size=1)` on the whole picture: **largest difference {made.gap:.2g}**."
    )
    size = f"{shown.shape[1]}×{shown.shape[2]}"
    st.markdown(f"**{inputs}×{size} in, {outputs}×{size} out**: the depth is the number of filters, the size stays.")
    st.caption(
        f"The values that come out lie in {number(made.low, 4)} … {number(made.high, 4)}. {_clipping(shown, made)}"
    )


def _clipping(shown: Shown, made: Made) -> str:
    seen = made.clipped
    if seen is None:
        return "Nothing is clipped: each channel is shown on its own, with its range."
    if not seen.outside:
        return "A screen shows 0 … 255: nothing had to be clipped."
    return (
        f"A screen shows 0 … 255, so **{seen.outside:.1%} of the pixels are clipped** in the colour picture: {seen.above:.1%} "
        f"have a channel above 255, {seen.below:.1%} one below 0"
        + (
            " (the ReLU left none)."
            if shown.relu
            else ". A ReLU would make these 0, too, so the picture would look the same."
        )
    )


def _offer(picture: Picture, shown: Shown, made: Made) -> None:
    with st.container(horizontal=True):
        for name, content in _pictures(made):
            download(f"{name} (.png)", f"{name.lower().replace(' ', '-')}.png", lambda content=content: content)  # type: ignore[misc]
        for index in range(len(shown.weight)):
            download(
                f"Channel {index} (.csv)",
                f"channel-{index}.csv",
                lambda index=index: csv(_result(picture, shown)[1][index]),  # type: ignore[misc]
            )


def _pictures(made: Made) -> Iterable[tuple[str, bytes]]:
    if len(made.tiles) == 1:
        return [("Result", made.tiles[0].png)]
    return [(f"Channel {index}", tile.png) for index, tile in enumerate(made.tiles)]
