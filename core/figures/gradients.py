"""Charts of the lesson on residual networks: what grows or shrinks from layer to layer, and what single blocks weigh."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.arrays import FloatArray
from core.figures.curves import translucent

RESIDUAL, PLAIN, THIRD = "rgb(59,130,196)", "rgb(214,116,40)", "rgb(118,133,154)"
FINER = "D2"  # Plotly's name for ticks at 1, 2 and 5 of each decade
ROOM_FOR_RATIOS = 10  # blocks
TIGHT = {"l": 8, "r": 8, "t": 8, "b": 8}


@dataclass(frozen=True)
class Band:
    """One curve of a chart: `(seeds, points)`, drawn as its median and, behind it, from lowest to highest."""

    values: FloatArray
    colour: str
    dashed: bool = False


def bands(x: Sequence[float | str], curves: Mapping[str, Band], across: str, up: str, height: int = 330) -> go.Figure:
    """Curves over layers on a logarithmic axis, each with the band of its seeds. Zeros leave a gap.

    Args:
        x: what stands under the points.
        curves: name -> values.
        across, up: titles of the axes.
    """
    figure = go.Figure()
    for name, band in curves.items():
        values = np.where(band.values > 0, band.values, np.nan)
        if len(values) > 1:
            _shade(figure, x, values, band.colour)
        figure.add_scatter(
            x=list(x),
            y=[_median(column) for column in values.T],
            name=name,
            mode="lines+markers" if len(x) < 30 else "lines",
            line={"color": band.colour, "width": 2.5, "dash": "dash" if band.dashed else "solid"},
            hovertemplate=f"{across} %{{x}}<br>{name}: <b>%{{y:.3g}}</b><extra></extra>",
        )
    apart = _decades([band.values for band in curves.values()])
    plainly = ".3~g" if apart == FINER else None
    figure.update_yaxes(type="log", title=up, exponentformat="power", dtick=apart, tickformat=plainly)
    figure.update_xaxes(title=across, zeroline=False)
    figure.update_layout(height=height, margin=TIGHT, legend=_LEGEND)
    return figure


def signed_bars(
    names: Sequence[str], values: Sequence[float], texts: Sequence[str], marked: Sequence[bool], height: int = 0
) -> go.Figure:
    """Horizontal bars from top to bottom around zero, a text to the right of each; marked ones in colour."""
    low, high = min(0.0, *values), max(0.0, *values)
    reach = max(high - low, 1e-12)
    places = list(range(len(names)))
    figure = go.Figure(
        go.Bar(
            x=list(values),
            y=places,
            orientation="h",
            marker_color=[RESIDUAL if mark else THIRD for mark in marked],
            customdata=[f"{name}: {text}" for name, text in zip(names, texts, strict=True)],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    figure.add_scatter(
        x=[max(value, 0.0) for value in values],
        y=places,
        mode="text",
        text=[f" {text}" for text in texts],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.update_yaxes(
        autorange="reversed", tickvals=places, ticktext=list(names), showgrid=False, zeroline=False, automargin=True
    )
    room = [low - 0.02 * reach, high + (0.08 + 0.025 * max(map(len, texts))) * reach]
    figure.update_xaxes(showticklabels=False, showgrid=False, range=room)
    figure.update_layout(height=height or 40 + 24 * len(names), margin=TIGHT, showlegend=False, bargap=0.25)
    return figure


def branch_and_skip(
    names: Sequence[str], branch: Sequence[float], skip: Sequence[float], ratios: Sequence[float], height: int = 260
) -> go.Figure:
    """For each block the length of its branch beside that of its skip; of few blocks the ratio stands under the name."""
    figure = go.Figure()
    for label, values, colour in (("branch |F(x)|", branch, RESIDUAL), ("skip |x|", skip, THIRD)):
        figure.add_bar(
            x=list(range(len(names))),
            y=list(values),
            name=label,
            marker_color=colour,
            customdata=[
                f"{name} {label}: {value:.4g}, ratio {ratio:.2f}"
                for name, value, ratio in zip(names, values, ratios, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    room = len(names) <= ROOM_FOR_RATIOS
    ticks = [f"{name}<br><b>{ratio:.2f}</b>" if room else name for name, ratio in zip(names, ratios, strict=True)]
    figure.update_xaxes(tickvals=list(range(len(names))), ticktext=ticks, tickangle=0)
    figure.update_yaxes(title="length")
    figure.update_layout(height=height, margin=TIGHT, bargap=0.3, bargroupgap=0.05, legend=_LEGEND)
    return figure


_LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}


def _shade(figure: go.Figure, x: Sequence[float | str], values: FloatArray, colour: str) -> None:
    columns = [index for index in range(len(x)) if np.isfinite(values[:, index]).any()]
    low = [float(np.nanmin(values[:, index])) for index in columns]
    high = [float(np.nanmax(values[:, index])) for index in columns]
    places = [x[index] for index in columns]
    figure.add_scatter(
        x=[*places, *reversed(places)],
        y=[*high, *reversed(low)],
        mode="lines",
        fill="toself",
        fillcolor=translucent(colour, 0.2),
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
    )


def _decades(values: Sequence[FloatArray]) -> int | str:
    """Plotly's distance of ticks on a logarithmic axis: some whole decades, or 1, 2, 5 where there are few."""
    real = np.concatenate([array.ravel() for array in values])
    real = real[(real > 0) & np.isfinite(real)]
    span = float(np.ptp(np.log10(real))) if real.size else 0.0
    return FINER if span < 2 else int(np.ceil(span / 6))


def _median(column: FloatArray) -> float | None:
    real = column[np.isfinite(column)]
    return float(np.median(real)) if real.size else None
