"""Lesson: which part of the picture speaks for a class."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.arrays import Float32Array
from core.errors import LearnerError
from core.figures import charts
from core.figures.colour import Scale, scale_for
from core.figures.pictures import png
from core.lecture import Formula
from core.network import code as network_code
from core.network.explain import peak_sum
from core.network.heatmaps import HeatMap, grad_cam
from core.network.map_figures import by_stage, most_specific, sharpest, spread_over
from core.ranking import best
from core.training import code as trained_code
from core.wording import minus, said
from lessons.grad_cam.bench import bench
from lessons.grad_cam.compare import beside_others
from lessons.grad_cam.params import BENCH, CLASSES, MOST_CLASSES, NETWORKS, OVERLAY, SIGNED, STAGES
from lessons.grad_cam.wording import figures_table
from ui.controls.drawer import drawer
from ui.drawing.charts import chart
from ui.drawing.colour_bar import colour_bar
from ui.frame import state
from ui.frame.downloads import download
from ui.frame.lesson import draw_lesson
from ui.looking.heat_maps import over_photo, where
from ui.looking.network import Seen, on_device
from ui.looking.stages import pick_stage
from ui.looking.trained import Looked, SeenByTrained, choose_any
from ui.looking.verdict import draw_classes, draw_verdict

TOP = 5


@dataclass(frozen=True)
class Shown:
    """The heat maps of the chosen classes at one stage, and that of the network's answer, by which they are measured."""

    seen: Looked
    stage: str
    heats: tuple[HeatMap, ...]
    answer: HeatMap

    def name(self, heat: HeatMap) -> str:
        return self.seen.classes[heat.target]

    def strength(self, heat: HeatMap) -> str:
        """How strong a map of another class is beside that of the answer, behind its name."""
        most = float(self.answer.values.max())
        if heat.target == self.answer.target or most <= 0:
            return ""
        return f", hottest {heat.values.max() / most:.0%} of *{self.name(self.answer)}*"

    def formula(self, entry: Formula) -> None:
        heat = self.heats[0]
        maps = self.seen.activations[heat.stage].values()
        peak = peak_sum(heat, maps)
        if entry.id == "grad_cam_weights":
            st.markdown(
                f"`{heat.stage}` has {maps.shape[0]} maps of {maps.shape[1]}×{maps.shape[2]}. For **{self.name(heat)}** (logit "
                f"{heat.logit:.3f}) these contribute most to the hottest cell:"
            )
            st.latex(r",\quad ".join(rf"\alpha_{{{term.channel}}}={term.weight:.4f}" for term in peak.terms))
            return
        st.markdown(
            f"At row {peak.row}, column {peak.column}, the three largest of {maps.shape[0]} terms, then all the others:"
        )
        rows = [
            rf"\alpha_{{{term.channel}}}A_{{{term.channel}}}&={term.weight:.5f}\cdot {term.activation:.3f}&&={term.product:.4f}"
            for term in peak.terms
        ]
        rows += [
            rf"\text{{others}}&&&={peak.rest:.4f}",
            rf"L&=\operatorname{{ReLU}}({peak.total:.4f})&&={peak.value:.4f}",
        ]
        st.latex(r"\begin{aligned}" + r"\\".join(rows) + r"\end{aligned}")

    def notice(self) -> Sequence[str]:
        kept = self.seen.activations
        last = kept.last_with_places
        heat = self.heats[0]
        height, width = heat.signed.shape
        highest = float(kept.probabilities.max())
        sentences = [
            f"The map has {height}×{width} cells at `{heat.stage}`. The smooth picture is a guess between them: look at "
            "the raw one before you believe a contour.",
            "Choose an earlier stage: the map gets finer, and hardly speaks of the class any more. Early maps are about edges."
            if heat.stage == last
            else f"Go to `{last}`: the map gets coarse, and only there do the maps speak of whole things.",
            "Pick two classes: the same photo has different hot places for different questions.",
            "The map explains the score, not the truth: a wrong answer has a heat map, too.",
        ]
        if isinstance(self.seen, SeenByTrained):
            sentences.append(self.seen.verdict)
        if highest < self.seen.model.card.unsure_below:
            sentences.insert(
                0,
                f"**The network is unsure**: its best answer has {highest:.0%}. This may be one of its "
                f"{len(self.seen.classes)} classes seen badly, or none of them: the number does not say which. A heat map of a "
                "guess shows what it guesses by.",
            )
        return sentences

    def notes(self) -> None:
        st.markdown(
            "Grad-CAM is listed there among the *attention maps*. Nothing attends here: the network has no attention layer, "
            "and the map is computed afterwards, from gradients. It shows what the score is sensitive to at one stage."
        )

    def code(self) -> str:
        seen, target = self.seen, self.heats[0].target
        if isinstance(seen, SeenByTrained):
            return trained_code.grad_cam(seen.model, seen.picture, seen.new, self.stage, target)
        return network_code.grad_cam(seen.picture, seen.model.card, self.stage, target)


