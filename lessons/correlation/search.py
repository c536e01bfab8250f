"""Take a patch out of the picture and look for it: where does correlation find it, and what fools it?"""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import ByteArray
from core.errors import LearnerError
from core.figures.colour import scale_for
from core.figures.pictures import map_png
from core.images.picture import Picture
from core.images.region import Region, grey
from core.operations.template import Match, Peak, search
from core.operations.window import CONTRAST, NORMALISED, PLAIN
from core.wording import said
from lessons.correlation.params import IN_COLOUR, PATCH, WAY, WAYS
from ui.components.pixel_view import Mark, pixel_view
from ui.drawing.colour_bar import colour_bar
from ui.drawing.photos import numbered
from ui.frame import state
from ui.frame.errors import explain

MEANINGS = {
    PLAIN: "Just the sum of products. Every product grows with brightness, so an even bright area can score more than the "
    "patch does on itself where its own place is darker.",
    CONTRAST: "The mean of the patch is taken off first, so an even area gives zero. High contrast still wins.",
    NORMALISED: "Divided by the contrast of patch and window: −1 … 1, and only the pattern counts.",
}
FORMULAS = {
    PLAIN: r"\sum X\,T",
    CONTRAST: r"\sum X\,(T-\bar T)",
    NORMALISED: r"\frac{\sum (X-\bar X)(T-\bar T)}{\lVert X-\bar X\rVert\,\lVert T-\bar T\rVert}",
}
SMALLEST, LARGEST = 4, 128  # px of the patch
FOUND, SECOND = "rgb(255, 210, 31)", "rgb(120, 200, 255)"


@dataclass(frozen=True)
class Search:
    """A patch of the photo and where each way finds it.

    Attributes:
        patch: its place.
        in_colour: whether all three channels are compared, not grey.
        matches: one for each way; none where the patch has no pattern.
    """

    patch: Region
    in_colour: bool
    matches: dict[str, Match]


def draw_search(picture: Picture) -> Search:
    """The photo with the patch and the place where it is found, and the map of the chosen way."""
    photo = numbered(picture)
    patch = _patch(photo)
    left, right = st.columns(2, gap="large")
    with right:
        way = state.linked(
            WAY, st.segmented_control, "How to compare", tuple(WAYS), format_func=WAYS.__getitem__, width="stretch"
        )
        st.caption(MEANINGS[way])
        in_colour = state.linked(IN_COLOUR, st.toggle, "Compare all three channels instead of grey")
    matches: dict[str, Match] = {}
    try:
        matches = _matches(picture, photo, patch, in_colour)
    except LearnerError as error:
        with right:
            explain(error)
    with left:
        st.markdown("**The patch:** drag its frame, or move it with the arrow keys.")
        pixel_view(
            picture,
            photo,
            key="search",
            label="Your picture. The frame is the patch, the boxes are the places where it is found",
            selected=patch,
            on_pick=lambda to: state.assign(PATCH, (to.top, to.left, to.height, to.width)),
            marks=_marks(matches[way]) if matches else (),
            smallest=SMALLEST,
            largest=min(LARGEST, *photo.shape[:2]),
        )
    with right:
        if matches:
            _draw_map(matches[way])
            _verdict(matches, patch, photo)
    return Search(patch, in_colour, matches)


def _patch(photo: ByteArray) -> Region:
    """The chosen patch, else one around the centre."""
    height, width = photo.shape[:2]
    side = max(min(height, width) // 8, SMALLEST)
    chosen = state.value(PATCH)
    region = Region(*chosen) if chosen else Region((height - side) // 2, (width - side) // 2, side, side)
    most = min(LARGEST, height, width)
    return Region(region.top, region.left, min(region.height, most), min(region.width, most)).within(height, width)


def _matches(picture: Picture, photo: ByteArray, patch: Region, in_colour: bool) -> dict[str, Match]:
    def make() -> dict[str, Match]:
        volume = np.moveaxis(photo, 2, 0) if in_colour else grey(photo)[None]
        values = volume.astype(np.float64)
        rows, columns = slice(patch.top, patch.top + patch.height), slice(patch.left, patch.left + patch.width)
        return search(values, values[:, rows, columns])

    return picture.once("template", patch, in_colour, work=make)


def _marks(match: Match) -> list[Mark]:
    def mark(peak: Peak, name: str, colour: str) -> Mark:
        return Mark(Region(peak.row, peak.column, *match.patch), f"{name} {said(peak.value, '.3g')}", colour)

    second = [mark(match.second, "second", SECOND)] if match.second else []
    return [*second, mark(match.peak, "highest", FOUND)]


def _draw_map(match: Match) -> None:
    scale = scale_for(match.values)
    peak = match.peak
    st.image(
        map_png(match.values.astype(np.float32), scale, 320),
        alt=f"Map of the {WAYS[match.kind]} correlation, highest at row {peak.row}, column {peak.column}",
        width="stretch",
    )
    colour_bar(scale, f"how well the patch matches, {match.values.shape[0]}×{match.values.shape[1]} places")


def _verdict(matches: dict[str, Match], patch: Region, photo: ByteArray) -> None:
    """Say where each way finds the patch, and how bright it is there."""
    luma = grey(photo)
    own = float(patch.of(luma).mean())
    lines = []
    for kind, match in matches.items():
        peak = match.peak
        off = max(abs(peak.row - patch.top), abs(peak.column - patch.left))
        if off == 0:
            rival = f", the next best place has {said(match.second.value, '.3g')}" if match.second else ""
            lines.append(
                f"- **{WAYS[kind].capitalize()}** finds it: {said(peak.value, '.3g')} at its own place{rival}."
            )
        elif off < max(patch.height, patch.width) / 2:
            lines.append(
                f"- **{WAYS[kind].capitalize()}** misses by {off} pixel{'s' if off > 1 else ''}: strong contrast beside the "
                "patch pulls its peak away."
            )
        else:
            there = float(Region(peak.row, peak.column, *match.patch).of(luma).mean())
            lines.append(
                f"- **{WAYS[kind].capitalize()} is fooled**: its highest value, {said(peak.value, '.3g')}, lies at row "
                f"{peak.row}, column {peak.column}. Mean brightness there {there:.0f}, in the patch {own:.0f}."
            )
    st.markdown("\n".join(lines))


def search_latex(found: Search) -> list[str]:
    """What each way computes at its peak, with its number."""
    lines = []
    for kind, match in found.matches.items():
        at = f"({match.peak.row},{match.peak.column})"
        lines.append(rf"{FORMULAS[kind]}\;\xrightarrow{{\;\max\;}}\;{match.peak.value:.4g}\text{{ at }}{at}")
    return lines
