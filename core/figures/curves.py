"""Curves over a common axis as a Plotly figure."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

# Okabe and Ito 2008: safe for colour-blind readers
COLOURS = ("rgb(213, 94, 0)", "rgb(0, 114, 178)", "rgb(0, 158, 115)")
DASHES = ("solid", "dash", "dot")


def translucent(colour: str, opacity: float) -> str:
    """A colour `rgb(r, g, b)` of that opacity, 0..1, for CSS."""
    return f"{colour.replace('rgb(', 'rgba(').removesuffix(')')},{opacity:g})"


def curves(
    x: Sequence[float],
    lines: Mapping[str, Sequence[float]],
    x_title: str,
    y_title: str,
    at: float | None = None,
    dtick: float | None = 1,
) -> go.Figure:
    """Up to three curves with markers and their names.

    Args:
        at: a line upright stands there.
        dtick: how far ticks on the x axis are apart; None: as fits.
    """
    figure = go.Figure()
    for (name, y), colour, dash in zip(lines.items(), COLOURS, DASHES, strict=False):
        figure.add_scatter(
            x=list(x), y=list(y), name=name, mode="lines+markers", line={"color": colour, "dash": dash, "width": 3}
        )
    if at is not None:
        figure.add_vline(at, line={"dash": "dot", "width": 1, "color": "rgb(130, 140, 150)"})
    figure.update_xaxes(title=x_title, dtick=dtick)
    figure.update_yaxes(title=y_title, rangemode="tozero")
    figure.update_layout(
        height=340, margin={"l": 8, "r": 8, "t": 8, "b": 8}, legend={"orientation": "h", "y": 1.12, "x": 0}
    )
    return figure
