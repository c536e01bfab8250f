"""How a network's totals grow."""

from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from core.architecture.report import Report
from core.architecture.scaled import Scaled
from core.figures.charts import TIGHT

PARAMETERS, MULTIPLY_ADDS, ACTIVATIONS = "rgb(217,130,11)", "rgb(20,149,122)", "rgb(111,140,190)"


def growth(steps: Sequence[Scaled], marked: float, height: int = 300) -> go.Figure:
    """Totals of each step as multiples of those at 1, both axes logarithmic; a step that cannot be is left out."""
    usable = [(step.times, step.report) for step in steps if step.report is not None]
    base = next((report for times, report in usable if times == 1), None)
    figure = go.Figure()
    series: tuple[tuple[str, str, Callable[[Report], int]], ...] = (
        ("parameters", PARAMETERS, lambda report: report.parameters),
        ("multiply-adds", MULTIPLY_ADDS, lambda report: report.multiply_adds),
        ("activations", ACTIVATIONS, lambda report: report.activations),
    )
    for name, colour, amount in series:
        if base is None or not amount(base):
            continue
        figure.add_scatter(
            x=[times for times, _ in usable],
            y=[amount(report) / amount(base) for _, report in usable],
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2.5, "dash": "dot" if name == "activations" else "solid"},
            marker={"size": [11 if times == marked else 6 for times, _ in usable]},
            hovertemplate="%{x} ×: %{y:.3g} times as many<extra>" + name + "</extra>",
        )
    ticks = [step.times for step in steps]
    figure.update_xaxes(type="log", tickvals=ticks, ticktext=[f"{tick:g} ×" for tick in ticks], title="times")
    levels = [1 / 64, 1 / 16, 1 / 4, 1, 4, 16, 64]
    figure.update_yaxes(
        type="log",
        tickvals=levels,
        ticktext=[f"{level:g} ×" if level >= 1 else f"1/{1 / level:g}" for level in levels],
        title="of now",
    )
    figure.update_layout(height=height, margin=TIGHT, legend={"orientation": "h", "y": 1.12, "x": 0})
    return figure
