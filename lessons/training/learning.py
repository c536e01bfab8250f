"""A training on the page: its curves, its numbers, what its first layer looks like, what it gets wrong."""

from collections.abc import Sequence

import streamlit as st

from core.figures.colour import scale_for
from core.figures.learning import (
    ACCURACY,
    COLOURS,
    LOSS,
    Curve,
    confusions,
    kernel_strip,
    learning_curves,
    strip,
)
from core.figures.pictures import data_uri, png
from core.training.learning import End, Snapshot, Trained
from core.training.pictures import as_picture
from core.training.results import change, confusion_of, worst_mistakes
from core.wording import said
from lessons.training.settings import CHIPS, LETTERS, Chosen
from ui.drawing.charts import chart

KERNEL_PX, MAP_PX, WATCHED_PX, MISTAKE_PX = 44, 52, 108, 76
MISTAKES = 8


def draw_learning(chosen: Chosen, histories: Sequence[Sequence[Snapshot]], live: bool, at: int | None = None) -> None:
    """Curves and, for each training, its numbers and its first layer.

    Args:
        at: the step whose numbers, kernels and maps are shown; None: the last of each.
    """
    steps = max(plan.steps for plan in chosen.plans)
    curves = [Curve(LETTERS[number], history) for number, history in enumerate(histories)]
    numbers = "; ".join(_numbers(curve.name, curve.history[-1]) for curve in curves)
    loss_at, accuracy_at = st.columns(2, gap="medium")
    with loss_at:
        chart(learning_curves(curves, LOSS, steps, at), alt=f"Loss over the steps. {numbers}", key=f"loss:{live}")
    with accuracy_at:
        chart(
            learning_curves(curves, ACCURACY, steps, at),
            alt=f"Right answers over the steps. {numbers}",
            key=f"right:{live}",
        )
    columns = st.columns(len(curves), gap="medium")
    for number, (column, history) in enumerate(zip(columns, histories, strict=True)):
        with column:
            shown = [each for each in history if each.bounded and (at is None or each.step <= at)]
            _draw_side(chosen, number, (shown or history)[-1], history[0])


def _numbers(name: str, last: Snapshot) -> str:
    return (
        f"{name}: loss {last.train.loss:.2f} on its own pictures, {last.validation.loss:.2f} on new ones, "
        f"{last.validation.accuracy:.0%} of new pictures right"
    )


def _draw_side(chosen: Chosen, number: int, shown: Snapshot, first: Snapshot) -> None:
    title = chosen.names[number].partition(", ")[2]
    st.markdown(CHIPS[number] + (f" **{title}**" if title else "") + f" after step {shown.step:,}")
    st.markdown(
        "| figure | its own pictures | new pictures | gap |\n| --- | --: | --: | --: |\n"
        f"| loss | {said(shown.train.loss, '.3f')} | **{said(shown.validation.loss, '.3f')}** | "
        f"**{said(shown.gap, '+.3f')}** |\n"
        f"| right | {shown.train.accuracy:.1%} | **{shown.validation.accuracy:.1%}** | |"
    )
    if shown.maps.size == 0:
        st.caption("This network has no convolution to look at.")
        return
    _draw_first_layer(chosen, shown, first)


def _draw_first_layer(chosen: Chosen, shown: Snapshot, first: Snapshot) -> None:
    kernels, scale = kernel_strip(shown.kernels, KERNEL_PX)
    colours = "in colour" if scale is None else f"blue negative, red positive, ±{scale.high:.2f}"
    count = len(shown.kernels)
    st.image(
        data_uri(png(kernels)), width=kernels.shape[1], alt=f"The first {count} kernels of the first layer, {colours}"
    )
    st.caption(
        f"Kernels of the first layer, {colours}; changed by **{change(first.kernels, shown.kernels):.0%}** since step 0"
    )
    watched, maps_at = st.columns([1, 4], vertical_alignment="top")
    pictures = chosen.pictures
    label = pictures.classes[int(pictures.validation_labels[chosen.watched])]
    best = int(shown.answer.argmax())
    answer = f"{pictures.classes[best]}, {shown.answer[best]:.0%}"
    with watched:
        picture = as_picture(pictures.validation_pixels[chosen.watched].numpy(), WATCHED_PX)
        st.image(data_uri(png(picture)), width=WATCHED_PX, alt=f"The watched picture: {label}")
        st.caption(
            f"{'✓' if best == int(pictures.validation_labels[chosen.watched]) else '✗'} **{answer}**  \nis {label}"
        )
    with maps_at:
        map_scale = scale_for(shown.maps, signed=True)
        maps = strip(shown.maps, map_scale, MAP_PX)
        st.image(
            data_uri(png(maps)), width=maps.shape[1], alt=f"What those kernels make of the watched picture, {label}"
        )
        st.caption(f"What they make of it before the ReLU, ±{map_scale.high:.2f}")


def draw_mistakes(chosen: Chosen, trained: Sequence[Trained]) -> None:
    """For each network which classes it mixes up, and the mistakes of which it was surest."""
    pictures = chosen.pictures
    labels = pictures.validation_labels.numpy()
    for number, (column, each) in enumerate(zip(st.columns(len(trained), gap="medium"), trained, strict=True)):
        with column:
            if each.end is End.DIVERGED:
                st.markdown(f"{CHIPS[number]} It diverged: its answers mean nothing.")
                continue
            counts = confusion_of(each)
            wrong = int(counts.sum() - counts.trace())
            st.markdown(f"{CHIPS[number]} **{wrong} of {counts.sum()} new pictures wrong**")
            chart(
                confusions(counts, pictures.classes, COLOURS[number]),
                alt=f"Confusion matrix of {LETTERS[number]}: {wrong} of {counts.sum()} wrong",
                key=f"confusion:{number}",
            )
            mistakes = worst_mistakes(each.logits, labels, MISTAKES)
            if mistakes:
                st.markdown("The mistakes it was surest of")
            with st.container(horizontal=True, gap="small"):
                for mistake in mistakes:
                    label, answer = pictures.classes[mistake.label], pictures.classes[mistake.said]
                    words = f"{label} taken for {answer}, {mistake.confidence:.0%}"
                    st.image(
                        data_uri(png(as_picture(pictures.validation_pixels[mistake.index].numpy(), MISTAKE_PX))),
                        width=MISTAKE_PX,
                        caption=f"{label} → **{answer}**  \n{mistake.confidence:.0%}",
                        alt=words,
                    )
