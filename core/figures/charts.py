"""Charts as Plotly figures. Colours of text and background come from the page's theme."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.colour import Scale, table

ACCENT = "#3b82c4"
QUIET = "#76859a"
FloatArray = NDArray[np.float32]
TIGHT = {"l": 8, "r": 8, "t": 8, "b": 8}


def _colorscale(scale: Scale) -> list[tuple[float, str]]:
    """The scale in plain RGB: Streamlit replaces some hexadecimal colours of Plotly's by those of the theme."""
    colours = table(scale.name)
    return [(index / 255, f"rgb{tuple(int(part) for part in colours[index])}") for index in range(0, 256, 5)]


def map_figure(values: FloatArray, scale: Scale, height: int = 360) -> go.Figure:
    """A map `(h, w)` as a heat map with its colour bar; hovering tells row, column and value."""
    figure = go.Figure(
        go.Heatmap(
            z=values,
            colorscale=_colorscale(scale),
            zmin=scale.low,
            zmax=scale.high,
            colorbar={"thickness": 12, "tickformat": ".3~g", "nticks": 5},
            hovertemplate="row %{y}, column %{x}<br><b>%{z:.4g}</b><extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed", scaleanchor="x", constrain="domain", showticklabels=False, showgrid=False)
    figure.update_xaxes(constrain="domain", showticklabels=False, showgrid=False)
    figure.update_layout(height=height, margin=TIGHT)
    return figure


def bars(names: Sequence[str], values: Sequence[float], marked: Sequence[bool], height: int = 210) -> go.Figure:
    """Horizontal bars from top to bottom with their values written at the end; shares 0..1 as per cent."""
    ticks = [f"▸ {name}" if mark else name for name, mark in zip(names, marked, strict=True)]
    figure = go.Figure(
        go.Bar(
            x=list(values),
            y=list(range(len(names))),
            orientation="h",
            marker_color=[ACCENT if mark else QUIET for mark in marked],
            text=[f"{value:.1%}" for value in values],
            textposition="outside",
            cliponaxis=False,
            customdata=list(names),
            hovertemplate="%{customdata}: %{text}<extra></extra>",
        )
    )
    figure.update_yaxes(
        autorange="reversed", tickvals=list(range(len(names))), ticktext=ticks, showgrid=False, automargin=True
    )
    figure.update_xaxes(showticklabels=False, showgrid=False, zeroline=False, range=[0, max(1e-6, *values) * 1.3])
    figure.update_layout(height=height, margin=TIGHT, showlegend=False, bargap=0.25)
    return figure


def histogram(values: FloatArray, height: int = 170) -> go.Figure:
    """How often each value occurs in a map; the zeros keep a bar of their own."""
    counts, edges = np.histogram(values[values != 0], bins=40)
    figure = go.Figure(
        go.Bar(
            x=[*(edges[:-1] + edges[1:]) / 2, 0],
            y=[*counts, int((values == 0).sum())],
            width=edges[1] - edges[0],
            marker_color=[*[ACCENT] * len(counts), QUIET],
            hovertemplate="about %{x:.3g}: %{y} cells<extra></extra>",
        )
    )
    figure.update_layout(height=height, margin=TIGHT, bargap=0, showlegend=False)
    figure.update_xaxes(title="value", tickformat=".3~g")
    figure.update_yaxes(title="cells")
    return figure


def vector(
    values: FloatArray, names: Sequence[str], scale: Scale, marked: int, unit: str, height: int = 260
) -> go.Figure:
    """One thin bar for each entry of a vector `(C,)`, the marked one in the accent colour; hovering tells its name."""
    figure = go.Figure(
        go.Bar(
            y=values,
            marker_color=[ACCENT if index == marked else QUIET for index in range(values.size)],
            marker_line_width=0,
            customdata=list(names),
            hovertemplate=unit + " %{x}: %{customdata}<br><b>%{y:.4g}</b><extra></extra>",
        )
    )
    figure.add_annotation(x=marked, y=float(values[marked]), text=f"▼ {names[marked]}", showarrow=False, yshift=12)
    figure.update_layout(height=height, margin={**TIGHT, "t": 28}, bargap=0, showlegend=False)
    figure.update_yaxes(range=[min(scale.low, 0.0), scale.high], tickformat=".3~g")
    figure.update_xaxes(title=unit)
    return figure
