"""Pictures of receptive fields: the heat of the effective one, its gathering, the growth of the theoretical one."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from PIL import Image

from core.arrays import ByteArray, FloatArray
from core.figures.charts import ACCENT, QUIET, TIGHT
from core.figures.colour import Scale, table
from core.receptive_field.effective import Concentration
from core.receptive_field.theoretical import Step

CLIPPED = 99.5  # percentile that gets the brightest colour; single pixels stick out far
ORANGE = "rgb(213, 94, 0)"
BLUE = "rgb(0, 114, 178)"


def heat_scale(shares: FloatArray) -> Scale:
    """The scale of an effective field: from 0 to the share that all but a few pixels stay below."""
    seen = shares[shares > 0]
    return Scale(0.0, float(np.percentile(seen, CLIPPED)) if seen.size else 1.0, signed=False)


def heat_pixels(shares: FloatArray, scale: Scale) -> ByteArray:
    """`(h, w)` shares as colours with opacity, `(h, w, 4)`: the less influence, the more the photo shows through."""
    index = scale.index(shares)
    colours = np.empty((*shares.shape, 4), np.uint8)
    colours[..., :3] = table(scale.name)[index]
    colours[..., 3] = np.round(np.sqrt(index / 255) * 255)
    return colours


def heat_png(shares: FloatArray, scale: Scale) -> bytes:
    """The same as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(heat_pixels(shares, scale)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def growth_figure(
    steps: Sequence[Step], chosen: int, side: int, used: Mapping[int, float], height: int = 300
) -> go.Figure:
    """The field's side window by window, the chosen one marked, and the side of the input as a line.

    Args:
        used: number of a window -> side in px of the part that is really used.
    """
    names = [step.window.name for step in steps]
    sizes = [step.after.size for step in steps]
    figure = go.Figure(
        go.Scatter(
            x=list(range(1, len(steps) + 1)),
            y=sizes,
            mode="lines+markers",
            line={"color": QUIET, "width": 2, "shape": "hv"},
            marker={
                "color": [ACCENT if index == chosen else QUIET for index in range(len(steps))],
                "size": [14 if index == chosen else 7 for index in range(len(steps))],
            },
            customdata=[[step.window.name, step.window.kernel, step.window.stride, step.after.jump] for step in steps],
            hovertemplate="%{customdata[0]} (%{customdata[1]}×%{customdata[1]}, stride %{customdata[2]})"
            "<br><b>%{y} px</b>, one cell on is %{customdata[3]} px on<extra></extra>",
        )
    )
    if used:
        figure.add_scatter(
            x=[number + 1 for number in used],
            y=list(used.values()),
            mode="lines+markers",
            line={"color": BLUE, "width": 3},
            hovertemplate="used: <b>%{y:.0f} px</b><extra></extra>",
        )
    figure.add_hline(
        side,
        line={"dash": "dash", "width": 1.5, "color": ORANGE},
        annotation={"text": f"side of the input, {side} px", "font": {"size": 12}},
        annotation_position="top left",
    )
    stages = [step.window.stage for step in steps]
    ends = [i for i in range(len(steps)) if i == len(steps) - 1 or stages[i] != stages[i + 1]]
    figure.update_xaxes(
        tickvals=[i + 1 for i in ends], ticktext=[stages[i] for i in ends], tickangle=-40, showgrid=False
    )
    figure.update_yaxes(title="receptive field, px", rangemode="tozero")
    if 0 <= chosen < len(steps):
        figure.add_annotation(
            x=chosen + 1, y=sizes[chosen], text=f"<b>{names[chosen]}: {sizes[chosen]} px</b>", ax=-30, ay=-34
        )
    figure.update_layout(height=height, margin={**TIGHT, "t": 24}, showlegend=False)
    return figure


def gathering_figure(curves: dict[str, Concentration], share: float, height: int = 300) -> go.Figure:
    """Share of the influence inside central squares, against the square's side; the dotted line is no preference."""
    figure = go.Figure()
    for (name, one), colour, dash in zip(curves.items(), (ORANGE, BLUE), ("solid", "dash"), strict=False):
        whole = one.sides[-1]
        figure.add_scatter(
            x=100 * one.sides / whole,
            y=100 * one.shares,
            name=name,
            mode="lines",
            line={"color": colour, "width": 3, "dash": dash},
            customdata=one.sides,
            hovertemplate="%{customdata:.0f} px: <b>%{y:.1f} %</b><extra>" + name + "</extra>",
        )
    even = np.linspace(0, 100, 51)
    figure.add_scatter(
        x=even,
        y=even**2 / 100,
        name="the same everywhere",
        mode="lines",
        line={"color": QUIET, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
    )
    figure.add_hline(100 * share, line={"dash": "dot", "width": 1, "color": QUIET})
    figure.update_xaxes(title="side of the central square, % of the theoretical field", range=[0, 100])
    figure.update_yaxes(title="influence inside, %", range=[0, 102])
    figure.update_layout(height=height, margin={**TIGHT, "t": 24}, legend={"orientation": "h", "y": 1.16, "x": 0})
    return figure
