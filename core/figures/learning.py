"""Pictures of a training: its curves, its kernels and maps as a strip, its confusions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.arrays import ByteArray, Float32Array, IntArray
from core.figures.charts import TIGHT
from core.figures.colour import Scale, scale_for
from core.figures.curves import translucent
from core.images.blocks import in_blocks
from core.network.kernels import kernel_picture
from core.training.learning import Snapshot

COLOURS = ("rgb(213, 94, 0)", "rgb(0, 114, 178)")  # Okabe and Ito 2008
LIGHTER = ("rgb(240, 160, 90)", "rgb(110, 180, 225)")
LOSS, ACCURACY = "loss", "accuracy"
SETTLED = 8  # steps; the loss of random weights would squeeze all that comes later
HIGHEST = 6.0  # nats drawn
ACROSS = 8


@dataclass(frozen=True)
class Curve:
    """The history of one training and its name."""

    name: str
    history: Sequence[Snapshot]


def learning_curves(
    curves: Sequence[Curve], what: str, steps: int, at: int | None = None, height: int = 320
) -> go.Figure:
    """Loss or accuracy over the steps: on the pictures learnt from (dotted) and on new ones (solid), a bracket for the gap.

    Args:
        steps: width of the axis, known before the curves have reached its end.
        at: a line stands at this step.
    """
    figure = go.Figure()
    for curve, colour, lighter in zip(curves, COLOURS, LIGHTER, strict=False):
        shown = [one for one in curve.history if one.bounded]
        x = [one.step for one in shown]
        for name, tone, dash, y in (
            ("its own pictures", lighter, "dot", [_value(one.train, what) for one in shown]),
            ("new pictures", colour, "solid", [_value(one.validation, what) for one in shown]),
        ):
            figure.add_scatter(
                x=x,
                y=y,
                name=f"{curve.name}: {name}",
                mode="lines",
                line={"color": tone, "width": 2.5 if dash == "solid" else 2, "dash": dash},
                hovertemplate="step %{x}: <b>" + ("%{y:.3f}" if what == LOSS else "%{y:.1%}") + "</b>",
            )
    if what == LOSS:
        top = highest_loss([one for curve in curves for one in curve.history])
        figure.update_yaxes(range=[-0.02 * top, top], title="cross-entropy, nats")
        for place, (curve, colour) in enumerate(zip(curves, COLOURS, strict=False)):
            _bracket(figure, curve, colour, steps * (1.02 + 0.09 * place), top)
    else:
        figure.update_yaxes(range=[-0.02, 1.04], tickformat=".0%", title="right answers")
    if at is not None:
        figure.add_vline(at, line={"dash": "dash", "width": 1.5, "color": "rgb(130, 140, 150)"})
    figure.update_xaxes(range=[0, steps * (1.2 if what == LOSS else 1.01)], title="step", zeroline=False)
    figure.update_layout(
        height=height,
        margin=TIGHT,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
        hovermode="x unified",
    )
    return figure


def _value(score: object, what: str) -> float:
    value: float = getattr(score, what)
    return value


def highest_loss(history: Sequence[Snapshot]) -> float:
    """Upper end of an axis on which the losses after the first few steps have room."""
    losses = [one.validation.loss for one in history if one.bounded and one.step >= SETTLED]
    return min(max([1.0, *losses]) * 1.08, HIGHEST)


def _bracket(figure: go.Figure, curve: Curve, colour: str, x: float, top: float) -> None:
    """An upright line from the last training loss to the last validation loss, with the gap as a number."""
    shown = [one for one in curve.history if one.bounded]
    if not shown or shown[-1].step < SETTLED:
        return
    low, high = shown[-1].train.loss, min(shown[-1].validation.loss, top)
    figure.add_shape(type="line", x0=x, x1=x, y0=low, y1=high, line={"color": colour, "width": 3})
    figure.add_annotation(
        x=x, y=max(low, high), text=f"<b>{shown[-1].gap:+.2f}</b>", showarrow=False, yshift=10, font={"color": colour}
    )


def strip(maps: Float32Array, scale: Scale, cell: int, across: int = ACROSS) -> ByteArray:
    """`(F, h, w)` maps as tiles of `cell` px, `across` in a row, in the colours of `scale`: `(H, W, 3)`."""
    return tiled([scale.colours(values) for values in maps], cell, across)


def kernel_strip(kernels: Float32Array, cell: int) -> tuple[ByteArray, Scale | None]:
    """`(F, C, K, K)` kernels as tiles: of three channels as colours, else their first channel in one signed scale."""
    if kernels.shape[1] == 3:
        return tiled([kernel_picture(kernel) for kernel in kernels], cell), None
    scale = scale_for(kernels[:, 0], signed=True)
    return strip(kernels[:, 0], scale, cell), scale


def tiled(pictures: Sequence[ByteArray], cell: int, across: int = ACROSS, gap: int = 4) -> ByteArray:
    """Pictures of one size enlarged in plain blocks to `cell` px and laid out in rows, white between them."""
    rows = math.ceil(len(pictures) / across)
    columns = min(len(pictures), across)
    canvas = np.full((rows * (cell + gap) - gap, columns * (cell + gap) - gap, 3), 255, np.uint8)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, across)
        top, left = row * (cell + gap), column * (cell + gap)
        canvas[top : top + cell, left : left + cell] = in_blocks(picture, cell, cell)
    return canvas


def confusions(counts: IntArray, classes: Sequence[str], colour: str, height: int = 380) -> go.Figure:
    """Counts `(n, n)`, rows what it is, columns what was said; only the mistakes are coloured."""
    wrong = counts.astype(float)
    np.fill_diagonal(wrong, np.nan)
    worst = max(1.0, float(np.nanmax(wrong)))
    wrong[wrong == 0] = np.nan
    paler, stronger = translucent(colour, 0.12), colour
    figure = go.Figure(
        go.Heatmap(
            z=wrong,
            x=list(classes),
            y=list(classes),
            customdata=counts,
            colorscale=[(0, paler), (1, stronger)],
            zmin=0,
            zmax=worst,
            showscale=False,
            xgap=1,
            ygap=1,
            hovertemplate="%{y} taken for %{x}: <b>%{customdata}</b><extra></extra>",
            hoverongaps=False,
        )
    )
    figure.update_layout(
        annotations=[
            {
                "x": column,
                "y": row,
                "showarrow": False,
                "text": f"<b>{count}</b>" if row == column else str(count),
                **({"font": {"color": "rgb(255, 255, 255)"}} if row != column and count > worst / 2 else {}),
            }
            for (row, column), count in np.ndenumerate(counts)
            if count
        ]
    )
    figure.update_xaxes(
        title="said", type="category", showgrid=False, tickangle=-45 if max(map(len, classes)) > 2 else 0
    )
    figure.update_yaxes(title="is", type="category", autorange="reversed", showgrid=False, automargin=True)
    figure.update_layout(height=height, margin=TIGHT)
    return figure
