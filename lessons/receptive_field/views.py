"""What a unit can see and what it uses: the views and charts of the lesson on receptive fields."""

from dataclasses import replace

import streamlit as st

from core.figures.colour import Scale, scale_for
from core.figures.fields import gathering_figure, growth_figure, heat_png, heat_scale
from core.figures.pictures import map_png
from core.receptive_field.effective import EVERY, Concentration, map_of
from lessons.receptive_field.measured import Measured, used_by_middle_units
from lessons.receptive_field.params import AT, USED
from ui.components.field_view import field_view
from ui.drawing.charts import chart
from ui.drawing.colour_bar import colour_bar
from ui.frame import state


def draw_views(measured: Measured, weights: str, whole: bool) -> None:
    units, unit = measured.units, measured.unit
    values = map_of(units.maps, unit.channel)
    shape = (values.shape[0], values.shape[1])
    effective = measured.fields[weights]
    scale = heat_scale(effective.shares)
    gathered = measured.gathered.get(weights)
    what = "mean of all channels" if unit.channel == EVERY else f"channel {unit.channel}"
    st.markdown(f"**Click a unit of `{units.stage}`** ({what}) and see what it sees:")
    field_view(
        units.ground,
        map_png(values, scale_for(values)),
        shape,
        (unit.row, unit.column),
        units.field,
        lambda row, column: state.assign(replace(AT, high=shape[0] * shape[1] - 1), row * shape[1] + column),
        key="receptive_field:view",
        label=f"Map of {units.stage}, {what}",
        heat=heat_png(effective.shares, scale),
        inner=gathered.side_for(measured.share) if gathered else 0,
        whole=whole,
    )
    if gathered is None:
        st.info("Nothing on this picture moves this unit: every way from a pixel to it is switched off by a ReLU.")
    else:
        legend(measured, gathered, weights, scale)


def legend(measured: Measured, gathered: Concentration, weights: str, scale: Scale) -> None:
    side = gathered.side_for(measured.share)
    st.markdown(
        f"Yellow: the theoretical field, {measured.units.field.size} px a side. Turquoise: **{measured.share:.0%} of the "
        f"influence lies in the central {gathered.area_for(measured.share):.1%} of its area**, {side:.0f}×{side:.0f} px "
        f"({weights} weights{measured.over})."
    )
    unscaled = Scale(0.0, 100 * scale.high, signed=False)
    colour_bar(unscaled, "% of the unit’s influence in one pixel; half a per cent of the pixels have more")


def draw_charts(measured: Measured, weights: str) -> None:
    units = measured.units
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**How it grows, window after window**")
        if units.windows:
            whole = units.growth[-1].after.size
            compared = state.linked(
                USED, st.toggle, f"And what the middle units use ({measured.share:.0%}, {weights} weights)"
            )
            used = used_by_middle_units(units, weights, measured.share) if compared else {}
            chart(
                growth_figure(units.growth, units.reached - 1, units.ground.shape[1], used),
                alt=f"The receptive field grows from 1 to {whole} px; at {units.stage} it has {units.field.size}",
                key="growth",
            )
            if used:
                st.caption(
                    f"Grey: what the layers allow. Blue: the square with {measured.share:.0%} of the influence. Beyond "
                    "the picture there is none."
                )
    with right:
        st.markdown("**How the influence gathers in the middle**")
        gathered = measured.gathered
        if gathered:
            sides = ", ".join(f"{name}: {one.side_for(measured.share):.0f} px" for name, one in gathered.items())
            chart(
                gathering_figure(gathered, measured.share),
                alt=f"{measured.share:.0%} of the influence lies in a central square of {sides}",
                key="gathering",
            )
