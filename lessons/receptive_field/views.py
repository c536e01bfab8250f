"""What a unit can see and what it uses: the views and charts of the lesson on receptive fields."""

from dataclasses import dataclass, replace

import streamlit as st

from core.errors import LearnerError
from core.figures.colour import Scale, scale_for
from core.figures.fields import gathering_figure, growth_figure, heat_png, heat_scale
from core.figures.pictures import map_png
from core.jobs import Report
from core.links import Flag, Whole
from core.receptive_field.effective import EVERY, Concentration, Effective, Unit, concentration
from ui import state
from ui.charts import chart
from ui.colour_bar import colour_bar
from ui.components.field_view import field_view
from ui.errors import Explained, explain
from ui.jobs import background
from ui.receptive_field.eyes import SAMPLE_PHOTOS, Eyes, mean_map

AT = Whole("at", -1, -1)  # number of the unit, row by row; -1: the middle
PICTURE, SAMPLES = "picture", "samples"
INSTEAD = "A smaller input, smaller windows or fewer layers will do."
INPUTS = {PICTURE: "your picture", SAMPLES: "all sample photos"}


@dataclass(frozen=True)
class Shown:
    """A unit, and how far it sees under each of the weights there are; `over`: what that is averaged over, in words."""

    eyes: Eyes
    unit: Unit
    share: float
    fields: dict[str, Effective]
    over: str = ""

    @property
    def gathered(self) -> dict[str, Concentration]:
        box = self.eyes.field.box(self.unit.row, self.unit.column)
        return {name: concentration(one, box) for name, one in self.fields.items() if not one.blank}


def measure(eyes: Eyes, unit: Unit, inputs: str, share: float) -> Shown:
    """The effective fields: on the picture, at once where that is quick; over all samples as a job."""
    here = eyes.cost(eyes.stage).times(len(eyes.walks)).check("The gradient of this unit", INSTEAD)
    if inputs == SAMPLES:
        here.times(len(SAMPLE_PHOTOS)).check("All these gradients", f"Take {INPUTS[PICTURE]} alone. {INSTEAD}")

        def work(told: Report) -> dict[str, Effective]:
            samples, half = eyes.samples(), 1 / len(eyes.walks)
            found: dict[str, Effective] = {}
            for name in eyes.walks:
                done = len(found) * half
                found[name] = eyes.measure(name, unit, samples, shifted(told, done, half))
            return found

        key = eyes.key("effective over samples", eyes.stage, unit)
        over_all = background(key, "Average over the sample photos", lambda job: work(job.report))
        if over_all is not None:
            return Shown(eyes, unit, share, over_all, ", averaged over the sample photos")
        st.caption("Until then: measured on your picture alone.")

    def on_the_picture(told: Report) -> dict[str, Effective]:
        fields: dict[str, Effective] = {}
        for name in eyes.walks:
            told(len(fields) / len(eyes.walks))
            fields[name] = eyes.measured(name, unit)
        return fields

    if here.at_once:
        return Shown(eyes, unit, share, on_the_picture(lambda _: None))
    key = eyes.key("effective", eyes.stage, unit)
    fields = background(key, "Measure what this unit uses, it takes a while", lambda job: on_the_picture(job.report))
    if fields is None:
        raise Explained
    return Shown(eyes, unit, share, fields)


def _used(eyes: Eyes, weights: str, share: float) -> dict[int, float]:
    """What the middle units use, at once where that is quick, else as a job; empty as long as that is not done."""
    try:
        cost = eyes.cost_of_used.check("One gradient for each layer", INSTEAD)
    except LearnerError as error:  # the chart stays without it
        explain(error)
        return {}
    if cost.at_once:
        return eyes.used(weights).sides(share)
    key = eyes.key("used by the middle units", weights)
    found = background(key, "Measure all middle units, it takes a while", lambda job: eyes.used(weights, job.report))
    return found.sides(share) if found is not None else {}


def shifted(told: Report, done: float, part: float) -> Report:
    """Tells the progress of a part of the work as that of the whole."""
    return lambda progress: told(done + part * progress)


def draw_views(shown: Shown, weights: str, whole: bool) -> None:
    eyes, unit = shown.eyes, shown.unit
    values = mean_map(eyes.maps, unit.channel)
    shape = (values.shape[0], values.shape[1])
    one = shown.fields[weights]
    scale = heat_scale(one.shares)
    gathered = shown.gathered.get(weights)
    what = "mean of all channels" if unit.channel == EVERY else f"channel {unit.channel}"
    st.markdown(f"**Click a unit of `{eyes.stage}`** ({what}) and see what it sees:")
    field_view(
        eyes.ground,
        map_png(values, scale_for(values)),
        shape,
        (unit.row, unit.column),
        eyes.field,
        lambda row, column: state.assign(replace(AT, high=shape[0] * shape[1] - 1), row * shape[1] + column),
        key="receptive_field:view",
        label=f"Map of {eyes.stage}, {what}",
        heat=heat_png(one.shares, scale),
        inner=gathered.side_for(shown.share) if gathered else 0,
        whole=whole,
    )
    if gathered is None:
        st.info("Nothing on this picture moves this unit: every way from a pixel to it is switched off by a ReLU.")
    else:
        legend(shown, gathered, weights, scale)


def legend(shown: Shown, gathered: Concentration, weights: str, scale: Scale) -> None:
    side = gathered.side_for(shown.share)
    st.markdown(
        f"Yellow: the theoretical field, {shown.eyes.field.size} px a side. Turquoise: **{shown.share:.0%} of the influence "
        f"lies in the central {gathered.area_for(shown.share):.1%} of its area**, {side:.0f}×{side:.0f} px "
        f"({weights} weights{shown.over})."
    )
    unscaled = Scale(0.0, 100 * scale.high, signed=False)
    colour_bar(unscaled, "% of the unit’s influence in one pixel; half a per cent of the pixels have more")


def draw_charts(shown: Shown, weights: str) -> None:
    eyes = shown.eyes
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**How it grows, window after window**")
        if eyes.windows:
            whole = eyes.growth[-1].after.size
            compared = state.linked(
                Flag("used", False), st.toggle, f"And what the middle units use ({shown.share:.0%}, {weights} weights)"
            )
            used = _used(eyes, weights, shown.share) if compared else {}
            chart(
                growth_figure(eyes.growth, eyes.reached - 1, eyes.ground.shape[1], used),
                alt=f"The receptive field grows from 1 to {whole} px; at {eyes.stage} it has {eyes.field.size}",
                key="growth",
            )
            if used:
                st.caption(
                    f"Grey: what the layers allow. Blue: the square with {shown.share:.0%} of the influence. Beyond "
                    "the picture there is none."
                )
    with right:
        st.markdown("**How the influence gathers in the middle**")
        gathered = shown.gathered
        if gathered:
            said = ", ".join(f"{name}: {one.side_for(shown.share):.0f} px" for name, one in gathered.items())
            chart(
                gathering_figure(gathered, shown.share),
                alt=f"{shown.share:.0%} of the influence lies in a central square of {said}",
                key="gathering",
            )
