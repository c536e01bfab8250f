"""Charts that compare members, networks or paths with each other."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.colour import SEQUENTIAL, table
from core.figures.committee import BLUE, GREY, LEGEND, TIGHT


def stacked(
    x: Sequence[int],
    layers: Mapping[str, Sequence[float]],
    across: str,
    up: str,
    height: int = 300,
    logarithmic: bool = False,
) -> go.Figure:
    """Bars made of layers, from light to dark blue; on a logarithmic axis only their sums."""
    figure = go.Figure()
    totals = np.array(list(layers.values())).sum(0)
    if logarithmic:
        layers = {"paths": totals.tolist()}
    for number, (name, values) in enumerate(layers.items()):
        share = number / max(1, len(layers) - 1)
        shade = [round(a + (b - a) * share) for a, b in zip((20, 70, 130), (170, 205, 235), strict=True)]
        figure.add_bar(
            x=list(x),
            y=list(values),
            name=name,
            marker_color=f"rgb({shade[0]},{shade[1]},{shade[2]})",
            hovertemplate=f"{across} %{{x}}<br>{name}: <b>%{{y:,}}</b><extra></extra>",
        )
    if len(x) <= 12:
        figure.add_scatter(
            x=list(x),
            y=totals.tolist(),
            mode="text",
            text=[f"{int(total):,}" for total in totals],
            textposition="top center",
            hoverinfo="skip",
            showlegend=False,
        )
    figure.update_xaxes(title=across, dtick=1 if len(x) <= 20 else None)
    figure.update_yaxes(title=up, range=[0, 1.15 * float(totals.max())])
    if logarithmic:
        figure.update_yaxes(type="log", exponentformat="power", autorange=True)
    figure.update_layout(
        barmode="stack", height=height, margin=TIGHT, legend=LEGEND, showlegend=len(layers) > 1, bargap=0.15
    )
    return figure


def matrix(values: NDArray[np.floating], names: Sequence[str], height: int = 330) -> go.Figure:
    """A square table of shares with its numbers, in per cent, in it, dark for 0. Rows are named, columns numbered."""
    top = max(float(values.max()), 0.01)
    colours = table(SEQUENTIAL)
    scale = [(i / 255, f"rgb{tuple(int(c) for c in colours[i])}") for i in range(0, 256, 5)]
    figure = go.Figure(
        go.Heatmap(
            z=values,
            zmin=0,
            zmax=top,
            colorscale=scale,
            colorbar={"thickness": 12, "tickformat": ".0%", "nticks": 5},
            hovertemplate="%{customdata}<br><b>%{z:.1%}</b> answered differently<extra></extra>",
            customdata=[[f"{a} and {b}" for b in names] for a in names],
        )
    )
    for row in range(len(names)):
        for column in range(len(names)):
            light = values[row, column] > 0.6 * top
            figure.add_annotation(
                x=column,
                y=row,
                text=f"{100 * values[row, column]:.1f}",
                showarrow=False,
                font={"color": "rgb(15,15,25)" if light else "rgb(250,250,250)", "size": 12},
            )
    places = list(range(len(names)))
    rows = [f"{number} · {name}" for number, name in enumerate(names, 1)]
    figure.update_xaxes(tickvals=places, ticktext=[str(place + 1) for place in places], showgrid=False)
    figure.update_yaxes(tickvals=places, ticktext=rows, showgrid=False, automargin=True, autorange="reversed")
    figure.update_layout(height=height, margin=TIGHT)
    return figure


def from_to(
    names: Sequence[str],
    starts: Sequence[float],
    ends: Sequence[float],
    marked: int,
    labels: tuple[str, str],
    texts: Sequence[str],
    height: int = 340,
) -> go.Figure:
    """For each name a line from one share to another, and a text beside it; the marked one in colour.

    Args:
        labels: what the two ends are.
    """
    places = list(range(len(names)))
    figure = go.Figure()
    for place, start, end in zip(places, starts, ends, strict=True):
        figure.add_scatter(
            x=[start, end],
            y=[place, place],
            mode="lines",
            line={"color": BLUE if place == marked else GREY, "width": 4},
            hoverinfo="skip",
            showlegend=False,
        )
    for label, values, symbol in ((labels[0], starts, "circle-open"), (labels[1], ends, "circle")):
        figure.add_scatter(
            x=list(values),
            y=places,
            name=label,
            mode="markers",
            marker={
                "size": 13,
                "symbol": symbol,
                "line": {"width": 3},
                "color": [BLUE if place == marked else GREY for place in places],
            },
            customdata=list(names),
            hovertemplate=f"%{{customdata}}<br>{label}: <b>%{{x:.1%}}</b><extra></extra>",
            cliponaxis=False,
        )
    figure.add_scatter(
        x=[max(pair) for pair in zip(starts, ends, strict=True)],
        y=places,
        mode="text",
        text=[f"   {text}" for text in texts],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    ticks = [f"<b>{name}</b>" if place == marked else name for place, name in enumerate(names)]
    figure.update_yaxes(
        autorange="reversed", tickvals=places, ticktext=ticks, showgrid=True, zeroline=False, automargin=True
    )
    low = min(*starts, *ends)
    figure.update_xaxes(tickformat=".0%", range=[low - 0.03, 1.06], zeroline=False)
    figure.update_layout(height=height, margin=TIGHT, legend=LEGEND)
    return figure


def grouped(
    names: Sequence[str], groups: Mapping[str, tuple[Sequence[float], str]], up: str, across: str, height: int = 300
) -> go.Figure:
    """Bars side by side, one of each group at every name; shares, with their per cent above."""
    figure = go.Figure()
    for label, (values, colour) in groups.items():
        figure.add_bar(
            x=list(names),
            y=list(values),
            name=label,
            marker_color=colour,
            text=[f"{value:.0%}" for value in values],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"%{{x}}<br>{label}: <b>%{{y:.1%}}</b><extra></extra>",
        )
    figure.update_xaxes(title=across, type="category")
    figure.update_yaxes(title=up, tickformat=".0%", range=[0, 1.08])
    figure.update_layout(barmode="group", height=height, margin=TIGHT, legend=LEGEND, bargap=0.2)
    return figure
