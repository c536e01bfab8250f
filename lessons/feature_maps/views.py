"""One stage of a network: its maps as tiles with one of them large, or its vector as bars."""

from dataclasses import replace

import streamlit as st

from core.arrays import Float32Array
from core.exports import npz
from core.figures import charts
from core.figures.colour import scale_for
from core.figures.pictures import crop, map_png, outlined, overlay
from core.images.blocks import enlarge
from core.images.frame import cell_box, spread
from core.maps import StageMaps
from core.network.channels import facts, rank
from core.network.kernels import kernel_picture
from core.network.stages import INPUT, LOGITS, first_kernels, stages
from core.wording import said
from lessons.feature_maps.params import BEFORE, ENTRY, OVERLAY
from ui.components.map_view import map_view
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.downloads import download
from ui.looking.channels import pick_channel
from ui.looking.ground import ground_of
from ui.looking.trained import Looked


def kernels_of(seen: Looked, stage: str) -> Float32Array | None:
    """The kernels `(F, C, K, K)` of the first layer; None at all other stages."""
    return first_kernels(seen.model.network) if stage == stages(seen.model.network)[0].name else None


def draw_maps(seen: Looked, maps: StageMaps) -> tuple[bool, int, Float32Array]:
    """The channels `(C, h, w)` of a stage as tiles, one of them large.

    Returns:
        Whether they are those before the ReLU, the channel shown large, and its map `(h, w)`.
    """
    grid, large = st.columns([5, 6], gap="medium")
    with grid:
        before = maps.before is not None and state.linked(BEFORE, st.toggle, "Before the ReLU")
        values = maps.values(before)
        kernels = kernels_of(seen, maps.name)
        channel = pick_channel(
            maps.name, values, lambda what, *more: seen.key(what, before, *more), kernels, "feature_maps"
        )
    with large:
        draw_channel(seen, maps, values, channel, before)
    return before, channel, values[channel]


def draw_channel(seen: Looked, maps: StageMaps, values: Float32Array, channel: int, before: bool) -> None:
    one = values[channel]
    fact = facts(one)
    scale = scale_for(one, scale_for(values).signed)
    coloured = maps.name == INPUT and len(values) == 3
    name = f"channel {channel}" + (f" ({['red', 'green', 'blue'][channel]})" if coloured else "")
    st.markdown(
        f"**{maps.name}, {name}**{' before the ReLU' if before else ''}: {one.shape[0]}×{one.shape[1]} cells, "
        f"{said(fact.low, '.3g')} … {said(fact.high, '.3g')}, mean {said(fact.mean, '.3g')}, **{fact.zeros:.0%} zeros**"
    )
    if fact.silent:
        st.info(
            "This channel is silent on this picture: what it looks for is not there, and its map is zero everywhere."
        )
    ground = ground_of(seen)
    photo, frame = ground.photo, ground.frame
    box = cell_box(frame, one.shape, *fact.peak)
    where = "zero everywhere" if fact.silent else f"strongest at row {fact.peak[0]}, column {fact.peak[1]}"
    left, right = st.columns(2)
    with left:
        map_view(one, scale, key="map", label=f"Map of {name}, {where}")
    with right:
        strength = state.linked(OVERLAY, st.slider, "Over the photo, %", OVERLAY.low, OVERLAY.high)
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


def draw_entries(seen: Looked, maps: StageMaps) -> tuple[bool, int, Float32Array]:
    """The numbers `(C,)` of a stage without places as bars, one of them marked.

    Returns:
        False, as they are those after the ReLU, the entry marked, and all numbers.
    """
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
        alt=f"{values.size} numbers as bars, the largest is {names[largest]} with {said(values.max(), '.3g')}",
        key="vector",
    )
    st.markdown(
        f"**{names[entry]}: {said(values[entry], '.4f')}**, number {rank(values, entry)} of {values.size} from above."
    )
    download("All numbers (.npz)", f"{maps.name}.npz", lambda: npz({maps.name: values}))
    return False, entry, values
