"""Maps as grids of cells on a drawing: in colours, with their numbers where there is room for them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.arrays import ByteArray, FloatArray
from core.figures.colour import Scale, table
from core.figures.lettering import digits_for, fitting_font, font, printed

Marks = NDArray[np.bool_]
PAPER, INK, FAINT, LINE, EMPTY = "#ffffff", "#17202c", "#56657a", "#c3cddb", "#eef2f6"
LARGEST_CELL, RULED_CELL = 56, 12  # px; smaller cells have no lines between them
LARGEST_NUMBER, TITLE_SIZE, RANGE_SIZE = 17, 16, 14
BAR = 64  # px of the strip of colours


@dataclass(frozen=True)
class Panel:
    """One map of a figure, in words and colours.

    Attributes:
        title: printed above it.
        scale: how its values become colours; the range is printed.
        tint: one of `core.figures.colour.TINTS` for pictures; empty for the scale's own colours.
    """

    title: str
    scale: Scale
    tint: str = ""

    def colours(self, values: FloatArray) -> ByteArray:
        """`(...)` -> `(..., 3)`."""
        return table(self.tint or self.scale.name)[self.scale.index(values)]


@dataclass(frozen=True)
class Grid:
    """Where a map of `rows` x `columns` cells of `cell` px (less than 1 for very large ones) stands."""

    left: int
    top: int
    rows: int
    columns: int
    cell: float

    @property
    def width(self) -> int:
        return max(1, round(self.columns * self.cell))

    @property
    def height(self) -> int:
        return max(1, round(self.rows * self.cell))

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def box(self, row: int, column: int, high: int = 1, wide: int = 1) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of a block of cells in px."""
        left, top = self.left + column * self.cell, self.top + row * self.cell
        return round(left), round(top), round(left + wide * self.cell), round(top + high * self.cell)

    @property
    def stroke(self) -> int:
        """Px of a line that marks a cell."""
        return 3 if self.cell >= RULED_CELL else 2


def draw_cells(
    image: Image.Image,
    grid: Grid,
    panel: Panel,
    values: FloatArray,
    pale: Marks | None = None,
    empty: Marks | None = None,
    nothing: str = "",
) -> None:
    """Draw a map `(rows, columns)`.

    Args:
        pale: cells drawn half as strong: padding.
        empty: cells without a value, which say `nothing`.
    """
    pale = np.zeros(values.shape, np.bool_) if pale is None else pale
    empty = np.zeros(values.shape, np.bool_) if empty is None else empty
    colours = panel.colours(values)
    colours[pale] = colours[pale] // 2 + 127
    colours[empty] = tuple(bytes.fromhex(EMPTY[1:]))
    method = Image.Resampling.NEAREST if grid.cell >= 1 else Image.Resampling.BOX
    image.paste(Image.fromarray(colours).resize((grid.width, grid.height), method), (grid.left, grid.top))
    if grid.cell < RULED_CELL:
        return
    pen = ImageDraw.Draw(image)
    _rule(pen, grid)
    digits = digits_for(values)
    texts = [printed(float(value), digits) for value in values.ravel()]
    face = fitting_font(texts, grid.cell - 4, min(LARGEST_NUMBER, int(grid.cell / 2)))
    if face is None:
        return
    light = colours @ np.array([0.299, 0.587, 0.114]) > 140
    for (row, column), text in zip(np.ndindex(*values.shape), texts, strict=True):
        left, top, right, bottom = grid.box(row, column)
        faint = pale[row, column] or empty[row, column]
        ink = FAINT if faint else INK if light[row, column] else PAPER
        said = nothing if empty[row, column] else text
        pen.text(((left + right) / 2, (top + bottom) / 2), said, ink, face, anchor="mm")


def draw_label(image: Image.Image, grid: Grid, panel: Panel, title: str) -> None:
    """`title` above a grid, the range of its colours below."""
    pen, (low, high) = ImageDraw.Draw(image), _ends(panel)
    pen.text((grid.left, grid.top - 8), title, INK, font(TITLE_SIZE, bold=True), anchor="ls")
    middle, left = grid.bottom + 16, grid.left
    pen.text((left, middle), low, FAINT, font(RANGE_SIZE), anchor="lm")
    left += round(font(RANGE_SIZE).getlength(low)) + 6
    for step, colour in enumerate(panel.colours(np.linspace(panel.scale.low, panel.scale.high, BAR))):
        pen.line((left + step, middle - 5, left + step, middle + 5), fill=tuple(colour.tolist()))
    pen.text((left + BAR + 6, middle), high, FAINT, font(RANGE_SIZE), anchor="lm")


def label_width(panel: Panel, title: str) -> int:
    """Px that the wider line of a label takes."""
    ends = BAR + 12 + font(RANGE_SIZE).getlength("".join(_ends(panel)))
    return math.ceil(max(ends, font(TITLE_SIZE, bold=True).getlength(title)))


def _ends(panel: Panel) -> tuple[str, str]:
    low, high = (printed(end, digits_for(np.array(end))) for end in (panel.scale.low, panel.scale.high))
    return low, high


def draw_frame(image: Image.Image, box: tuple[int, int, int, int], colour: str, width: int) -> None:
    """A frame just around a box, with a light line around it so that it shows on anything."""
    pen, (left, top, right, bottom) = ImageDraw.Draw(image), box
    pen.rectangle((left - width - 1, top - width - 1, right + width, bottom + width), outline=PAPER)
    pen.rectangle((left - width, top - width, right + width - 1, bottom + width - 1), outline=colour, width=width)


def _rule(pen: ImageDraw.ImageDraw, grid: Grid) -> None:
    for row in range(grid.rows + 1):
        pen.line((*grid.box(row, 0)[:2], *grid.box(row, grid.columns)[:2]), fill=LINE)
    for column in range(grid.columns + 1):
        pen.line((*grid.box(0, column)[:2], *grid.box(grid.rows, column)[:2]), fill=LINE)
