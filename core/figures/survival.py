"""The curve of an answer that dies as a transform gets stronger."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.figures.charts import ACCENT, QUIET, TIGHT


def survival(
    values: Sequence[float],
    shares: Sequence[float],
    answers: Sequence[str],
    agree: Sequence[bool],
    title: str,
    class_name: str,
    height: int = 260,
) -> go.Figure:
    """Probability of the original's class over one number of a transform.

    Filled circles where it is also the best answer, hollow ones where another class wins; hovering tells which.

    Args:
        values: of the number, ascending.
        shares: probability 0..1 at each.
        answers: best answer at each.
        agree: whether that is the original's class.
        title: of the horizontal axis, with the unit.
        class_name: the original's class.
    """
    figure = go.Figure(
        go.Scatter(
            x=list(values),
            y=list(shares),
            mode="lines+markers",
            line={"color": QUIET, "width": 2},
            marker={
                "size": 9,
                "color": [ACCENT if yes else "rgba(0,0,0,0)" for yes in agree],
                "line": {"color": [ACCENT if yes else QUIET for yes in agree], "width": 2},
            },
            customdata=list(answers),
            hovertemplate="%{x}: " + class_name + " %{y:.1%}<br>best answer: %{customdata}<extra></extra>",
        )
    )
    figure.update_yaxes(range=[-0.04, 1.04], tickformat=".0%", title=f"P({class_name})", dtick=0.25)
    low, high = values[0], values[-1]
    margin = (high - low) / 50  # room for the circles at both ends
    whole_turn = high - low == 360
    figure.update_xaxes(
        title=title, zeroline=False, range=[low - margin, high + margin], dtick=45 if whole_turn else None
    )
    figure.update_layout(height=height, margin={**TIGHT, "l": 60, "b": 44}, showlegend=False)
    return figure
