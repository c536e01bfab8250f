"""Maps of the network through a 1x1 layer: a few of them by hand, all of them at random, or the network's own layer."""

import math
from dataclasses import replace

import numpy as np
import streamlit as st

from core.architecture.modules import shape_text
from core.arrays import FloatArray
from core.figures.colour import Scale, scale_for
from core.figures.pictures import map_png, montage, png
from core.figures.sweeps import csv
from core.images.picture import Picture
from core.network.channels import BY_MEAN, order
from core.one_by_one import code, mixing
from core.wording import said
from lessons.one_by_one.layer import Mixed, pick_relu
from lessons.one_by_one.params import (
    BIAS,
    CHANNELS,
    DENSE,
    FACTORS,
    FEW,
    FILTERS,
    HOW,
    HOWS,
    SEED,
    STAGE,
    TARGET,
)
from ui.drawing.colour_bar import colour_bar
from ui.frame import state
from ui.frame.downloads import download
from ui.looking.heat_maps import over_photo
from ui.looking.network import Seen, look

LEAST_PX = 256  # a smaller map is enlarged to this


def draw_maps(picture: Picture) -> Mixed:
    """The controls, what goes in and what comes out."""
    seen = look(picture)
    how = state.linked(HOW, st.segmented_control, "Which layer", tuple(HOWS), format_func=HOWS.__getitem__)
    names = seen.activations.spatial_names
    if how == DENSE:
        return _draw_dense(seen, names[-1])
    stage = state.linked(
        replace(STAGE, options=names),
        st.selectbox,
        "Stage of the network",
        names,
        on_change=lambda: state.reset(CHANNELS),
        width=320,
    )
    return _draw_few(seen, stage) if how == FEW else _draw_random(seen, stage)


def _values(seen: Seen, stage: str) -> FloatArray:
    return np.asarray(seen.activations[stage].values(), np.float64)


def _draw_few(seen: Seen, stage: str) -> Mixed:
    values = _values(seen, stage)
    usual = tuple(order(values.astype(np.float32), BY_MEAN)[: CHANNELS.longest])
    param = replace(CHANNELS, default=usual, high=len(values) - 1)
    inputs, result = st.columns([5, 6], gap="medium")
    with inputs:
        chosen = state.linked(
            param,
            st.multiselect,
            f"Channels of {stage}, up to {CHANNELS.longest}; all others get the weight 0",
            list(range(len(values))),
            max_selections=CHANNELS.longest,
        )
        factors = _pick_factors(values, chosen)
    with result:
        bias = state.linked(BIAS, st.slider, "Bias", BIAS.low, BIAS.high, step=0.1)
        relu = pick_relu()
        weight, biases = mixing.spread_weights(chosen, factors, len(values)), np.array([bias])
        z = mixing.mix(values, weight, biases)
        h = mixing.activated(z, relu)
        _say_sizes(values, h)
        _draw_map(h[0], f"The sum of {len(chosen)} weighted channels of {stage}")
        with st.container(horizontal=True):
            download("Map (.png)", f"mixed-{stage}.png", lambda: map_png(h[0].astype(np.float32), scale_for(h), 512))
            download("Map (.csv)", f"mixed-{stage}.csv", lambda: csv(h[0]))
        _say_dense(values, h, mixing.dense_gap(values, weight, biases, z))
    text = code.chosen(_lines(seen, stage), chosen, factors, len(values), bias, relu)
    return _followed(values, weight, biases, relu, h[0], text)


def _pick_factors(values: FloatArray, chosen: tuple[int, ...]) -> tuple[float, ...]:
    if not chosen:
        st.caption("No channel has a weight: what comes out is the bias, everywhere the same.")
        return ()
    scale = scale_for(values[list(chosen)])
    factors = []
    columns = st.columns(2)
    for place, channel in enumerate(chosen):
        with columns[place % 2]:
            st.image(
                map_png(values[channel].astype(np.float32), scale, LEAST_PX),
                alt=f"Channel {channel}, values from {said(values[channel].min(), '.3g')} to "
                f"{said(values[channel].max(), '.3g')}",
                width="stretch",
            )
            factor = FACTORS[place]
            factors.append(
                state.linked(factor, st.slider, f"Channel {channel}, weight", factor.low, factor.high, step=0.1)
            )
    colour_bar(scale, "one range for these maps")
    return tuple(factors)


def _draw_random(seen: Seen, stage: str) -> Mixed:
    values = _values(seen, stage)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        outputs = int(state.linked(FILTERS, st.select_slider, "Filters", FILTERS.options, width=320))
        seed = state.linked(SEED, st.number_input, "Seed of the weights", SEED.low, SEED.high, width=170)
        relu = pick_relu()
    weight, biases = mixing.random_weights(outputs, len(values), seed), np.zeros(outputs)
    z = mixing.mix(values, weight, biases)
    h = mixing.activated(z, relu)
    _say_sizes(values, h)
    for column, name, maps in zip(st.columns(2, gap="medium"), ("In", "Out"), (values, h), strict=True):
        with column:
            _draw_sheet(maps, f"{name}: {shape_text(maps.shape)}")
    first = h[0].copy()  # the button holds it as long as it is drawn: not all the others, too
    download("First map that comes out (.csv)", f"random-{stage}-{seed}.csv", lambda: csv(first))
    _say_dense(values, h, mixing.dense_gap(values, weight, biases, z))
    text = code.random(_lines(seen, stage), outputs, len(values), seed, relu)
    return _followed(values, weight, biases, relu, h[0], text)


