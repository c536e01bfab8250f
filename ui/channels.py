"""The channels of one stage as a grid of tiles: pick one."""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.figures.colour import Scale, scale_for
from core.figures.pictures import ByteArray, data_uri, enlarge, png
from core.links import Choice, Whole
from core.network.activations import FloatArray
from core.network.channels import BY_INDEX, BY_MAX, BY_MEAN, LIKE, facts, order
from core.network.kernels import kernel_picture
from ui import state
from ui.components.tile_picker import Tile, tile_picker

PER_STAGE, PER_MAP = "shared range", "own range"
CHANNEL = Whole("channel", -1, -1)  # -1: the first one in the chosen order
TILE_PAGE = Whole("page", 1, 1)
PAGE = 64
TILE_PX = 64


def pick_channel(stage: str, maps: FloatArray, digest: str, kernels: FloatArray | None, key: str) -> int:
    """Draw the controls and the grid of `(C, h, w)` maps, `PAGE` a page; return the chosen channel (link `channel`).

    Args:
        stage: name of the stage.
        digest: what the maps are computed from, as cache key.
        kernels: `(C, 3, K, K)` of the first layer, drawn beside its maps; None elsewhere.
    """
    ways = (BY_MEAN, BY_MAX, BY_INDEX, *(LIKE if kernels is not None else ()))
    pages = -(-len(maps) // PAGE)
    sort_at, scale_at, page_at = st.columns([2, 2, 1], vertical_alignment="bottom")
    with sort_at:
        by = state.linked(Choice("sort", BY_MEAN, ways), st.selectbox, "Sort by", ways)
    with scale_at:
        scaling = state.linked(
            Choice("scale", PER_STAGE, (PER_STAGE, PER_MAP)), st.selectbox, "Colours", (PER_STAGE, PER_MAP)
        )
    ranked = order(maps, by, kernels)
    selected = state.value(replace(CHANNEL, high=len(maps) - 1))
    channel = ranked[0] if selected == CHANNEL.default else selected
    with page_at:
        page = _page(pages)
    tiles = _tiles(digest, stage, by, page, scaling == PER_MAP, maps, kernels, ranked)
    whole = scale_for(maps)
    tile_picker(
        tiles,
        str(channel),
        lambda name: state.assign(CHANNEL, int(name)),
        key=f"{key}:channels",
        label=f"Channels of {stage}",
        layout="grid",
        scale=whole if scaling == PER_STAGE else None,
        meaning=f"one range for all {len(maps)} maps" if scaling == PER_STAGE else "",
        aspect=2.0 if kernels is not None else 1.0,
    )
    if scaling == PER_MAP:
        st.caption("Each map in its own range; the number under it is its largest value.")
    return channel


def _page(pages: int) -> int:
    """Which page of tiles, 0..pages-1."""
    if pages == 1:
        return 0
    return state.linked(replace(TILE_PAGE, high=pages), st.selectbox, f"Page of {pages}", range(1, pages + 1)) - 1


@st.cache_data(max_entries=128, show_spinner=False)
def _tiles(
    digest: str,
    stage: str,
    by: str,
    page: int,
    own_range: bool,
    _maps: FloatArray,
    _kernels: FloatArray | None,
    _ranked: list[int],
) -> list[Tile]:
    whole = scale_for(_maps)
    return [
        _tile(channel, _maps[channel], whole, own_range, None if _kernels is None else _kernels[channel])
        for channel in _ranked[page * PAGE : (page + 1) * PAGE]
    ]


def _tile(channel: int, values: FloatArray, whole: Scale, own_range: bool, kernel: FloatArray | None) -> Tile:
    scale = scale_for(values, whole.signed) if own_range else whole
    picture: ByteArray = enlarge(scale.colours(values), TILE_PX)
    if kernel is not None:
        picture = _beside(picture, kernel_picture(kernel))
    fact = facts(values)
    return Tile(
        id=str(channel),
        image=data_uri(png(picture)),
        name=str(channel),
        detail=f"{fact.high:.2g}" if own_range else "",
        description=f"Channel {channel}: mean {fact.mean:.3g}, maximum {fact.high:.3g}, zeros {fact.zeros:.0%}",
    )


def _beside(left: ByteArray, right: ByteArray) -> ByteArray:
    """Two square pictures side by side, the right one enlarged to the height of the left."""
    side = left.shape[0]
    rows = np.arange(side) * right.shape[0] // side
    columns = np.arange(side) * right.shape[1] // side
    return np.concatenate((left, right[rows][:, columns]), axis=1)
