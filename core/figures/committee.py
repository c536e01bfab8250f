"""Charts of the lesson on ensembles: votes and curves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.figures.curves import translucent

BLUE, ORANGE, GREEN, GREY = "rgb(59,130,196)", "rgb(214,116,40)", "rgb(0,158,115)", "rgb(118,133,154)"
RIGHT, WRONG, TIE = BLUE, ORANGE, GREY
TIGHT = {"l": 8, "r": 8, "t": 8, "b": 8}
LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
FINER = "D2"  # Plotly's name for ticks at 1, 2 and 5 of each decade
LABEL_ROOM = 0.045  # share of the width that a label of a segment needs


@dataclass(frozen=True)
class Segment:
    """A part of a bar: how wide, of which colour, and what it is."""

    width: float
    colour: str
    label: str
    says: str


@dataclass(frozen=True)
class Curve:
    """A curve, maybe with what lies around it.

    Attributes:
        y: its values.
        colour: RGB.
        low, high: of a band behind it, or of bars through its points.
        bars: bars instead of a band, and no line.
        dash: of the line.
        markers: whether the points are marked.
    """

    y: Sequence[float]
    colour: str
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    bars: bool = False
    dash: str = "solid"
    markers: bool = True


def segments(parts: Sequence[Segment], height: int = 120) -> go.Figure:
    """One bar of length 1 made of `parts`, each with its label where it fits."""
    figure = go.Figure()
    for part in parts:
        figure.add_bar(
            x=[part.width],
            y=[0],
            orientation="h",
            marker={"color": part.colour, "line": {"color": "rgba(255,255,255,0.9)", "width": 1.5}},
            text=part.label if part.width > LABEL_ROOM * max(1, len(part.label) / 5) else "",
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "white", "size": 13},
            hovertemplate=part.says + "<extra></extra>",
        )
    figure.add_vline(0.5, line={"dash": "dot", "width": 2, "color": "rgb(20,24,32)"})
    figure.update_xaxes(range=[0, 1], tickformat=".0%", dtick=0.1, showgrid=False)
    figure.update_yaxes(showticklabels=False, showgrid=False, zeroline=False)
    figure.update_layout(barmode="stack", height=height, margin=TIGHT, showlegend=False, bargap=0.05)
    return figure


def lines(
    x: Sequence[float],
    curves: Mapping[str, Curve],
    across: str,
    up: str,
    height: int = 320,
    at: float | None = None,
    level: tuple[float, str] | None = None,
    level_at: str = "top right",
    logarithmic: tuple[bool, bool] = (False, False),
    percent: bool = True,
) -> go.Figure:
    """Curves with bands or error bars.

    Args:
        at: a line upright stands there.
        level: a line across, and its name.
        level_at: where on that line its name stands.
        logarithmic: the axes, x and y.
        percent: whether y holds shares.
    """
    figure = go.Figure()
    for name, curve in curves.items():
        around = None
        if curve.low is not None and curve.high is not None:
            if curve.bars:
                around = {
                    "type": "data",
                    "symmetric": False,
                    "array": [high - y for high, y in zip(curve.high, curve.y, strict=True)],
                    "arrayminus": [y - low for low, y in zip(curve.low, curve.y, strict=True)],
                    "thickness": 1.5,
                    "width": 3,
                }
            else:
                _band(figure, x, curve)
        mode = "markers" if curve.bars else "lines+markers" if curve.markers else "lines"
        value = "%{y:.1%}" if percent else "%{y:.3g}"
        figure.add_scatter(
            x=list(x),
            y=list(curve.y),
            name=name,
            mode=mode,
            error_y=around,
            line={"color": curve.colour, "width": 2.5, "dash": curve.dash},
            marker={"color": curve.colour, "size": 7},
            hovertemplate=f"{across} %{{x}}<br>{name}: <b>{value}</b><extra></extra>",
        )
    if at is not None:
        figure.add_vline(at, line={"dash": "dot", "width": 1.5, "color": GREY})
    if level is not None:
        dotted = {"dash": "dot", "width": 1.5, "color": GREY}
        figure.add_hline(level[0], line=dotted, annotation_text=level[1], annotation_position=level_at)
    figure.update_xaxes(title=across, zeroline=False)
    figure.update_yaxes(title=up, zeroline=False, tickformat=".0%" if percent else ".2~g")
    if len(x) <= 13 and all(place == int(place) for place in x):
        figure.update_xaxes(dtick=1)
    if logarithmic[0]:
        figure.update_xaxes(type="log", dtick=1, tickformat=",d")
    if logarithmic[1]:
        figure.update_yaxes(type="log", dtick=FINER)
    figure.update_layout(height=height, margin=TIGHT, legend=LEGEND)
    return figure


def _band(figure: go.Figure, x: Sequence[float], curve: Curve) -> None:
    assert curve.low is not None
    assert curve.high is not None
    figure.add_scatter(
        x=[*x, *reversed(x)],
        y=[*curve.high, *reversed(curve.low)],
        mode="lines",
        fill="toself",
        fillcolor=translucent(curve.colour, 0.18),
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
    )
