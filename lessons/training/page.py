"""Lesson: train a small network here and now, or two side by side, and watch the gap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.images.picture import Picture
from core.lecture import Formula
from core.training.code import training_code
from core.training.learning import End, Snapshot, Trained
from core.training.measured import cases, in_words, table
from core.training.results import compared, surprise, verdict
from core.wording import said
from lessons.training.files import draw_files
from lessons.training.inside import look_inside
from lessons.training.learning import draw_learning, draw_mistakes
from lessons.training.params import AT, END, INSIDE, MEASURED
from lessons.training.run import again, another_seed, train
from lessons.training.settings import CHIPS, LETTERS, Chosen, choose, works
from ui.controls.drawer import drawer
from ui.frame import state
from ui.frame.lesson import draw_lesson
from ui.looking.trained import draw_ways

NOTES = {"without augmentation": (0.05, 0.35), "with augmentation": (0.15, 0.20)}  # loss in training, validation


@dataclass(frozen=True)
class Shown:
    """The settings, and what came of them where it is there."""

    chosen: Chosen
    trained: tuple[Trained, ...] | None

    def formula(self, entry: Formula) -> None:
        if entry.id == "descent":
            draw_descent(self.chosen)
            return
        if self.trained is None:
            st.caption("Train, and your numbers stand here.")
            return
        for letter, each in zip(LETTERS, self.trained, strict=False):
            last = each.last
            if entry.id == "cross_entropy":
                pictures = self.chosen.pictures
                label = int(pictures.validation_labels[self.chosen.watched])
                p = float(last.answer[label])
                st.latex(
                    rf"\text{{{letter}: }}-\ln p_{{\text{{{pictures.classes[label]}}}}}=-\ln {p:.4f}={surprise(p):.4f}"
                )
            elif entry.id == "gap":
                st.latex(rf"\text{{{letter}: }}{last.validation.loss:.3f}-{last.train.loss:.3f}={last.gap:+.3f}")
        if entry.id == "cross_entropy":
            st.caption("For the watched picture. The curves show the mean of this over all pictures.")

    def notice(self) -> Sequence[str]:
        sentences = [
            "Dotted is the loss on the pictures the network learns from, solid that on pictures it never learns from. Where "
            "the dotted line goes on falling and the solid one does not, the network learns its pictures by heart.",
            "Both losses are measured without dropout and on pictures as they are, so they can be compared.",
            "A loss can rise while the share of right answers rises too: the few mistakes are made with more and more "
            "certainty.",
            "After a training, move *Go back to step*: most of the fall of the loss comes in the first steps, while the "
            "kernels have hardly moved. They start as noise, and in so short a training most of the noise stays.",
        ]
        ends = [each.end for each in self.trained or ()]
        if End.DIVERGED in ends:
            sentences.insert(0, diverged(ends))
        return sentences

    def notes(self) -> None:
        rows = [
            f"| the notes, {name} | {train:.2f} | {new:.2f} | {said(new - train, '+.2f')} |"
            for name, (train, new) in NOTES.items()
        ]
        for letter, each in zip(LETTERS, self.trained or (), strict=False):
            last = each.last
            rows.append(
                f"| **here, {letter}** | {last.train.loss:.2f} | {last.validation.loss:.2f} | {said(last.gap, '+.2f')} |"
            )
        st.markdown(
            "\n".join(["| network | loss, training | loss, validation | gap |", "| --- | --: | --: | --: |", *rows])
        )
        st.markdown(
            "The notes' figures are an example with 2,000 cats and 2,000 dogs and millions of parameters. Here the pictures "
            "are smaller and fewer and so is the network. In the notes augmentation makes the loss in training larger and the "
            "other one smaller; whether it does here, the rows above say."
        )
        st.markdown(
            "[The notes’ comparison](/training?example=overfitting) · [Augmentation on your own photo](/augmentation)"
        )

    def code(self) -> str:
        return training_code(self.chosen.plans[-1])


def play(_: Picture) -> Shown:
    chosen = choose()
    if not works(chosen):
        return Shown(chosen, None)
    trained = train(chosen)
    if trained is not None:
        draw_results(chosen, trained)
    with drawer(
        MEASURED, "Does augmentation narrow the gap? Measured over eight seeds", ":material/science:"
    ) as opened:
        if opened:
            draw_measured()
    return Shown(chosen, trained)


def draw_results(chosen: Chosen, trained: tuple[Trained, ...]) -> None:
    for column, chip, each in zip(st.columns(len(trained), gap="medium"), CHIPS, trained, strict=False):
        column.markdown(f"{chip} {verdict(each)}")
    if len(trained) == 2:
        st.markdown(compared(LETTERS, (trained[0], trained[1])))
    histories: list[Sequence[Snapshot]] = [each.history for each in trained]
    steps = sorted({snapshot.step for history in histories for snapshot in history})
    names = [f"{step}" for step in steps[:-1]] + [END]
    slide, once_more, other = st.columns([5, 1.3, 1.3], vertical_alignment="bottom")
    with slide:
        place = state.linked(replace(AT, options=names), st.select_slider, "Go back to step", names)
    with once_more:
        st.button("Train again", icon=":material/replay:", on_click=again, args=(chosen,), width="stretch")
    with other:
        st.button("Another seed", icon=":material/casino:", on_click=another_seed, args=(chosen,), width="stretch")
    draw_learning(chosen, histories, live=False, at=None if place == END else int(place))
    st.header("What it mixes up", anchor="mistakes")
    draw_mistakes(chosen, trained)
    with drawer(INSIDE, "Look inside a trained network", ":material/grid_view:") as opened:
        if opened:
            look_inside(chosen, trained)
    draw_ways(LETTERS, trained, chosen.watched)
    draw_files(chosen, trained)


def draw_measured() -> None:
    st.markdown(
        "The small network, 1,200 steps, trained twice with each of eight seeds: once on the pictures as they are, once on "
        "pictures turned and shifted anew each time (pieces of photos also mirrored). Means with 95 % intervals."
    )
    st.markdown(table(cases()))
    st.markdown(in_words(cases()))


def draw_descent(chosen: Chosen) -> None:
    for letter, plan in zip(LETTERS, chosen.plans, strict=False):
        st.latex(
            (
                rf"\begin{{aligned}}\text{{{letter}: }}\eta&={plan.rate:g}\\"
                rf"{plan.steps:,}\text{{ steps}}\cdot{plan.in_a_batch}\text{{ pictures}}&={plan.pictures_seen:,}\\"
                rf"&={plan.images:,}\text{{ pictures}}\cdot{plan.epochs:.4g}\text{{ epochs}}\end{{aligned}}"
            ).replace(",", "{,}")
        )


def diverged(ends: Sequence[End]) -> str:
    """Which of the trainings diverged, and what to do about it."""
    if all(end is End.DIVERGED for end in ends) and len(ends) > 1:
        return "Both diverged: their curves end where the numbers left all bounds. Lower their learning rates."
    which = "One of the two" if len(ends) > 1 else "The training"
    return f"{which} diverged: its curve ends where the numbers left all bounds. Lower its learning rate."


def draw_page() -> None:
    draw_lesson("training", play)
