"""A sliding window on the page: the animation, its exports, and the position that stands in the link."""

from collections.abc import Sequence

import streamlit as st

from core.figures import sweeps
from core.figures.cells import Panel
from core.figures.colour import scale_for
from core.images.picture import Picture
from core.jobs import Job
from core.operations.sweep import Sweep
from core.parameters import AT
from ui.components.sliding_window import Labels, sliding_window
from ui.frame import state
from ui.frame.downloads import download
from ui.frame.jobs import background


def position(sweep: Sweep) -> tuple[int, int]:
    """Row and column of the output cell where the reader stopped; the last one where there are fewer."""
    row, column = divmod(min(state.value(AT), sweep.stops - 1), sweep.output.shape[1])
    return row, column


def draw_sweep(
    picture: Picture,
    sweep: Sweep,
    source: Sequence[Panel],
    output: Panel,
    name: str,
    labels: Labels = "top-left",
    kernel_title: str = "Kernel",
) -> None:
    """Draw the animation and what can be saved of it, all of which goes with the picture; `name` is that of the files."""
    row, column = position(sweep)
    sliding_window(
        sweep,
        key="sweep",
        source=source,
        output=output,
        kernel_title=kernel_title,
        labels=labels,
        at=row * sweep.output.shape[1] + column,
        on_stop=lambda stop: state.assign(AT, stop),
        name=name,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        download("Output (.csv)", f"{name}.csv", lambda: sweeps.csv(sweep.output))
        _film(picture, sweep, source, output, name, kernel_title)


def output_panel(sweep: Sweep, title: str) -> Panel:
    """The panel of an output that may have either sign."""
    return Panel(title, scale_for(sweep.output, signed=True))


def _film(picture: Picture, sweep: Sweep, source: Sequence[Panel], output: Panel, name: str, kernel_title: str) -> None:
    key = picture.key("film", name, kernel_title, *source, output, sweep.digest)

    def make(job: Job[sweeps.Film]) -> sweeps.Film:
        return sweeps.film(sweeps.drawing(sweep, source, output, kernel_title), job.report)

    film = background(key, "Make a film (.gif)", make)
    if film is None:
        return
    download(f"Film (.gif, {len(film.gif) / 1e6:.1f} MB)", f"{name}.gif", lambda: film.gif)
    if film.skipped:
        st.caption(f"{film.frames} of {sweep.stops:,} stops, the others are left out.")
