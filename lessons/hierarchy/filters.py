"""The first layer's filters, sorted by what gratings say about them."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.figures.colour import scale_for
from core.figures.curves import curves
from core.figures.pictures import map_png
from core.figures.sheet import sheet
from core.images.blocks import enlarge
from core.network.kernels import kernel_picture
from core.network.tuning import ANGLES, KINDS, LIGHT, Tuning, tunings
from lessons.hierarchy.params import FILTER
from ui.components.tile_picker import Tile, Tiles, tile_picker
from ui.drawing.charts import chart
from ui.frame import state
from ui.looking.network import Seen

TILE_PX = 42


def measured(seen: Seen) -> tuple[Tuning, ...]:
    """The tuning of every filter of the first layer, once for all who ask."""
    kernels = seen.model.resnet.conv1.weight.cpu().numpy()
    std = seen.model.card.preprocessing.std
    return seen.network_once("tuning", work=lambda _: tuple(tunings(kernels, std)))


def draw_filters(seen: Seen, found: Sequence[Tuning]) -> None:
    """The filters kind by kind, and the chosen one large."""
    chosen = state.value(replace(FILTER, high=len(found) - 1))
    list_at, chosen_at = st.columns([3, 2], gap="large")
    with list_at:
        for kind in KINDS:
            members = [index for index, tuning in enumerate(found) if tuning.kind == kind]
            if members:
                st.caption(f"**{kind[0].upper()}{kind[1:]}**: {len(members)} of {len(found)}")
                _draw_kind(seen, kind, members, found, chosen)
    with chosen_at:
        _draw_filter(seen, chosen, found[chosen])


def _draw_kind(seen: Seen, kind: str, members: Sequence[int], found: Sequence[Tuning], chosen: int) -> None:
    kernels = seen.model.resnet.conv1.weight.cpu().numpy()

    def make() -> Tiles:
        png, places = sheet([enlarge(kernel_picture(kernels[index]), TILE_PX) for index in members])
        return Tiles(
            tuple(
                Tile(
                    str(index),
                    place.fragment,
                    str(index),
                    _detail(found[index]),
                    f"Filter {index}: {_words(found[index])}",
                )
                for index, place in zip(members, places, strict=True)
            ),
            png,
        )

    tile_picker(
        seen.network_once("filter tiles", kind, work=lambda _: make()).sent_once(f"filters:{kind}"),
        str(chosen),
        lambda id: state.assign(FILTER, int(id)),
        key=f"filters:{kind}",
        label=f"Filters of the first layer: {kind}",
        layout="strip",
    )


def _draw_filter(seen: Seen, index: int, tuning: Tuning) -> None:
    st.markdown(f"**Filter {index}**: {_words(tuning)}")
    values = seen.activations["conv1"].values(before_relu=True)[index]
    kernel_at, map_at = st.columns([1, 2])
    kernel = kernel_picture(seen.model.resnet.conv1.weight[index].cpu().numpy())
    kernel_at.image(enlarge(kernel, 160), caption="the filter", alt=f"Filter {index} as colours")
    map_at.image(
        map_png(values, scale_for(values, signed=True), 320),
        caption="its map of your picture, before the ReLU: red is yes, blue the opposite",
        alt=f"What filter {index} makes of the picture",
    )
    chart(
        curves(
            ANGLES, {"answer to a grating": list(tuning.curve)}, "direction of its edges, °", "answer", tuning.angle, 45
        ),
        alt=f"The answer is largest for edges at {tuning.angle:.0f} degrees",
        key="tuning",
    )


def _words(tuning: Tuning) -> str:
    fine = f"gratings of {1 / tuning.frequency:.0f} px a period"
    if tuning.selectivity < 0.1:
        return f"answers to {tuning.colour}, whatever the direction; most to {fine}"
    return f"answers to {tuning.colour}, most to edges at {tuning.angle:.0f}° and {fine} (selectivity {tuning.selectivity:.2f})"


def _detail(tuning: Tuning) -> str:
    if tuning.colour != LIGHT:
        return tuning.colour.replace(" and ", "–").replace("yellow", "yel.")
    return f"{tuning.angle:.0f}°" if tuning.selectivity >= 0.1 else ""
