"""The reader's photo through a 1x1 layer: live, and as a dense layer at the pixel under the mouse."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import FloatArray
from core.figures.colour import Scale, scale_for
from core.figures.pictures import map_png, png
from core.figures.sweeps import csv
from core.images.picture import Picture
from core.one_by_one import code, mixing
from core.operations.arithmetic import number
from core.wording import minus, said
from lessons.one_by_one.layer import Mixed, photo_pixel, pick_mix, pick_preset, planes, read_rows
from lessons.one_by_one.params import APART, PIXEL, RELU
from ui.components.channel_mixer import Tile, channel_mixer, range_of
from ui.drawing.photos import DRAWN_PX, reduced
from ui.frame import state
from ui.frame.downloads import download


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


def read_photo(picture: Picture) -> Mixed:
    """The layer on the whole photo as the controls stand."""
    values, rows, relu = planes(picture), read_rows(), state.value(RELU)
    weight, bias = mixing.parts(rows)
    row, column = photo_pixel(picture)
    text = code.mixing(code.photo(picture, values.shape, DRAWN_PX), weight, bias, relu)
    return Mixed(values.shape, weight, bias, relu, values[:, row, column], (row, column), text)


def draw_photo(picture: Picture) -> Mixed:
    """Controls, before, after, and the numbers of one pixel."""
    pick_preset()
    pictures, controls = st.columns([8, 3], gap="medium")
    with controls:
        pick_mix()
        three = len(read_rows()) == 3
        apart = three and state.linked(APART, st.toggle, "Show the output channels apart")
    mixed = read_photo(picture)
    made = _made(picture, mixed, apart)
    with pictures:
        channel_mixer(
            [_source(picture), *made.tiles],
            (mixed.shape[1], mixed.shape[2]),
            mixed.weight,
            mixed.bias,
            mixed.relu,
            mixed.at,
            lambda row, column: state.assign(PIXEL, (row, column)),
            key="channel mixer",
            label="Your picture: pick a pixel",
            colours=made.clipped is not None,
        )
        _say(mixed, made)
        _offer(picture, mixed, made)
    return mixed


def _source(picture: Picture) -> Tile:
    photo = reduced(picture)
    encoded = picture.once("png", DRAWN_PX, work=lambda: np.frombuffer(png(photo), np.uint8))
    title = f"Before: 3×{photo.shape[0]}×{photo.shape[1]}"
    return Tile(encoded.tobytes(), title, "Your picture before the layer")


def _result(picture: Picture, mixed: Mixed) -> tuple[FloatArray, FloatArray]:
    """`(M, H, W)` before and after the ReLU, where there is one."""
    z = mixing.mix(planes(picture), mixed.weight, mixed.bias)
    return z, mixing.activated(z, mixed.relu)


def _made(picture: Picture, mixed: Mixed, apart: bool) -> Made:
    def make() -> Made:
        z, h = _result(picture, mixed)
        gap = mixing.dense_gap(planes(picture), mixed.weight, mixed.bias, z)
        added_up = len(h) == 1 and h.min() >= 0 and mixed.weight.min() >= 0
        seen = mixing.clipped(h) if len(h) == 3 or added_up else None
        if seen is None or apart:
            tiles = tuple(_channel_tile(h, index, mixed.weight[index]) for index in range(len(h)))
        else:
            tiles = (Tile(png(seen.pixels), f"After: {'×'.join(map(str, h.shape))}", "Your picture after the layer"),)
        return Made(tiles, seen, gap, float(h.min()), float(h.max()))

    return picture.once("mixed", mixed.weight.tobytes(), mixed.bias.tobytes(), mixed.relu, apart, work=make)


def _channel_tile(h: FloatArray, index: int, weights: FloatArray) -> Tile:
    """In grey where the filter adds channels up, in the colours of a map where it holds them against each other."""
    plane = h[index]
    opposed = bool(weights.min() < 0 < weights.max())
    as_map = opposed or plane.min() < 0
    scale = scale_for(plane) if as_map else Scale(0.0, max(255.0, float(plane.max())), signed=False)
    tint = "" if as_map else "grey"
    low, high = minus(number(float(plane.min()), 4)), minus(number(float(plane.max()), 4))
    alt = f"Output channel {index}, values from {low} to {high}"
    image = map_png(plane.astype(np.float32), scale, tint=tint)
    return Tile(image, f"After: channel {index} of {len(h)}", alt, range_of(scale, tint))


def _say(mixed: Mixed, made: Made) -> None:
    outputs, inputs = mixed.weight.shape
    pixels = mixed.shape[1] * mixed.shape[2]
    st.markdown(
        f"`nn.Linear({inputs}, {outputs})` on each of the {pixels:,} pixels, and `nn.Conv2d({inputs}, {outputs}, "
        f"kernel_size=1)` on the whole picture: **largest difference {said(made.gap, '.2g')}**."
    )
    size = f"{mixed.shape[1]}×{mixed.shape[2]}"
    st.markdown(f"**{inputs}×{size} in, {outputs}×{size} out**: the depth is the number of filters, the size stays.")
    st.caption(
        f"The values that come out lie in {minus(number(made.low, 4))} … {minus(number(made.high, 4))}. "
        f"{_clipping(mixed, made)}"
    )


def _clipping(mixed: Mixed, made: Made) -> str:
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
            if mixed.relu
            else ". A ReLU would make these 0, too, so the picture would look the same."
        )
    )


def _offer(picture: Picture, mixed: Mixed, made: Made) -> None:
    with st.container(horizontal=True):
        for name, content in _pictures(made):
            download(f"{name} (.png)", f"{name.lower().replace(' ', '-')}.png", lambda content=content: content)  # type: ignore[misc]
        for index in range(len(mixed.weight)):
            download(
                f"Channel {index} (.csv)",
                f"channel-{index}.csv",
                lambda index=index: csv(_result(picture, mixed)[1][index]),  # type: ignore[misc]
            )


def _pictures(made: Made) -> Iterable[tuple[str, bytes]]:
    if len(made.tiles) == 1:
        return [("Result", made.tiles[0].png)]
    return [(f"Channel {index}", tile.png) for index, tile in enumerate(made.tiles)]
