"""How much each pixel moves a unit, measured at once or as a job."""

from dataclasses import dataclass

import streamlit as st

from core.errors import LearnerError
from core.images.samples import PHOTOS
from core.jobs import Report
from core.receptive_field.effective import Cell, Concentration, Effective, concentration
from lessons.receptive_field.params import INPUTS, PICTURE, SAMPLES
from lessons.receptive_field.units import UnitMap
from ui.frame.errors import Explained, explain
from ui.frame.jobs import background

INSTEAD = "A smaller input, smaller windows or fewer layers will do."


@dataclass(frozen=True)
class Measured:
    """A unit and how much each pixel moves it.

    Attributes:
        units: the stage that the unit is of.
        share: of the influence that the inner square holds, 0..1.
        fields: name of the weights -> effective field.
        over: what that is averaged over, in words; empty for the picture alone.
    """

    units: UnitMap
    unit: Cell
    share: float
    fields: dict[str, Effective]
    over: str = ""

    @property
    def gathered(self) -> dict[str, Concentration]:
        """Name of the weights -> how the influence gathers; without those under which nothing moves the unit."""
        box = self.units.field.box(self.unit.row, self.unit.column)
        return {name: concentration(field, box) for name, field in self.fields.items() if not field.blank}


def measure(units: UnitMap, unit: Cell, inputs: str, share: float) -> Measured:
    """The effective fields: on the picture, at once where that is quick; over all samples as a job."""
    here = units.cost(units.stage).times(len(units.walks)).check("The gradient of this unit", INSTEAD)
    if inputs == SAMPLES:
        here.times(len(PHOTOS)).check("All these gradients", f"Take {INPUTS[PICTURE]} alone. {INSTEAD}")

        def work(report: Report) -> dict[str, Effective]:
            samples, half = units.samples(), 1 / len(units.walks)
            found: dict[str, Effective] = {}
            for name in units.walks:
                done = len(found) * half
                found[name] = units.measure(name, unit, samples, within(report, done, half))
            return found

        key = units.key("effective over samples", units.stage, unit)
        over_all = background(key, "Average over the sample photos", lambda job: work(job.report))
        if over_all is not None:
            return Measured(units, unit, share, over_all, ", averaged over the sample photos")
        st.caption("Until then: measured on your picture alone.")

    def on_the_picture(report: Report) -> dict[str, Effective]:
        fields: dict[str, Effective] = {}
        for name in units.walks:
            report(len(fields) / len(units.walks))
            fields[name] = units.measured(name, unit)
        return fields

    if here.at_once:
        return Measured(units, unit, share, on_the_picture(lambda _: None))
    key = units.key("effective", units.stage, unit)
    fields = background(key, "Measure what this unit uses, it takes a while", lambda job: on_the_picture(job.report))
    if fields is None:
        raise Explained
    return Measured(units, unit, share, fields)


def used_by_middle_units(units: UnitMap, weights: str, share: float) -> dict[int, float]:
    """What the middle units use, at once where that is quick, else as a job; empty as long as that is not done."""
    try:
        cost = units.cost_of_used.check("One gradient for each layer", INSTEAD)
    except LearnerError as error:  # the chart stays without it
        explain(error)
        return {}
    if cost.at_once:
        return units.used(weights).sides(share)
    key = units.key("used by the middle units", weights)
    found = background(key, "Measure all middle units, it takes a while", lambda job: units.used(weights, job.report))
    return found.sides(share) if found is not None else {}


def within(report: Report, done: float, part: float) -> Report:
    """Reports the progress of a `part` of the work, 0..1, as that of the whole, of which `done` was there before."""
    return lambda progress: report(done + part * progress)
