"""Charts as Plotly figures. Colours of text and background come from the page's theme."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from core.arrays import Float32Array
from core.figures.colour import Scale, table

ACCENT = "#3b82c4"
QUIET = "#76859a"
TIGHT = {"l": 8, "r": 8, "t": 8, "b": 8}


def _colorscale(scale: Scale) -> list[tuple[float, str]]:
    """The scale in plain RGB: Streamlit replaces some hexadecimal colours of Plotly's by those of the theme."""
    colours = table(scale.name)
    return [(index / 255, f"rgb{tuple(int(part) for part in colours[index])}") for index in range(0, 256, 5)]


def map_figure(values: Float32Array, scale: Scale, height: int = 360) -> go.Figure:
    """A map `(h, w)` as a heat map with its colour bar; hovering tells row, column and value."""
    trace = {
        "type": "heatmap",
        "z": values,
        "colorscale": _colorscale(scale),
        "zmin": scale.low,
        "zmax": scale.high,
        "colorbar": {"thickness": 12, "tickformat": ".3~g", "nticks": 5},
        "hovertemplate": "row %{y}, column %{x}<br><b>%{z:.4g}</b><extra></extra>",
    }
    bare = {"constrain": "domain", "showticklabels": False, "showgrid": False}
    axes = {"xaxis": bare, "yaxis": {**bare, "autorange": "reversed", "scaleanchor": "x"}}
    return _figure(trace, height=height, **axes)


def bars(names: Sequence[str], values: Sequence[float], marked: Sequence[bool], height: int = 210) -> go.Figure:
    """Horizontal bars from top to bottom with their values written at the end; shares 0..1 as per cent."""
    places = list(range(len(names)))
    trace = {
        "type": "bar",
        "x": list(values),
        "y": places,
        "orientation": "h",
        "marker": {"color": [ACCENT if mark else QUIET for mark in marked]},
        "text": [f"{value:.1%}" for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": list(names),
        "hovertemplate": "%{customdata}: %{text}<extra></extra>",
    }
    ticks = [f"▸ {name}" if mark else name for name, mark in zip(names, marked, strict=True)]
    axes = {
        "xaxis": {
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "range": [0, max(1e-6, *values) * 1.5],
        },
        "yaxis": {
            "autorange": "reversed",
            "tickvals": places,
            "ticktext": ticks,
            "showgrid": False,
            "automargin": True,
        },
    }
    return _figure(trace, height=height, bargap=0.25, **axes)


def vector(
    values: Float32Array, names: Sequence[str], scale: Scale, marked: int, unit: str, height: int = 260
) -> go.Figure:
    """One thin bar for each entry of a vector `(C,)`, the marked one in the accent colour; hovering tells its name."""
    trace = {
        "type": "bar",
        "y": values,
        "marker": {
            "color": [ACCENT if index == marked else QUIET for index in range(values.size)],
            "line": {"width": 0},
        },
        "customdata": list(names),
        "hovertemplate": unit + " %{x}: %{customdata}<br><b>%{y:.4g}</b><extra></extra>",
    }
    peak = {"x": marked, "y": float(values[marked]), "text": f"▼ {names[marked]}", "showarrow": False, "yshift": 12}
    axes = {
        "xaxis": {"title": {"text": unit}},
        "yaxis": {"range": [min(scale.low, 0.0), scale.high], "tickformat": ".3~g"},
    }
    return _figure(trace, height=height, margin={**TIGHT, "t": 28}, bargap=0, annotations=[peak], **axes)


def _figure(trace: dict[str, Any], **layout: Any) -> go.Figure:
    """Without Plotly's own checks, which take ten times as long as all the rest; the tests make them."""
    return go.Figure({"data": [trace], "layout": {"margin": TIGHT, "showlegend": False, **layout}}, _validate=False)
