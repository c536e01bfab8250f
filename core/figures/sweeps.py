"""A sweep to take along: any of its moments as PNG, all of it as a film, its output as a table."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from core.figures.cells import EMPTY, FAINT, INK, LINE, PAPER, Panel
from core.figures.sweep_drawing import WINDOW, WINNER, Drawing, panels_for
from core.operations.sweep import Sweep

MOST_FRAMES = 200
SHORTEST, LONGEST, LAST = 60, 500, 2500  # ms a frame is shown
FIXED = (PAPER, INK, FAINT, LINE, EMPTY, WINDOW, WINNER)
LENGTH = 16_000  # ms a film takes, where its frames allow it


@dataclass(frozen=True)
class Film:
    """An animated GIF.

    Attributes:
        gif: the file.
        frames: how many stops it shows.
        skipped: how many it leaves out, evenly.
        seconds: how long one round takes.
    """

    gif: bytes
    frames: int
    skipped: int
    seconds: float


def drawing(
    sweep: Sweep, source: Sequence[Panel] | None = None, output: Panel | None = None, kernel_title: str = "Kernel"
) -> Drawing:
    """The drawing of a sweep with the panels given, or plain ones."""
    plain_source, plain_output = panels_for(sweep)
    return Drawing(sweep, source or plain_source, output or plain_output, kernel_title)


def film(drawn: Drawing, progress: Callable[[float], None] = lambda _: None, most: int = MOST_FRAMES) -> Film:
    """The whole sweep as an animated GIF of at most `most` frames, evenly chosen; each says which stop it is.

    `progress` receives 0..1 between frames; what it raises ends the work.
    """
    stops, columns = drawn.sweep.stops, drawn.sweep.output.shape[1]
    chosen = np.unique(np.linspace(0, stops - 1, min(stops, most)).round().astype(int)).tolist()
    skipped = stops - len(chosen)
    left_out = f"; this film shows {len(chosen):,} of them" if skipped else ""
    palette, frames = _palette(drawn), []
    for number, stop in enumerate(chosen):
        progress(number / len(chosen))
        row, column = divmod(stop, columns)
        image = drawn.frame(row, column, f"Stop {stop + 1:,} of {stops:,}{left_out}")
        frames.append(_reduced(image, palette))
    each = min(max(LENGTH // len(chosen), SHORTEST), LONGEST) // 10 * 10
    times = [*[each] * (len(chosen) - 1), LAST]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=times, loop=0, disposal=1)
    progress(1.0)
    return Film(buffer.getvalue(), len(chosen), skipped, sum(times) / 1000)


def csv(values: NDArray[np.floating]) -> bytes:
    """A map `(h, w)` as text: one line a row, numbers with a point and commas between them, no headings.

    `numpy.loadtxt(file, delimiter=",")` reads the very same numbers.
    """
    return "".join(
        ",".join(repr(float(value) + 0.0).removesuffix(".0") for value in row) + "\n" for row in values
    ).encode()


def _palette(drawn: Drawing) -> Image.Image:
    """256 colours for all frames: those of paper, ink and marks as they are, the others from the first and the last."""
    rows, columns = drawn.sweep.output.shape
    ends = np.concatenate([np.asarray(drawn.frame(*cell)) for cell in ((0, 0), (rows - 1, columns - 1))])
    mixed = Image.fromarray(ends).quantize(248, method=Image.Quantize.MEDIANCUT).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(part for colour in FIXED for part in ImageColor.getrgb(colour)), *mixed])
    return palette


def _reduced(image: Image.Image, palette: Image.Image) -> Image.Image:
    """A frame in the colours of the palette; Pillow's search for the nearest is coarse, so the fixed ones are set."""
    reduced = image.quantize(palette=palette, dither=Image.Dither.NONE)
    red, green, blue = np.moveaxis(np.asarray(image, np.uint32), 2, 0)
    codes, indices = (red << 16) | (green << 8) | blue, np.array(reduced)
    for index, colour in enumerate(FIXED):
        indices[codes == int(colour[1:], 16)] = index
    exact = Image.fromarray(indices, "P")
    exact.putpalette(reduced.getpalette() or [])
    return exact
