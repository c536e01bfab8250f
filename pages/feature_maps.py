"""Lesson: every stage of a ResNet, or of a network trained in the lab, on the picture, channel by channel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from torch import nn

import lessons  # noqa: F401
from core.exports import npz
from core.figures import charts
from core.figures.colour import scale_for
from core.figures.pictures import crop, map_png, outlined, overlay
from core.images.blocks import enlarge
from core.images.frame import cell_box, spread
from core.lecture import Formula
from core.links import Flag, Whole
from core.maps import FloatArray, StageMaps
from core.network import snippets
from core.network.arithmetic import resizing_window
from core.network.channels import HORIZONTAL_EDGE, facts
from core.network.kernels import kernel_picture, likeness
from core.network.stages import INPUT, LOGITS, first_kernels, stages
from core.parameters import MAP_CHANNEL, TILE_PAGE
from core.training import code as trained_code
from ui import state
from ui.channels import pick_channel
from ui.charts import chart
from ui.components.map_view import map_view
from ui.downloads import download
from ui.lesson import draw_lesson, in_parts
from ui.network import Seen
from ui.photos import reduced
from ui.stages import pick_stage
from ui.trace import trace_drawer
from ui.trained import Looked, SeenByTrained, choose_any

AVERAGES = ("avgpool", "gap")
ENTRY = Whole("entry", -1, -1)  # -1: the largest


@dataclass(frozen=True)
class Shown:
    """One channel of one stage: `values` is its map `(h, w)`, or the vector `(C,)` it is an entry of."""

    seen: Looked
    maps: StageMaps
    before: bool
    channel: int
    values: FloatArray


def play(seen: Looked) -> Shown:
    kept = seen.activations
    first = "layer1.0" if isinstance(seen, Seen) else kept.names[1]
    maps = kept[pick_stage(seen, kept.names, first, "feature_maps", (MAP_CHANNEL, TILE_PAGE, ENTRY))]
    shown = play_maps(seen, maps) if maps.spatial else play_vector(seen, maps)
    if isinstance(seen, Seen):
        trace_drawer(seen, maps.name, shown.channel)
    return shown


def kernels_of(seen: Looked, stage: str) -> FloatArray | None:
    """The kernels `(F, C, K, K)` of the first layer; None at all other stages."""
    return first_kernels(seen.model.network) if stage == stages(seen.model.network)[0].name else None


def play_maps(seen: Looked, maps: StageMaps) -> Shown:
    grid, large = st.columns([5, 6], gap="medium")
    with grid:
        before = maps.before is not None and state.linked(Flag("before", False), st.toggle, "Before the ReLU")
        values = maps.values(before)
        kernels = kernels_of(seen, maps.name)
        channel = pick_channel(
            maps.name, values, lambda what, *more: seen.key(what, before, *more), kernels, "feature_maps"
        )
    with large:
        draw_channel(seen, maps, values, channel, before)
    return Shown(seen, maps, before, channel, values[channel])


def draw_channel(seen: Looked, maps: StageMaps, values: FloatArray, channel: int, before: bool) -> None:
    one = values[channel]
    fact = facts(one)
    scale = scale_for(one, scale_for(values).signed)
    coloured = maps.name == INPUT and len(values) == 3
    name = f"channel {channel}" + (f" ({['red', 'green', 'blue'][channel]})" if coloured else "")
    st.markdown(
        f"**{maps.name}, {name}**{' before the ReLU' if before else ''}: {one.shape[0]}×{one.shape[1]} cells, "
        f"{fact.low:.3g} … {fact.high:.3g}, mean {fact.mean:.3g}, **{fact.zeros:.0%} zeros**"
    )
    if fact.silent:
        st.info(
            "This channel is silent on this picture: what it looks for is not there, and its map is zero everywhere."
        )
    photo = reduced(seen.picture)
    frame = seen.prepared.frame.scaled(photo.shape[1] / seen.picture.width, photo.shape[0] / seen.picture.height)
    box = cell_box(frame, one.shape, *fact.peak)
    where = "zero everywhere" if fact.silent else f"strongest at row {fact.peak[0]}, column {fact.peak[1]}"
    left, right = st.columns(2)
    with left:
        map_view(one, scale, key="map", label=f"Map of {name}, {where}")
    with right:
        strength = state.linked(Whole("overlay", 60, 0, 100), st.slider, "Over the photo, %", 0, 100)
        mixed = overlay(photo, spread(one, frame, photo.shape[:2]), scale, strength / 100)
        st.image(mixed if fact.silent else outlined(mixed, box), alt=f"The map over the photo, {where}")
        with st.container(horizontal=True):
            if not fact.silent:
                piece, _ = crop(photo, box.centre, max(photo.shape[0] // 4, 32))
                st.image(
                    piece, width=110, caption="highest here", alt="The piece of the photo where the map is highest"
                )
            kernels = kernels_of(seen, maps.name)
            if kernels is not None:
                shape = "×".join(map(str, kernels.shape[1:]))
                picture = enlarge(kernel_picture(kernels[channel]), 110)
                st.image(picture, width=110, caption="its kernel", alt=f"The {shape} kernel as colours")
    file = f"{maps.name}-before-relu" if before else maps.name
    with st.container(horizontal=True):
        download("This map (.png)", f"{file}-{channel}.png", lambda: map_png(one, scale, 512))
        download("All maps (.npz)", f"{file}.npz", lambda: npz({maps.name: values}))


def play_vector(seen: Looked, maps: StageMaps) -> Shown:
    values = maps.values()
    names = seen.classes if maps.name == LOGITS else tuple(f"channel {index}" for index in range(values.size))
    largest = int(values.argmax())
    chosen = state.linked(
        replace(ENTRY, high=values.size - 1),
        st.selectbox,
        "Entry",
        [ENTRY.default, *range(values.size)],
        format_func=lambda index: f"the largest: {names[largest]}" if index == ENTRY.default else names[index],
    )
    entry = largest if chosen == ENTRY.default else chosen
    chart(
        charts.vector(values, names, scale_for(values), entry, "class" if maps.name == LOGITS else "channel"),
        alt=f"{values.size} numbers as bars, the largest is {names[largest]} with {values.max():.3g}",
        key="vector",
    )
    rank = int((values > values[entry]).sum()) + 1
    st.markdown(f"**{names[entry]}: {values[entry]:.4f}**, number {rank} of {values.size} from above.")
    download("All numbers (.npz)", f"{maps.name}.npz", lambda: npz({maps.name: values}))
    return Shown(seen, maps, False, entry, values)


def formula(shown: Shown, _: Formula) -> None:
    kept, name = shown.seen.activations, shown.maps.name
    if name == INPUT:
        st.markdown("The input is where it starts: $H_0 = X$, the photo after mean and standard deviation.")
        return
    source = kept[kept.names[kept.names.index(name) - 1]]
    st.latex(rf"{shape_latex(source)}\;\longrightarrow\;{shape_latex(shown.maps)}")
    window = resizing_window(shown.seen.model.network, name)
    if window is not None:
        st.markdown(f"Size, set by {window.what} ({window.kernel}×{window.kernel}, stride {window.stride}):")
        st.latex(window.latex(source.shape[1]))
    index = shown.channel
    if shown.maps.before is not None and not shown.maps.spatial:
        z, h = shown.maps.values(before_relu=True)[index], shown.maps.values()[index]
        st.markdown(f"Number {index} of the vector:")
        st.latex(rf"h=\max(0,\;{z:.4f})={h:.4f}")
    elif shown.maps.before is not None:
        row, column = facts(shown.values).peak
        z = shown.maps.values(before_relu=True)[index, row, column]
        h = shown.maps.values()[index, row, column]
        st.markdown(f"At its highest cell (row {row}, column {column}) of channel {index}:")
        st.latex(rf"H=\max(0,\;{z:.4f})={h:.4f}")
    elif name in AVERAGES and source.spatial and not shown.maps.spatial:
        height, width = source.shape[1:]
        total = float(source.values()[index].sum())
        st.markdown(f"No window and no $\\sigma$ here: the mean of channel {index} over all its cells.")
        st.latex(
            rf"\frac{{1}}{{{height}\cdot{width}}}\sum_{{ij}}H(i,j)=\frac{{{total:.4f}}}{{{height * width}}}"
            rf"={shown.values[index]:.4f}"
        )
    elif name == LOGITS:
        bias = last_bias(shown.seen)[index]
        st.markdown("A dense layer without $\\sigma$: its numbers are the scores of the classes.")
        st.latex(
            rf"\sum_{{k}}W_{{{index},k}}\,h_k+b_{{{index}}}={shown.values[index] - bias:.4f}{bias:+.4f}"
            rf"={shown.values[index]:.4f}"
        )


def last_bias(seen: Looked) -> FloatArray:
    """`(classes,)` of the dense layer at the end; zeros where it has none."""
    dense = list(seen.model.network.children())[-1]
    bias = dense.bias if isinstance(dense, nn.Linear) else None
    return np.zeros(len(seen.classes), np.float32) if bias is None else bias.detach().cpu().numpy()


def shape_latex(maps: StageMaps) -> str:
    return r"\times".join(map(str, maps.shape))


def notice(shown: Shown) -> Sequence[str]:
    kept = shown.seen.activations
    last = kept[(INPUT, *kept.spatial_names)[-1]]
    frame = shown.seen.prepared.frame
    first = kept[INPUT]
    cell = f"{frame.width / last.shape[2]:.0f}×{frame.height / last.shape[1]:.0f} px"
    rectified = [name for name in kept.spatial_names if kept[name].before is not None]
    zeros = {
        name: float((kept[name].values() == 0).mean()) for name in dict.fromkeys((*rectified[:1], *rectified[-1:]))
    }
    silent = int((last.values().max((1, 2)) == 0).sum())
    sentences = []
    if last.shape[1] < first.shape[1]:
        sentences += [
            f"From `input` to `{last.name}` the maps shrink from {first.shape[1]} to {last.shape[1]} cells a side while "
            f"their number grows from {first.shape[0]} to {last.shape[0]}: where becomes coarse, what becomes rich.",
            f"One cell of `{last.name}` stands for {cell} of the picture (and sees much more than that).",
        ]
    if zeros:
        sentences.append(
            "Exact zeros are cells that the ReLU switched off: "
            + ", ".join(f"{share:.0%} in `{name}`" for name, share in zeros.items())
            + f". In `{last.name}`, {silent} of {last.shape[0]} channels are silent on this whole picture: deep units are "
            "choosy."
        )
    if isinstance(shown.seen, SeenByTrained):
        sentences.append(shown.seen.verdict)
    if shown.maps.before is not None:
        sentences.append("Switch to *before the ReLU*: blue cells are the ones that are about to be cut to zero.")
    return sentences


def notes(shown: Shown) -> None:
    kernels = first_kernels(shown.seen.model.network)
    depths = list(dict.fromkeys(shown.seen.activations[name].shape[0] for name in shown.seen.activations.spatial_names))
    edge = "Early layers find edges, with the kernel [1 1 1; 0 0 0; −1 −1 −1] for a horizontal one. "
    if kernels is not None:
        alike = likeness(kernels, HORIZONTAL_EDGE)
        best = int(alike.argmax())
        same = f"its kernel {best} has a likeness of {alike[best]:+.2f} to it (1 would be the same pattern). "
        if isinstance(shown.seen, Seen):
            st.markdown(
                f"{edge}Nobody wrote that into this network, yet {same}Open `conv1` and sort by *horizontal edge*: the first "
                "kernels have it, the last ones have it with light and dark swapped."
            )
        else:
            st.markdown(
                f"{edge}In this small network {same}Some of its {len(kernels)} kernels are alike by chance before any "
                "training: compare with another seed before you call it learnt."
            )
    st.markdown(
        f"32–64 filters early, 128–256 in the middle, 512 and more deep: this network has {', '.join(map(str, depths))}."
    )
    if not isinstance(shown.seen, Seen):
        return
    st.markdown(
        "The composition formula leaves out what a ResNet adds: batch norm after each convolution, and the skip "
        "connection that is added before the last ReLU of each block."
    )


def code(shown: Shown) -> str:
    seen, what = shown.seen, (shown.maps.name, shown.channel, shown.before)
    if isinstance(seen, SeenByTrained):
        return trained_code.feature_map(seen.model, seen.picture, seen.new, *what)
    return snippets.feature_map(seen.picture, seen.model.card, *what)


draw_lesson("feature_maps", in_parts(play, formula, notice, notes, code), look=choose_any)
