"""Does the label survive? Agreement, the mean of all answers, one number from end to end, Grad-CAM of chosen draws."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
import streamlit as st

from core.arrays import ByteArray, Float32Array
from core.augmentation.draws import Kind
from core.augmentation.survive import HALVINGS, kept_range, network_input, probabilities, set_to, swept
from core.augmentation.transforms import KINDS, kind
from core.figures import charts
from core.figures.colour import scale_for
from core.figures.pictures import overlay
from core.figures.survival import survival
from core.figures.tiles import jpeg
from core.images.frame import Box, spread
from core.models.loading import SharedModel
from core.models.preprocessing import Squash
from core.network.activations import activations
from core.network.heatmaps import HeatMap, grad_cam
from core.network.verdict import verdict
from core.ranking import best
from core.wording import minus, said
from lessons.augmentation.params import ALONG, CAMS
from lessons.augmentation.variants import Grid
from ui.drawing.charts import chart
from ui.drawing.colour_bar import colour_bar
from ui.frame import state
from ui.looking.heat_maps import where
from ui.looking.network import Seen
from ui.looking.verdict import verdict_words

KEPT, CHANGED = "=", "→"  # an answer against that to the original
SWEPT = tuple(entry.id for entry in KINDS if entry.dial is not None and len(entry.dial.values) > 2)
BEST = 3
UNDER_THE_CURVE, UNDER_THE_CURVE_PX = 9, 94
CAM_PX = 220
THREAD = 0.1  # of probability between the first and the second answer: less decides nothing


@dataclass(frozen=True)
class Sweep:
    """A picture under one transform alone: `(B, H, W, 3)` pictures, the network's `(B, classes)` answers, and between which
    numbers the answer to the original stays."""

    pixels: ByteArray
    probabilities: Float32Array
    kept: tuple[float, float] | None


def summary(grid: Grid) -> None:
    """How many draws keep the label, and what the mean of all answers says."""
    answers = grid.answers
    if answers is None:
        st.caption("Switch on *Ask the network* to see whether the label survives.")
        return
    classes, original, shares = grid.seen.classes, answers.original, answers.of_label
    label = classes[answers.label]
    worst = grid.named(*grid.places[int(shares.argmin())])
    picture, words, bars = st.columns([3, 8, 13], gap="medium")
    with picture:
        st.image(jpeg(grid.original), width=150, alt="The central square of the photo, before any transform")
        st.caption(_what_it_sees(grid))
    with words:
        st.markdown(
            f"The network calls the original **{label}** ({original[answers.label]:.0%}). "
            f"**{answers.agreeing} of {len(shares)} draws keep that answer ({answers.agreeing / len(shares):.0%}).** "
            f"Its probability is {shares.mean():.0%} on average and {shares.min():.0%} at worst, in draw {worst}."
        )
        st.caption(
            f"Survival here means that the answer does not change: {KEPT} is the same answer, {CHANGED} another one, right or "
            "wrong."
        )
        said = verdict(grid.seen.picture, classes, answers.label)
        if said is not None:
            st.markdown(verdict_words(said, label, len(classes)))
        if original.max() < grid.seen.model.card.unsure_below:
            st.caption(
                f"It is unsure already about the original: its best answer has {original.max():.0%}. That may be one of its "
                "classes seen badly, or none of them."
            )
        first, second = best(original, 2)
        if original[first] - original[second] < THREAD:
            st.info(
                f"Its answer hangs by a thread: {label} has {original[first]:.1%}, {classes[second]} "
                f"{original[second]:.1%}. The smallest change tips it, so agreement says little here."
            )
    with bars:
        st.markdown("**Test-time augmentation**: the mean of the answers to all draws, against the photo alone")
        for column, (name, answer) in zip(
            st.columns(2), (("photo alone", original), ("mean", answers.averaged)), strict=True
        ):
            with column:
                _draw_best(name, answer, classes, answers.label)


def _what_it_sees(grid: Grid) -> str:
    """What the original of this lesson is, where other lessons show the network more of the photo."""
    picture, how = grid.seen.picture, grid.seen.model.card.preprocessing
    words = "the original, 224×224 px"
    if picture.width == picture.height or not isinstance(how, Squash):
        return words
    return f"{words}: the middle square of the photo. Other lessons feed all of it, so there the answer may be another."


def _draw_best(name: str, answer: Float32Array, classes: Sequence[str], label: int) -> None:
    indices = best(answer, BEST)
    names, values = [classes[index] for index in indices], [float(answer[index]) for index in indices]
    st.caption(name)
    chart(
        charts.bars(names, values, [index == label for index in indices], height=110),
        alt=f"{name}: " + ", ".join(f"{each} {value:.0%}" for each, value in zip(names, values, strict=True)),
        key=f"top:{name}",
    )


def sweep(grid: Grid) -> None:
    """One number of one transform from end to end: a curve and pictures under it."""
    param = replace(ALONG, options=SWEPT)
    chosen = kind(state.linked(param, st.selectbox, "Transform, alone", SWEPT, format_func=lambda id: kind(id).title))
    assert chosen.dial is not None
    made = _swept(grid, chosen)
    classes, label = grid.seen.classes, grid.label
    label_name = classes[label]
    top = made.probabilities.argmax(1)
    agree = [int(index) == label for index in top]
    shares = [float(share) for share in made.probabilities[:, label]]
    answers = [classes[int(index)] for index in top]
    kept = made.kept
    unit = chosen.dial.unit
    said = (
        "The answer to the original is not kept even where nothing is changed."
        if kept is None
        else f"The best answer stays **{label_name}** from {_measure(kept[0], unit)} to {_measure(kept[1], unit)}: the "
        f"ends are found by halving, to within {_measure((chosen.dial.values[1] - chosen.dial.values[0]) / 2**HALVINGS, unit)}."
    )
    st.markdown(said)
    figure = survival(chosen.dial.values, shares, answers, agree, f"{chosen.title}, {unit}", label_name)
    chart(
        figure,
        alt=f"Probability of {label_name} over {chosen.title}. {said.replace('*', '')}",
        key="sweep",
    )
    places = np.linspace(0, len(agree) - 1, UNDER_THE_CURVE).round().astype(int)
    with st.container(horizontal=True):
        for place in places:
            words = _measure(chosen.dial.values[place], unit)
            answer = f"{KEPT if agree[place] else CHANGED} {answers[place]}"
            st.image(
                jpeg(made.pixels[place]), width=UNDER_THE_CURVE_PX, alt=f"{chosen.title} {words}: {answer}",
                caption=f"**{words}**  \n{answer}  \n{label_name} {shares[place]:.0%}",
            )  # fmt: skip


def _measure(value: float, unit: str) -> str:
    """`−10°`, `×1.5`, `64 px`."""
    number = minus(f"{value:.3g}")
    return f"×{number}" if unit == "×" else number + (unit if unit == "°" else f" {unit}")


def _swept(grid: Grid, chosen: Kind) -> Sweep:
    assert chosen.dial is not None
    dial = chosen.dial

    def make(model: SharedModel) -> Sweep:
        def keeps(value: float) -> bool:
            tile = set_to(chosen, (value,), grid.original, grid.other).pixels
            return int(probabilities(model, list(tile))[0].argmax()) == grid.label

        pixels = swept(chosen, grid.original, grid.other).pixels
        answers = probabilities(model, list(pixels))
        agree = [int(index) == grid.label for index in answers.argmax(1)]
        return Sweep(pixels, answers, kept_range(dial, agree, keeps))

    return grid.seen.once("sweep", chosen.id, grid.second if chosen.mixes else "", work=make)


def look_inside(grid: Grid) -> None:
    """Grad-CAM of the original and of chosen draws, for the original's class, in one range."""
    places = grid.places
    names = [grid.named(*place) for place in places]
    param = replace(CAMS, high=len(places) - 1)
    chosen = state.linked(
        param, st.multiselect, "Draws, up to 4", range(len(places)), format_func=names.__getitem__, max_selections=4
    )
    label = grid.label
    class_name = grid.seen.classes[label]
    pictures = [("the original", grid.original)]
    pictures += [(f"draw {names[at]}", grid.pixels(*places[at])) for at in chosen]
    heats = [_heat(grid.seen, tile, label) for _, tile in pictures]
    scale = scale_for(np.stack([heat.values for heat in heats]), signed=False)
    columns = st.columns(max(len(pictures), 5))
    for column, (name, tile), heat in zip(columns, pictures, heats, strict=False):
        with column:
            side = tile.shape[0]
            laid = spread(heat.values, Box(0, 0, side, side), (side, side))
            st.image(
                jpeg(overlay(tile, laid, scale, 0.55)), width=CAM_PX,
                alt=f"Grad-CAM for {class_name} over {name}; {where(heat.signed)}",
            )  # fmt: skip
            st.caption(f"{name}, logit {said(heat.logit, '.2f')}")
    colour_bar(scale, f"Grad-CAM for {class_name} at {heats[0].stage}, one range for all")


def _heat(seen: Seen, tile: ByteArray, label: int) -> HeatMap:
    tile_digest = sha256(tile.tobytes()).hexdigest()

    def make(model: SharedModel) -> HeatMap:
        kept = activations(model, network_input(tile, seen.model.card.preprocessing))
        return grad_cam(model, kept, kept.spatial_names[-1], [label])[0]

    return seen.once("tile heat", label, tile_digest, work=make)
