"""Trace one number: from a logit or an activation down to the pixels, one sum at a time."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.architecture.field import Field
from core.figures.colour import scale_for
from core.figures.pictures import data_uri, map_png
from core.models.loading import SharedModel
from core.network.channels import facts
from core.network.links import Path, PathParam
from core.network.stages import INPUT, LOGITS
from core.network.terms import BRANCH, PROJECTION, SKIP, Sum
from core.network.trace import AVGPOOL, Trace, maps_at, places, shape_at, trace
from core.network.trace_text import TITLES, contributor_name, latex, name, short_name
from core.network.unit import Unit
from core.receptive_field.theoretical import field_of, resnet_windows
from core.wording import said
from lessons.feature_maps.params import EVERY, PATH, TRACE
from ui.components.contributions import Group, Row, contributions
from ui.components.field_view import field_view
from ui.controls.drawer import drawer
from ui.frame import state
from ui.looking.ground import ground_of
from ui.looking.network import Seen

SHOWN = 8  # contributors with a bar of their own
OTHERS = "others"  # the row that opens them


@dataclass(frozen=True)
class Traced:
    """A number taken apart, and the map it stands in."""

    trace: Trace
    maps: np.ndarray


def trace_drawer(seen: Seen, stage: str, channel: int) -> None:
    """The drawer in a lesson that shows this channel (or entry) of this stage."""
    with drawer(TRACE, "Trace one number down to the pixels", ":material/account_tree:") as opened:
        if opened:
            draw_trace(seen, stage, channel)


def draw_trace(seen: Seen, stage: str, channel: int) -> None:
    """Draw the number in hand; without one, the strongest cell of that channel of that stage."""
    shown = shown_unit(seen, stage, channel)
    network = seen.model.resnet
    shapes = {place: shape_at(network, seen.activations, place) for place in places(network)}
    param = replace(PATH, shapes=shapes)
    path = state.value(param) or (shown,)
    st.caption("Click a bar to go one layer down, and another cell of the map to trace that one instead.")
    breadcrumbs(seen, param, path, shown)
    traced = traced_once(seen, path[-1])
    unit = traced.trace.unit
    if len(shapes[unit.place]) == 3:
        draw_place(seen, param, path, traced)
    if unit.place == INPUT:
        draw_pixel(seen, traced.trace)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        draw_bars(param, path, traced.trace)
    with right:
        draw_sum(traced.trace)


def shown_unit(seen: Seen, stage: str, channel: int) -> Unit:
    """The strongest cell of what the page shows, or the entry of a vector."""
    maps = seen.activations[stage]
    if not maps.spatial:
        return Unit(stage, channel)
    return Unit(stage, channel, *facts(maps.values()[channel]).peak)


def traced_once(seen: Seen, unit: Unit) -> Traced:
    """The number taken apart, computed once and kept in the store."""

    def make(model: SharedModel) -> Traced:
        _, after = maps_at(model, seen.activations, unit.place)
        return Traced(trace(model, seen.activations, unit), after[unit.channel].numpy().copy())

    return seen.once("trace", unit, work=make)


def breadcrumbs(seen: Seen, param: PathParam, path: Path, shown: Unit) -> None:
    """Where to start, and every step so far as a way back."""
    best = Unit(LOGITS, int(seen.activations.logits.argmax()))
    with st.container(horizontal=True):
        for label, start in (("the number shown above", shown), (f"the {name(best, seen.classes)}", best)):
            st.button(
                f"Start from {label}",
                key=f"trace:start:{label}",
                icon=":material/my_location:",
                on_click=state.assign,
                args=(param, (start,)),
                disabled=path == (start,),
            )
    with st.container(horizontal=True, gap="xsmall"):
        for step, unit in enumerate(path):
            last = step == len(path) - 1
            st.button(
                name(unit, seen.classes) if last else f"{short_name(unit, seen.classes)} ›",
                key=f"trace:{step}",
                type="primary" if last else "tertiary",
                help=None if last else "Back to this number",
                on_click=state.assign,
                args=(param, path[: step + 1]),
            )


def draw_place(seen: Seen, param: PathParam, path: Path, traced: Traced) -> None:
    """The map that the number stands in, and its exact window on the photo."""
    unit = traced.trace.unit
    shape = (traced.maps.shape[0], traced.maps.shape[1])
    windows = resnet_windows(seen.model.resnet)
    field = Field() if unit.place == INPUT else field_of(windows, unit.place)

    def move(row: int, column: int) -> None:
        state.assign(param, (*path[:-1], Unit(unit.place, unit.channel, row, column)))

    field_view(
        ground_of(seen),
        map_png(traced.maps, scale_for(traced.maps)),
        shape,
        (unit.row, unit.column),
        field,
        move,
        key="trace:view",
        label=f"Map of {unit.place}, channel {unit.channel}",
        tallest=300,
    )


def draw_bars(param: PathParam, path: Path, found: Trace) -> None:
    """The contributors of each sum, the largest one by one and the rest together."""
    units: dict[str, Unit] = {}
    every = False
    if any(len(one.contributors) > SHOWN for one in found.sums):
        every = state.linked(EVERY, st.toggle, "Every contributor, not the largest alone")
    shown = None if every else SHOWN
    groups = [_group(one, units, shown) for one in found.sums if one.kind != SKIP]
    if len(found.sums) > 1:
        groups.append(_addition(found, units))
    contributions(
        groups,
        lambda id: state.assign(EVERY, True) if id == OTHERS else state.assign(param, (*path, units[id])),
        key="trace:contributions",
        label=f"What {name(found.unit)} is the sum of",
    )
    st.caption(
        "Red adds, blue takes away; each list has its own scale. The little squares are the products inside the window."
    )


def _addition(found: Trace, units: dict[str, Unit]) -> Group:
    """Branch and skip, and their sum."""
    rows = []
    for one in found.sums:
        id, description = "", ""
        if one.kind == SKIP:
            id, units[SKIP] = SKIP, one.contributors[0].unit
            description = (
                f"The skip adds {said(one.total, '.4f')}, the same cell of {one.source}: go to {name(units[SKIP])}"
            )
        label = f"skip, {one.source}" if one.kind == SKIP else one.kind
        rows.append(Row(label, one.total, _printed(one.total), id, "", description))
    rows.append(Row("together", found.before, _printed(found.before), total=True))
    return Group("The residual addition", rows)


def _printed(amount: float) -> str:
    return said(amount, "+.4f") if abs(amount) >= 0.001 or amount == 0 else said(amount, "+.1e")


def _group(one: Sum, units: dict[str, Unit], shown: int | None) -> Group:
    """The first `shown` contributors of a sum, all for None, and the rest together in a row that opens them."""
    rows = []
    largest = max((float(np.abs(part.products).max()) for part in one.contributors), default=0.0)
    for number, part in enumerate(one.contributors[:shown]):
        id = f"{one.kind}:{number}"
        units[id] = part.unit
        scale = scale_for(np.array([-largest, largest]), signed=True)
        image = data_uri(map_png(part.products.astype(np.float32), scale, 30)) if part.products.size > 1 else ""
        label = contributor_name(one, part.unit)
        rows.append(
            Row(
                label,
                part.amount,
                _printed(part.amount),
                id,
                image,
                f"{label} of {one.source} adds {said(part.amount, '.4f')}: go to {name(part.unit)}",
            )
        )
    if shown is not None and len(one.contributors) > shown:
        left, rest = len(one.contributors) - shown, one.rest(shown)
        rows.append(Row(f"{left} others", rest, _printed(rest), OTHERS, "", f"{left} others: show every one"))
    if one.norm is not None:
        rows.append(Row("batch norm’s shift", one.shift, _printed(one.shift)))
    elif one.bias:
        rows.append(Row("bias", one.bias, _printed(one.bias)))
    if len(rows) > 1:
        rows.append(Row("together", one.total, _printed(one.total), total=True))
    return Group(TITLES[one.kind], rows)


def draw_sum(found: Trace) -> None:
    """The number worked out, and held against PyTorch's."""
    st.latex(latex(found))
    gap = f"difference {said(found.difference, '.0e')}" if found.difference else "no difference"
    st.markdown(f"Shown **{said(found.value, '.5f')}**, PyTorch **{said(found.torch_value, '.5f')}**, {gap}.")
    if found.rectified and found.before <= 0:
        st.info("The sum is not positive, so the ReLU switches this unit off: what it adds further on is zero.")
    kinds = {one.kind for one in found.sums}
    if BRANCH in kinds:
        st.caption(
            "The skip is a 1×1 convolution here, because the shapes differ."
            if PROJECTION in kinds
            else "The addition of the skip is what makes the block residual."
        )
    if found.unit.place == AVGPOOL:
        st.caption("Each cell of the last map has the same weight: where it fired no longer counts.")


def draw_pixel(seen: Seen, found: Trace) -> None:
    """The way ends: a pixel, as it was before it was normalised."""
    unit, how = found.unit, seen.model.card.preprocessing
    level = int(seen.prepared.seen[unit.row, unit.column, unit.channel])
    mean, std = how.mean[unit.channel], how.std[unit.channel]
    st.markdown("**The pixel itself.** The network reads it minus the mean and divided by the spread of its colour:")
    st.latex(rf"\frac{{{level}/255-{mean}}}{{{std}}}={(level / 255 - mean) / std:.5f}")
    st.markdown(f"PyTorch was given **{said(found.torch_value, '.5f')}**.")
