"""The pictures of a model card as Plotly figures."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.charts import ACCENT, QUIET, TIGHT, vector
from core.figures.colour import Scale
from core.models.measured import Bin, Measured

LARGEST = 34.0  # px across the largest dot


def by_class(found: Measured, marked: str) -> go.Figure:
    """A bar for each class, best known first, the `marked` one in the accent colour."""
    names = found.ranked
    values = np.array([found.by_class[name] for name in names], np.float32)
    figure = vector(values, names, Scale(0, 100, signed=False), names.index(marked), "class, best known first")
    figure.update_yaxes(title="named rightly, %")
    return figure


def reliability(bins: Sequence[Bin], height: int = 380) -> go.Figure:
    """A dot for each bin, its area by the number of photos; on the dotted line the network is right as often as it says."""
    most = max(one.photos for one in bins)
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"dash": "dot", "width": 2, "color": QUIET}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[one.said for one in bins],
        y=[one.right for one in bins],
        mode="markers",
        cliponaxis=False,
        marker={
            "size": [max(6.0, LARGEST * (one.photos / most) ** 0.5) for one in bins],
            "color": ACCENT,
            "opacity": 0.85,
        },
        customdata=[one.photos for one in bins],
        hovertemplate="says %{x:.0%}, right %{y:.0%}<br>%{customdata:,} photos<extra></extra>",
    )
    share = {"range": [0, 1.03], "tickformat": ".0%", "dtick": 0.2}
    figure.update_xaxes(title="how sure it says it is", **share)
    figure.update_yaxes(title="how often it is right", **share)
    figure.update_layout(height=height, margin=TIGHT, showlegend=False)
    return figure