def play(seen: Looked) -> Shown:
    kept = seen.activations
    if not kept.spatial_names:
        raise LearnerError(
            "This network has no layer with maps, so there is no place it could point to.",
            "Train one with a convolution, or choose a pretrained one in the sidebar.",
        )
    top = best(kept.probabilities, TOP)
    answers, maps = st.columns([4, 9], gap="medium")
    with answers:
        if isinstance(seen, Seen):
            draw_verdict(seen)
        targets = pick_classes(seen, top[0]) or top[:1]
        chart(
            charts.bars(
                [seen.classes[index] for index in top],
                [float(kept.probabilities[index]) for index in top],
                [index in targets for index in top],
            ),
            alt="Top five: " + ", ".join(f"{seen.classes[i]} {kept.probabilities[i]:.0%}" for i in top),
            key="top five",
        )
        strength = state.linked(OVERLAY, st.slider, "Strength of the heat map, %", OVERLAY.low, OVERLAY.high)
        signed = state.linked(SIGNED, st.toggle, "Evidence against, too")
        draw_classes(seen.classes)
    with maps:
        stage = pick_stage(seen, kept.spatial_names, kept.last_with_places, "grad_cam")
        asked = targets if top[0] in targets else (*targets, top[0])
        heats = on_device(seen, lambda model: grad_cam(model, kept, stage, asked))
        shown = Shown(seen, stage, tuple(heats[: len(targets)]), heats[asked.index(top[0])])
        draw_heats(shown, strength / 100, signed)
    with drawer(STAGES, "How sharp, how specific: every stage in numbers", ":material/straighten:") as opened:
        if opened:
            draw_figures(seen, top[0], top[1])
    with drawer(BENCH, "The bench: other ways of asking the same question", ":material/biotech:") as opened:
        if opened:
            bench(seen, stage, targets[0], strength / 100)
    if isinstance(seen, Seen):
        with drawer(NETWORKS, "The same photo, other networks", ":material/compare:") as opened:
            if opened:
                beside_others(seen, strength / 100)
    return shown


def pick_classes(seen: Looked, first: int) -> tuple[int, ...]:
    """The classes asked for; none of them stands for `first`, the network's answer. They go with the picture."""
    if state.goes_with(CLASSES, seen.picture.digest):
        st.toast("The classes you had picked went with the earlier picture.")
    return state.linked(
        replace(CLASSES, high=len(seen.classes) - 1),
        st.multiselect,
        f"Classes, up to {MOST_CLASSES} (none: the network's answer)",
        sorted(range(len(seen.classes)), key=lambda index: seen.classes[index].lower()),
        format_func=lambda index: seen.classes[index],
        max_selections=MOST_CLASSES,
        placeholder=f"{seen.classes[first]} (search all {len(seen.classes)})",
    )


