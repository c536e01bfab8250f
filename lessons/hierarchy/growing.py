"""Grow a picture that makes a channel, a unit or a class answer strongly: as a background job, watched while it grows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.arrays import ByteArray
from core.figures.pictures import enlarge_smoothly
from core.jobs import Job
from core.network.maximisation import Goal, Grown, maximise
from core.network.stages import LOGITS
from lessons.hierarchy.params import GOAL, GOALS, SEED, STEPS, UNIT
from ui.frame import state
from ui.frame.jobs import background, kept
from ui.looking.network import Seen, on_device

ENLARGED = 3  # times


@dataclass(frozen=True)
class Settings:
    """How a picture is grown."""

    goal: Goal
    steps: int
    seed: int


@dataclass(frozen=True)
class Kept:
    """One grown picture, as the store keeps it."""

    grown: Grown


def settings(seen: Seen, stage: str, channel: int) -> Settings:
    """Draw the controls under the picture."""
    goal_at = st.container()
    steps_at, seed_at = st.columns([5, 3], vertical_alignment="bottom")
    cell = None
    with goal_at:
        if stage == LOGITS:
            st.caption("The score of the class is raised.")
        else:
            goal = state.linked(GOAL, st.selectbox, "Raise", tuple(GOALS), format_func=GOALS.__getitem__)
            _, height, width = seen.activations[stage].shape
            cell = (height // 2, width // 2) if goal == UNIT else None
    with steps_at:
        steps = state.linked(STEPS, st.slider, "Steps", STEPS.low, STEPS.high, step=16)
    with seed_at:
        seed = state.linked(SEED, st.number_input, "Seed", SEED.low, SEED.high)
    return Settings(Goal(stage, channel, cell), steps, seed)


def grow(seen: Seen, how: Settings, draw: Callable[[Grown], None]) -> Grown | None:
    """The button, then the picture while it grows, then the picture; None as long as it is not there."""
    key = seen.network_key("grown", how)

    def work(job: Job[Kept]) -> Kept:
        def show(pictures: Sequence[Grown]) -> None:
            job.show(Kept(pictures[0]))

        return Kept(
            on_device(seen, lambda model: maximise(model, [how.goal], how.steps, how.seed, job.report, show))[0]
        )

    title = f"Grow a picture in {how.steps} steps"
    done = background(key, title, kept(key, work), meanwhile=lambda partial: draw(partial.grown))
    return None if done is None else done.grown


def large(pixels: ByteArray) -> ByteArray:
    """As it is drawn on the page."""
    return enlarge_smoothly(pixels, ENLARGED)
