"""A built network at work on the reader's picture: faces for its drawing, and its maps one by one."""

from collections.abc import Callable
from itertools import zip_longest

import streamlit as st

from core.architecture.modules import shape_text
from core.architecture.network import INPUT, Network
from core.architecture.report import Report
from core.architecture.running import Run, estimate, run
from core.arrays import Float32Array
from core.errors import LearnerError
from core.figures import charts
from core.figures.colour import scale_for
from core.figures.pictures import block_means, data_uri, map_png, png, thumbnail
from core.images.picture import Picture
from core.jobs import Job
from core.jobs import Report as Progress
from core.maps import StageMaps
from core.network.channels import facts
from core.parameters import WEIGHT_SEED
from core.store import Key
from core.wording import said
from ui.building.editor import Edited
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.jobs import background
from ui.looking.channels import pick_channel

FACE_PX = 64
QUICK_MULTIPLY_ADDS, QUICK_PARAMETERS = 2_000_000_000, 4_000_000  # run without a click


def shared_run(network: Network, picture: Picture, seed: int, progress: Progress = lambda _: None) -> Run:
    """The run of this network on this picture, computed once and kept in the store."""
    return picture.once("network run", network, seed, work=lambda: run(network, picture, seed, progress))


def run_for_page(network: Network, picture: Picture, seed: int) -> Run | None:
    """The same, at once where it is quick, else as a job with a button; None as long as that is not done."""
    if estimate(network).at_once:
        return shared_run(network, picture, seed)

    def work(job: Job[bool]) -> bool:
        shared_run(network, picture, seed, job.report)
        return True  # the maps are in the store: a session holds none

    key = picture.key("run a network", network, seed)
    return shared_run(network, picture, seed) if background(key, "Run this network, it takes a while", work) else None


def faces(counted: Report, picture: Picture, wanted: bool) -> dict[str, str]:
    """The picture for the input, and of each layer with maps the one that varies most.

    Layers of a network that is slow to run only where they are `wanted`.
    """
    works = counted.network.cut(len(counted.rows))
    quick = wanted or (counted.multiply_adds <= QUICK_MULTIPLY_ADDS and counted.parameters <= QUICK_PARAMETERS)
    if not wanted:
        try:
            quick = quick and estimate(works).at_once
        except LearnerError:
            quick = False
    seed = state.value(WEIGHT_SEED)

    def make() -> dict[str, str]:
        images = {INPUT: data_uri(png(thumbnail(picture.pixels, 2 * FACE_PX)))}
        if quick:
            ran = shared_run(works, picture, seed) if wanted else run(works, picture, seed)
            for row, following in zip_longest(counted.rows, counted.rows[1:]):
                drawn = following is None or not following.layer.pointwise
                if drawn and ran.layers[row.name].spatial:
                    images[row.name] = face(ran.layers[row.name].values())
        return images

    return picture.once("network faces", works, seed, quick, work=make)


def draw_run(edited: Edited, picture: Picture) -> bool:
    """The maps of the marked layer, with the seed of the weights. False as long as the network has not run."""
    about, seed_at = st.columns([5, 2], vertical_alignment="bottom")
    with seed_at:
        seed = state.linked(WEIGHT_SEED, st.number_input, "Seed of the weights", 0, WEIGHT_SEED.high)
    about.markdown(
        "Nothing is learnt yet: the weights are random, and still the maps show your picture. Mark another layer above to "
        "see what it computes. Another seed draws other weights; the same seed gives the same maps everywhere."
    )
    works = edited.network.cut(len(edited.report.rows))
    with st.spinner("The network runs …"):
        kept = run_for_page(works, picture, seed)
    if kept is None:
        return False
    name = edited.row.name if edited.row is not None else INPUT
    maps = kept.layers[name]
    if maps.spatial:
        built = edited.network.cut(edited.place)
        _draw_maps(maps, lambda what, *more: picture.key(what, built, seed, *more))
    else:
        _draw_vector(maps)
    return True


def _draw_maps(maps: StageMaps, made: Callable[..., Key]) -> None:
    grid, large = st.columns([5, 4], gap="medium")
    values = maps.values()
    with grid:
        channel = pick_channel(maps.name, values, made, None, "architecture")
    with large:
        one = values[channel]
        fact = facts(one)
        st.markdown(
            f"**{maps.name}, channel {channel}**: {one.shape[0]}×{one.shape[1]} cells, "
            f"{said(fact.low, '.3g')} … {said(fact.high, '.3g')}, mean {said(fact.mean, '.3g')}, **{fact.zeros:.0%} zeros**"
        )
        alt = f"Map of {maps.name}, channel {channel}"
        chart(charts.map_figure(one, scale_for(one, scale_for(values).signed)), alt=alt, key="built map")


def _draw_vector(maps: StageMaps) -> None:
    values = maps.values()
    largest = int(values.argmax())
    names = [f"number {index}" for index in range(values.size)]
    st.markdown(
        f"**{maps.name}**: {shape_text(maps.shape)} numbers, {said(values.min(), '.3g')} … {said(values.max(), '.3g')}"
    )
    shown = values if values.size <= 4096 else values[:4096]
    if shown.size < values.size:
        st.caption(f"The first {shown.size:,} of them.")
    chart(
        charts.vector(shown, names[: shown.size], scale_for(shown), min(largest, shown.size - 1), "number"),
        alt=f"{values.size} numbers as bars",
        key="built vector",
    )


def face(values: Float32Array) -> str:
    """The map of `(C, h, w)` that varies most, reduced to at most `FACE_PX`, as PNG in the colours of its values."""
    reduced = block_means(values[int(values.std((1, 2)).argmax())], FACE_PX)
    return data_uri(map_png(reduced, scale_for(reduced)))