def _draw_dense(seen: Seen, stage: str) -> Mixed:
    """The classifier as a 1x1 convolution on the last maps: scores at every cell, whose mean is the logit."""
    values, fc = _values(seen, stage), seen.model.resnet.fc
    best = int(seen.activations.logits.argmax())
    choices = (TARGET.default, *range(len(seen.classes)))
    state.goes_with(TARGET, seen.picture.digest)
    picked = state.linked(
        replace(TARGET, high=len(seen.classes) - 1),
        st.selectbox,
        "Class",
        choices,
        format_func=lambda index: f"the first answer: {seen.classes[best]}" if index < 0 else seen.classes[index],
    )
    target = best if picked < 0 else picked
    weight = fc.weight[[target]].detach().cpu().numpy().astype(np.float64)
    biases = fc.bias[[target]].detach().cpu().numpy().astype(np.float64)
    h = mixing.mix(values, weight, biases)
    name, logit = seen.classes[target], float(seen.activations.logits[target])
    scale = scale_for(h[0], signed=True)
    _say_sizes(values, h)
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_map(h[0], f"Score of {name} at every cell", scale)
        download("Map (.csv)", f"score-{target}.csv", lambda: csv(h[0]))
    with right:
        st.image(
            over_photo(seen, h[0].astype(np.float32), scale, 0.6),
            alt=f"The score of {name} over the photo: red speaks for the class, blue against it",
        )
    st.markdown(
        f"The network averages its {len(values)} maps and sends the {len(values)} means through a dense layer. Laid as a 1×1 "
        f"convolution on the maps *before* the mean, the same {len(values)} weights score **{name}** at every cell. The mean "
        f"of these {h[0].size} scores is {h[0].mean():.5f}, the network's logit {logit:.5f}: "
        f"**difference {said(abs(h[0].mean() - logit), '.1g')}**."
    )
    return _followed(values, weight, biases, False, h[0], code.class_map(_lines(seen, stage), target))


def _lines(seen: Seen, stage: str) -> tuple[str, ...]:
    """PyTorch that makes `x` of the maps of a stage."""
    return code.maps(seen.picture, seen.model.card, stage)


def _followed(
    values: FloatArray, weight: FloatArray, bias: FloatArray, relu: bool, first: FloatArray, text: str
) -> Mixed:
    """The layer, followed at the cell where the first map that comes out is highest."""
    row, column = (int(index) for index in np.unravel_index(int(first.argmax()), first.shape))
    return Mixed(values.shape, weight, bias, relu, values[:, row, column], (row, column), text)


def _say_sizes(values: FloatArray, h: FloatArray) -> None:
    st.markdown(
        f"**{shape_text(values.shape)} in, {shape_text(h.shape)} out.** "
        f"The depth is now the number of filters, {len(h)}. Height and width are "
        f"still {h.shape[1]}×{h.shape[2]}: a window of one cell fits at every cell."
    )


def _say_dense(values: FloatArray, h: FloatArray, gap: float) -> None:
    inputs, outputs = len(values), len(h)
    flat = math.prod(values.shape) * math.prod(h.shape)
    st.markdown(
        f"`nn.Linear({inputs}, {outputs})` at each of the {h[0].size:,} cells against `nn.Conv2d({inputs}, {outputs}, "
        f"kernel_size=1)`: **largest difference {said(gap, '.2g')}**. {inputs * outputs + outputs:,} parameters; a "
        f"dense layer on all maps at once would need {flat:,} weights for an output of this size."
    )


def _draw_map(values: FloatArray, title: str, scale: Scale | None = None) -> None:
    scale = scale or scale_for(values)
    low, high = said(values.min(), ".3g"), said(values.max(), ".3g")
    alt = f"{title}, {low} to {high}"
    st.image(map_png(values.astype(np.float32), scale, LEAST_PX), alt=alt, width="stretch")
    colour_bar(scale, f"{low} … {high}, {float((values == 0).mean()):.0%} zeros")


def _draw_sheet(maps: FloatArray, title: str) -> None:
    side = min(math.isqrt(len(maps)), 8 if len(maps) > 256 else 16)
    scale = scale_for(maps)
    sheet = montage(maps.astype(np.float32), scale, side * side)
    first = "" if side * side == len(maps) else f", the first {side * side}"
    st.markdown(f"**{title}**{first}")
    st.image(png(sheet), alt=f"{title}{first}, as tiles in one range of colours", width="stretch")
    colour_bar(scale, "one range for all")
