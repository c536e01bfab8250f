"""What if the network were wider, deeper, or looked at more pixels: one slider, and the totals follow."""

import streamlit as st

from core.architecture.scaled import Scaled, try_scaled
from core.architecture.scaling import MEANINGS, TIMES, scaled
from core.architecture.wording import memory, ratio
from core.errors import LearnerError
from core.figures import architecture_charts
from lessons.architecture.params import HOW_MUCH, SCALING, STEPS
from ui.building.editor import Edited, put
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.errors import explain


def draw_scaling(edited: Edited) -> None:
    """The slider, the totals at its place, and how they grow along it."""
    if not edited.report.works:
        explain(LearnerError("A network that does not work has no totals.", "Mend it first: see above."))
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        what = state.linked(SCALING, st.segmented_control, "Scale the", SCALING.options, format_func=str.capitalize)
        times = STEPS[state.linked(HOW_MUCH, st.select_slider, "Times", list(STEPS))]
        st.caption(f"{what.capitalize()}: {MEANINGS[what]}.")
        now = try_scaled(edited.network, what, times)
    steps = [try_scaled(edited.network, what, step) for step in TIMES]
    with right:
        chart(
            architecture_charts.growth(steps, times),
            alt=f"Parameters, multiply-adds and activations as the {what} grows from {TIMES[0]} to {TIMES[-1]} times",
            key="growth",
        )
    with left:
        _totals(edited, what, now)


def _totals(edited: Edited, what: str, now: Scaled) -> None:
    if now.report is None:
        explain(
            LearnerError(f"{now.times:g} times the {what} cannot be: {now.reason}", "Take another step of the slider.")
        )
        return
    before, after = edited.report, now.report
    rows = [
        ("parameters", f"{after.parameters:,}", ratio(before.parameters, after.parameters)),
        ("multiply-adds", f"{after.multiply_adds:,}", ratio(before.multiply_adds, after.multiply_adds)),
        ("activations", memory(after.memory), ratio(before.memory, after.memory)),
        ("layers", str(len(after.rows)), ""),
    ]
    st.markdown(
        f"| figure | {now.times:g} × {what} | than now |\n| --- | ---: | --- |\n"
        + "\n".join(f"| {' | '.join(row)} |" for row in rows)
    )
    st.button(
        "Go on with this network",
        icon=":material/check:",
        disabled=now.times == 1,
        on_click=lambda: put(scaled(edited.network, what, now.times)),
    )
