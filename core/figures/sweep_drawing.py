"""One moment of a sliding window as a picture: input, kernel and the output so far, labelled, with the arithmetic."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from PIL import Image, ImageDraw

from core.figures.cells import (
    FAINT,
    INK,
    LARGEST_CELL,
    LINE,
    PAPER,
    Grid,
    Marks,
    Panel,
    draw_cells,
    draw_frame,
    draw_label,
    label_width,
)
from core.figures.colour import scale_for
from core.figures.lettering import digits_for, font, printed, wrapped
from core.figures.sweep_text import spelled_out
from core.operations.sweep import CORRELATION, Sweep
from core.operations.window import MAX, OUTSIDE, Axis

WINDOW, WINNER = "#00a35c", "#d97800"  # neither scale has this green
SOURCE_SIDES, KERNEL_SIDES, OUTPUT_SIDE = (380, 240, 180), (180, 140, 110), 380  # px; by the number of channels shown
DENSE_SIDE = 460  # px; for maps whose cells are only a few px
MARGIN, GAP, TITLE, RANGE, LINE_HEIGHT = 20, 36, 28, 34, 26
SUM = 72  # px for the sum of a channel beside its kernel
NARROWEST = 640
TEXT_SIZES = (17, 15, 13, 11)


def panels_for(sweep: Sweep) -> tuple[list[Panel], Panel]:
    """Plain panels: inputs without negative values as grey pictures, so is what pooling makes of them; the rest signed."""
    channels, scale = len(sweep.source), scale_for(sweep.source)
    tint = "" if scale.signed else "grey"
    source = [Panel(f"Input, channel {number}" if channels > 1 else "Input", scale, tint) for number in range(channels)]
    if sweep.operation == CORRELATION:
        return source, Panel("Output", scale_for(sweep.output, signed=True))
    return source, replace(source[0], title="Output")


class Drawing:
    """Draws a sweep at any of its stops.

    Args:
        source: a panel for each channel of the input, of which the first three are drawn.
        kernel_title: what the kernel is called; pooling shows what is under the window in its place.

    Raises ValueError where panels and channels differ in number.
    """

    def __init__(self, sweep: Sweep, source: Sequence[Panel], output: Panel, kernel_title: str = "Kernel") -> None:
        if len(source) != len(sweep.source):
            raise ValueError(f"one panel for each of {len(sweep.source)} channels, got {len(source)}")
        self.sweep = sweep
        self.shown = min(len(source), len(SOURCE_SIDES))
        self.source, self.output = source[: self.shown], output
        self.kernel = sweep.kernel if sweep.operation == CORRELATION else None
        self.middle = (
            replace(source[0], title="Under the window")
            if self.kernel is None
            else Panel(kernel_title, scale_for(self.kernel, signed=True))
        )
        self.sources, self.kernels, self.target = self._places()
        across = max(self.target.width, label_width(self.output, self._output_title))
        self.width = max(NARROWEST, self.target.left + across + MARGIN)
        self.text_top = max(grid.bottom for grid in (*self.sources, *self.kernels, self.target)) + RANGE + 8
        self.lines = self._most_lines()
        self.height = self.text_top + (self.lines + 1) * LINE_HEIGHT + MARGIN // 2

    def frame(self, row: int, column: int, note: str = "") -> Image.Image:
        """The window at output cell `(row, column)`; the cells after it are still empty. `note` stands below."""
        image = self._base.copy()
        self._draw_middle(image, row, column)
        self._draw_output(image, row * self.sweep.output.shape[1] + column + 1)
        self._draw_window(image, row, column)
        pen = ImageDraw.Draw(image)
        size, lines = self._text(row, column)
        for number, line in enumerate(lines):
            pen.text((MARGIN, self.text_top + number * LINE_HEIGHT), line, INK, font(size))
        pen.text((MARGIN, self.height - MARGIN // 2 - LINE_HEIGHT + 4), note, FAINT, font(15))
        return image

    def _text(self, row: int, column: int, most: int | None = None) -> tuple[int, list[str]]:
        """The arithmetic in lines, and the largest font size in which there are at most as many as there is room for."""
        texts, width = spelled_out(self.sweep, row, column), self.width - 2 * MARGIN
        most = self.lines if most is None else most
        for size in TEXT_SIZES:
            lines = [line for text in texts for line in wrapped(text, width, font(size))]
            if len(lines) <= most:
                break
        return size, lines

    def _most_lines(self) -> int:
        """How many lines the arithmetic takes, looked up at a few stops."""
        columns = self.sweep.output.shape[1]
        stops = np.unique(np.linspace(0, self.sweep.stops - 1, 24).astype(int)).tolist()
        return max(len(self._text(stop // columns, stop % columns, most=99)[1]) for stop in stops)

    def _places(self) -> tuple[list[Grid], list[Grid], Grid]:
        """Inputs one below the other, the kernel's slices beside them, the output to the right."""
        rows, columns = (len(axis.source) for axis in (self.sweep.rows, self.sweep.columns))
        high, wide = self.sweep.window.kernel
        side = SOURCE_SIDES[self.shown - 1]
        cell, kernel_cell = _cell(rows, columns, side), _cell(high, wide, KERNEL_SIDES[self.shown - 1])
        each = max(round(rows * cell), round(high * kernel_cell)) + TITLE + RANGE
        titles = max(map(label_width, self.source, self._source_titles))
        left = MARGIN + max(round(columns * cell), titles) + GAP
        slices = round(wide * kernel_cell) + (SUM if self.shown > 1 else 0)
        right = left + max(slices, label_width(self.middle, self._kernel_title)) + GAP
        tops = [MARGIN + number * each + TITLE for number in range(self.shown)]
        down, across = self.sweep.output.shape
        target_cell = min(_cell(down, across, OUTPUT_SIDE), max(cell, _cell(down, across, side)))
        middle = (self.shown * each - TITLE - RANGE - round(down * target_cell)) // 2 if self.shown > 1 else 0
        return (
            [Grid(MARGIN, top, rows, columns, cell) for top in tops],
            [Grid(left, top, high, wide, kernel_cell) for top in tops],
            Grid(right, MARGIN + TITLE + max(0, middle), down, across, target_cell),
        )

    @property
    def _source_titles(self) -> list[str]:
        height, width = self.sweep.source.shape[1:]
        hidden = len(self.sweep.source) - self.shown
        titles = [f"{panel.title}, {height}×{width}" for panel in self.source]
        return [*titles[:-1], titles[-1] + (f" (and {hidden} more)" if hidden else "")]

    @property
    def _kernel_title(self) -> str:
        high, wide = self.sweep.window.kernel
        return f"{self.middle.title}, {high}×{wide}"

    @property
    def _output_title(self) -> str:
        height, width = self.sweep.output.shape
        return f"{self.output.title}, {height}×{width}"

    @cached_property
    def _base(self) -> Image.Image:
        """What stays the same at all stops."""
        image = Image.new("RGB", (self.width, self.height), PAPER)
        rows, columns = self.sweep.rows, self.sweep.columns
        height, width = self.sweep.source.shape[1:]
        for number, (grid, panel, title) in enumerate(zip(self.sources, self.source, self._source_titles, strict=True)):
            draw_label(image, grid, panel, title)
            self._draw_source(image, grid, panel, number)
            box = grid.box(rows.before, columns.before, height, width)
            ImageDraw.Draw(image).rectangle(box, outline=FAINT)
        for number, grid in enumerate(self.kernels):
            draw_label(image, grid, self.middle, self._kernel_title)
            if self.kernel is not None:
                draw_cells(image, grid, self.middle, self.kernel[number])
        draw_label(image, self.target, self.output, self._output_title)
        return image

    def _draw_source(self, image: Image.Image, grid: Grid, panel: Panel, channel: int) -> None:
        rows, columns = self.sweep.rows, self.sweep.columns
        height, width = self.sweep.source.shape[1:]
        padding = _outer(rows, height)[:, None] | _outer(columns, width)[None]
        empty = (rows.source == OUTSIDE)[:, None] | (columns.source == OUTSIDE)[None]
        values = np.where(empty, 0.0, self.sweep.source[channel][rows.source][:, columns.source])
        draw_cells(image, grid, panel, values, padding, empty, self._nothing)

    @property
    def _nothing(self) -> str:
        """What an empty cell of the padding counts as."""
        counts, (high, wide) = self.sweep.counts, self.sweep.window.kernel
        counted = self.sweep.operation != MAX and (counts is None or counts[0, 0] == high * wide)
        return "0" if counted else ""

    def _draw_middle(self, image: Image.Image, row: int, column: int) -> None:
        """What changes beside the kernel: the sums of the channels, or the cells under a pooling window."""
        if self.kernel is None:
            self._draw_under_window(image, row, column)
        elif self.shown > 1:
            digits, pen = digits_for(self.sweep.partial), ImageDraw.Draw(image)
            for grid, value in zip(self.kernels, self.sweep.partial[: self.shown, row, column], strict=True):
                place = grid.right + 8, grid.top + grid.height // 2
                pen.text(place, "= " + printed(float(value), digits), INK, font(15, bold=True), anchor="lm")

    def _draw_under_window(self, image: Image.Image, row: int, column: int) -> None:
        terms, grid = self.sweep.at(row, column), self.kernels[0]
        outside: Marks = ~terms.inside
        draw_cells(image, grid, self.middle, terms.values[0], outside, outside, self._nothing)
        if self.sweep.winners is not None:
            tap = divmod(int(self.sweep.winners[row, column]), grid.columns)
            draw_frame(image, grid.box(*tap), WINNER, grid.stroke)

    def _draw_output(self, image: Image.Image, done: int) -> None:
        empty = np.arange(self.sweep.output.size).reshape(self.sweep.output.shape) >= done
        draw_cells(image, self.target, self.output, self.sweep.output, empty, empty)
        ImageDraw.Draw(image).rectangle(self.target.box(0, 0, self.target.rows, self.target.columns), outline=LINE)

    def _draw_window(self, image: Image.Image, row: int, column: int) -> None:
        down, across = self.sweep.rows.taps[row].tolist(), self.sweep.columns.taps[column].tolist()
        block = down[0], across[0], down[-1] - down[0] + 1, across[-1] - across[0] + 1
        apart = self.sweep.window.dilation != (1, 1)
        pen = ImageDraw.Draw(image)
        for grid in self.sources:
            for u, v in ((u, v) for u in down for v in across if apart and grid.cell >= 6):
                pen.rectangle(grid.box(u, v), outline=WINDOW, width=2)
            draw_frame(image, grid.box(*block), WINDOW, grid.stroke)
            if self.sweep.winners is not None:
                u, v = divmod(int(self.sweep.winners[row, column]), len(across))
                draw_frame(image, grid.box(down[u], across[v]), WINNER, grid.stroke)
        draw_frame(image, self.target.box(row, column), WINDOW, self.target.stroke)


def _cell(rows: int, columns: int, side: int) -> float:
    """Px of a cell, whole where there are fewer cells than px."""
    longest = max(rows, columns)
    fitting = side / longest
    if fitting < 4:
        fitting = DENSE_SIDE / longest * side / max(SOURCE_SIDES)
    return min(math.floor(fitting), LARGEST_CELL) if fitting >= 1 else fitting


def _outer(axis: Axis, size: int) -> Marks:
    """Which places of an axis are not the input itself."""
    place = np.arange(len(axis.source)) - axis.before
    outer: Marks = (place < 0) | (place >= size)
    return outer
