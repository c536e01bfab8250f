"""The channels of one stage as a grid of tiles: pick one."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from core.arrays import ByteArray, Float32Array
from core.figures.colour import Scale, scale_for, table
from core.figures.sheet import Place, sheet
from core.network.channels import BY_INDEX, BY_MAX, BY_MEAN, LIKE, facts, order
from core.network.kernels import kernel_picture, likeness
from core.parameters import MAP_CHANNEL, OWN_RANGE, SCALE, SHARED_RANGE, SORT, TILE_PAGE
from core.shared import store
from core.store import Key
from core.wording import said
from ui.components.tile_picker import Tile, Tiles, tile_picker
from ui.frame import state

PAGE = 64


def pick_channel(
    stage: str, maps: Float32Array, made: Callable[..., Key], kernels: Float32Array | None, key: str
) -> int:
    """Draw the controls and the grid of `(C, h, w)` maps, `PAGE` a page; return the chosen channel (link `channel`).

    Without a chosen channel it is the first of the page, without a chosen page that of the channel.

    Args:
        stage: name of the stage.
        made: makes the keys of what is made from these maps, from a name and parameters.
        kernels: `(C, 3, K, K)` of the first layer, drawn beside its maps; None elsewhere.
    """
    ways = (BY_MEAN, BY_MAX, BY_INDEX, *(LIKE if kernels is not None else ()))
    pages = -(-len(maps) // PAGE)
    sort_at, scale_at, page_at = st.columns([3, 3, 2], vertical_alignment="bottom")
    with sort_at:
        by = state.linked(
            replace(SORT, options=ways), st.selectbox, "Sort by", ways, on_change=lambda: state.reset(TILE_PAGE)
        )
    with scale_at:
        scaling = state.linked(SCALE, st.selectbox, "Colours", (SHARED_RANGE, OWN_RANGE))
    ranked = order(maps, by, kernels)
    chosen = state.value(replace(MAP_CHANNEL, high=len(maps) - 1))
    with page_at:
        page = _page(pages, 0 if chosen == MAP_CHANNEL.default else ranked.index(chosen) // PAGE)
    channel = ranked[page * PAGE] if chosen == MAP_CHANNEL.default else chosen
    whole = scale_for(maps)
    likenesses = likeness(kernels, LIKE[by]) if kernels is not None and by in LIKE else None
    own_range = scaling == OWN_RANGE
    drawn = ranked[page * PAGE : (page + 1) * PAGE]

    def make() -> Tiles:
        scales = [scale_for(maps[index], whole.signed) if own_range else whole for index in drawn]
        png, places = _sheet(maps[drawn], scales, None if kernels is None else kernels[drawn])
        return Tiles(
            tuple(
                _tile(
                    index,
                    maps[index],
                    place,
                    _detail(maps[index], whole.signed, own_range, None if likenesses is None else likenesses[index]),
                )
                for index, place in zip(drawn, places, strict=True)
            ),
            png,
        )

    kept = store().get(made("channel tiles", stage, by, page, own_range), make)
    tile_picker(
        kept.sent_once(f"{key}:channels"),
        str(channel),
        lambda name: state.assign(MAP_CHANNEL, int(name)),
        key=f"{key}:channels",
        label=f"Channels of {stage}",
        layout="grid",
        scale=None if own_range else whole,
        meaning="" if own_range else f"one range for all {len(maps)} maps",
        aspect=2.0 if kernels is not None else 1.0,
    )
    if likenesses is not None:
        st.caption(
            "Under each map: its kernel's likeness to the pattern, from 1 (the same) to −1 (light and dark swapped)."
        )
    elif own_range:
        st.caption("Each map in its own range, which stands under it.")
    return channel


def _page(pages: int, usual: int) -> int:
    """Which page of tiles, 0..pages-1; `usual` where none was chosen."""
    if pages == 1:
        return 0
    param = replace(TILE_PAGE, default=usual + 1, high=pages)
    return state.linked(param, st.selectbox, f"Page of {pages}", range(1, pages + 1)) - 1


def _detail(values: Float32Array, signed: bool, own_range: bool, like: float | None) -> str:
    if like is not None:
        return said(like, "+.2f")
    if not own_range:
        return ""
    return f"±{np.abs(values).max():.2g}" if signed else f"0–{values.max():.2g}"


def _tile(channel: int, values: Float32Array, place: Place, detail: str) -> Tile:
    fact = facts(values)
    return Tile(
        id=str(channel),
        image=place.fragment,
        name=str(channel),
        detail=detail,
        description=f"Channel {channel}: mean {said(fact.mean, '.3g')}, maximum {said(fact.high, '.3g')}, "
        f"zeros {fact.zeros:.0%}",
    )


def _sheet(
    maps: Float32Array, scales: Sequence[Scale], kernels: Float32Array | None
) -> tuple[bytes, tuple[Place, ...]]:
    """Maps `(N, h, w)` in the colours of `scales`, which differ in their range only, each beside its kernel if given."""
    indices = [scale.index(values) for scale, values in zip(scales, maps, strict=True)]
    colours = table(scales[0].name)
    if kernels is None:
        return sheet(indices, colours)
    return sheet([_beside(colours[one], kernel_picture(kernel)) for one, kernel in zip(indices, kernels, strict=True)])


def _beside(left: ByteArray, right: ByteArray) -> ByteArray:
    """Two square pictures side by side, the right one enlarged to the height of the left."""
    side = left.shape[0]
    rows = np.arange(side) * right.shape[0] // side
    columns = np.arange(side) * right.shape[1] // side
    return np.concatenate((left, right[rows][:, columns]), axis=1)
