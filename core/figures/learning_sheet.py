"""The result of a training as one picture to take home: loss curves, and the first layer of each network."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from core.figures.cells import FAINT, INK, LINE, PAPER
from core.figures.learning import COLOURS, LIGHTER, Curve, highest_loss, kernel_strip
from core.figures.lettering import font
from core.figures.pictures import png

WIDTH, HEIGHT = 1200, 760
LEFT, TOP, RIGHT, BOTTOM = 90, 150, 1090, 560  # of the axes, px
KERNEL_PX = 44
TICKS = 4


def learning_sheet(curves: Sequence[Curve], names: Sequence[str], steps: int) -> bytes:
    """One or two trainings as PNG of 1200x760 px.

    Args:
        names: what is particular about each, for the legend.
        steps: length of the axis.
    """
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(sheet)
    top = highest_loss([one for curve in curves for one in curve.history])
    _axes(pen, steps, top)
    for number, (curve, name) in enumerate(zip(curves, names, strict=True)):
        shown = [one for one in curve.history if one.bounded]
        colour, lighter = _rgb(COLOURS[number]), _rgb(LIGHTER[number])
        for losses, tone, width in (
            ([one.train.loss for one in shown], lighter, 2),
            ([one.validation.loss for one in shown], colour, 4),
        ):
            points = [_place(one.step, loss, steps, top) for one, loss in zip(shown, losses, strict=True)]
            pen.line(points, fill=tone, width=width, joint="curve")
        last = shown[-1] if shown else curve.history[0]
        said = (
            f"{name}: loss {last.train.loss:.3f} on its own pictures (thin), {last.validation.loss:.3f} on new ones "
            f"(thick), gap {last.gap:+.3f}, {last.validation.accuracy:.1%} right"
        )
        pen.text((LEFT, 56 + 38 * number), said, colour, font(20, bold=True), anchor="lm")
        if last.kernels.size:
            left = LEFT + number * (RIGHT - LEFT) // 2
            kernels, _ = kernel_strip(last.kernels, KERNEL_PX)
            sheet.paste(Image.fromarray(kernels), (left, HEIGHT - 115))
            words = f"First layer of {curve.name}"
            pen.text((left, HEIGHT - 130), words, FAINT, font(17), anchor="ls")
    return png(np.asarray(sheet))


def _axes(pen: ImageDraw.ImageDraw, steps: int, top: float) -> None:
    for tick in range(TICKS + 1):
        y = BOTTOM - (BOTTOM - TOP) * tick / TICKS
        pen.line((LEFT, y, RIGHT, y), fill=LINE)
        pen.text((LEFT - 10, y), f"{top * tick / TICKS:.2f}", FAINT, font(17), anchor="rm")
        x = LEFT + (RIGHT - LEFT) * tick / TICKS
        pen.text((x, BOTTOM + 10), f"{round(steps * tick / TICKS):,}", FAINT, font(17), anchor="ma")
    pen.text((RIGHT + 20, BOTTOM + 10), "step", INK, font(17), anchor="la")
    pen.text((LEFT - 10, TOP - 22), "cross-entropy, nats", INK, font(17), anchor="ls")


def _place(step: int, loss: float, steps: int, top: float) -> tuple[float, float]:
    return LEFT + (RIGHT - LEFT) * step / steps, BOTTOM - (BOTTOM - TOP) * min(loss, top) / top


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
