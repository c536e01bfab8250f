"""What two ways cost, layer by layer, as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.figures.charts import TIGHT

COLOURS = {"1×1": "rgb(213, 94, 0)", "depthwise": "rgb(0, 114, 178)"}  # Okabe and Ito 2008
ROOM = 1.5  # width of the axis in lengths of the longest bar, for the texts
OTHERS = "rgb(118, 133, 154)"


@dataclass(frozen=True)
class Part:
    """A part of a bar: what it is, of which kind (its colour), and how much."""

    what: str
    kind: str
    amount: float


def cost_bars(
    names: Sequence[str], ways: Sequence[Sequence[Part]], totals: Sequence[str], height: int = 160
) -> go.Figure:
    """A bar for each way, its parts one after the other, its total written at the end.

    Args:
        names: of the ways, from top to bottom.
        ways: the parts of each.
        totals: text at the end of each bar.
    """
    figure = go.Figure()
    named: set[str] = set()
    for index, (name, way, total) in enumerate(zip(names, ways, totals, strict=True)):
        for part in way:
            figure.add_bar(
                x=[part.amount],
                y=[name],
                orientation="h",
                name=part.kind,
                legendgroup=part.kind,
                showlegend=part.kind not in named,
                marker={
                    "color": COLOURS.get(part.kind, OTHERS),
                    "line": {"width": 1, "color": "rgba(255, 255, 255, 0.8)"},
                },
                hovertemplate=f"{part.what}: %{{x:,.4s}}<extra></extra>",
            )
            named.add(part.kind)
        end = sum(part.amount for part in way)
        figure.add_annotation(x=end, y=index, text=f" {total}", showarrow=False, xanchor="left")
    longest = max(sum(part.amount for part in way) for way in ways)
    figure.update_layout(
        barmode="stack",
        height=height,
        margin=TIGHT,
        bargap=0.3,
        showlegend=len(named) > 1,
        legend={"orientation": "h", "y": -0.05, "x": 0, "traceorder": "normal"},
    )
    figure.update_xaxes(range=[0, longest * ROOM], showticklabels=False, showgrid=False, zeroline=False)
    figure.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
    return figure