def draw_heats(shown: Shown, strength: float, signed: bool) -> None:
    arrays = [heat.signed if signed else heat.values for heat in shown.heats]
    scale = scale_for(np.stack([*arrays, shown.answer.signed if signed else shown.answer.values]), signed)
    if len(arrays) == 1:
        smooth, raw = st.columns(2)
        with smooth:
            draw_smooth(shown, shown.heats[0], arrays[0], scale, strength)
        with raw:
            st.markdown("**as computed**")
            draw_raw(shown, shown.heats[0], arrays[0], scale)
    else:
        columns = st.columns(len(arrays) + 1)
        for column, heat, values in zip(columns, shown.heats, arrays, strict=False):
            with column:
                draw_smooth(shown, heat, values, scale, strength)
                draw_raw(shown, heat, values, scale)
        with columns[-1]:
            draw_difference(shown, arrays[0], arrays[1], strength)
    alone = [heat.target for heat in shown.heats] == [shown.answer.target]
    colour_bar(
        scale, "weighted sum of the maps" + ("" if alone else ", one range for all classes and the network’s answer")
    )


def draw_smooth(shown: Shown, heat: HeatMap, values: Float32Array, scale: Scale, strength: float) -> None:
    name = shown.name(heat)
    st.markdown(f"**{name}** {shown.seen.activations.probabilities[heat.target]:.1%}{shown.strength(heat)}")
    mixed = over_photo(shown.seen, values, scale, strength)
    st.image(mixed, alt=f"Grad-CAM for {name} over the picture; {where(heat.signed)}")
    if heat.blank:
        st.info(
            f"Nothing at `{heat.stage}` speaks for **{name}**: every weighted sum is zero or negative (the largest is "
            f"{said(heat.signed.max(), '.3g')}), and the ReLU cuts them all off. Switch on the evidence against it, or "
            "take another stage."
        )
    download("Heat map (.png)", f"grad-cam-{heat.stage}-{name}.png", lambda: png(mixed))


def draw_raw(shown: Shown, heat: HeatMap, values: Float32Array, scale: Scale) -> None:
    blocks = over_photo(shown.seen, values, scale, 1.0, smooth=False)
    st.image(blocks, alt=f"The map's own {values.shape[0]}×{values.shape[1]} cells; {where(heat.signed)}")
    covers = f", covers {spread_over(values):.0%} of the picture" if values.min() >= 0 else ""
    st.caption(
        f"{values.shape[0]}×{values.shape[1]} cells, {minus(f'{values.min():.3g}')} … {minus(f'{values.max():.3g}')}{covers}"
    )


def draw_difference(shown: Shown, first: Float32Array, second: Float32Array, strength: float) -> None:
    names = [shown.name(heat) for heat in shown.heats[:2]]
    difference = first - second
    scale = scale_for(difference, signed=True)
    st.markdown("**First minus second**")
    st.image(
        over_photo(shown.seen, difference, scale, strength), alt=f"Red speaks more for {names[0]}, blue for {names[1]}"
    )
    st.caption(f"red: more for {names[0]}, blue: more for {names[1]}")
    colour_bar(scale, "")


def draw_figures(seen: Looked, first: int, second: int) -> None:
    """The map of the first answer at every stage: how much of the picture it takes, how like that of the second it is."""
    kept = seen.activations
    figures = seen.once(
        "map figures", first, second, work=lambda model: by_stage(model, kept, kept.spatial_names, first, second)
    )
    st.markdown(figures_table(figures, seen.classes[second]))
    sharp, specific = sharpest(figures), most_specific(figures)
    if sharp is None or specific is None:
        st.markdown("No stage has anything that speaks for the answer.")
        return
    st.markdown(
        f"For **{seen.classes[first]}** on this picture `{sharp.stage}` is the sharpest: its heat covers {sharp.spread:.0%} of "
        f"the picture. `{specific.stage}` is the most class-specific: there the map is least like that of "
        f"*{seen.classes[second]}*, the second answer ({minus(f'{specific.alike:.2f}')})."
    )
    st.caption(
        "Covers: the share of the picture that the heat would take if it lay evenly, (Σv)² ∕ (n Σv²). Alike: the cosine of the "
        "two maps with their signs; 1 is the same places, 0 nothing in common, −1 the opposite."
    )


def draw_page() -> None:
    draw_lesson("grad_cam", play, look=lambda picture: choose_any(picture, (CLASSES,)))
