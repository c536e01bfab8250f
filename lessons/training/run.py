"""Trainings of this session: started, watched, paused, ended; what came of the last few of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.errors import LearnerError
from core.jobs import Job, Status
from core.shared import jobs
from core.training.learning import Snapshot, Trained, Training, race
from core.training.plan import Plan
from lessons.training.learning import draw_learning
from lessons.training.params import SEED
from lessons.training.settings import LETTERS, Chosen
from ui.frame import state
from ui.frame.errors import explain, guard, report
from ui.frame.jobs import trainings

POLL_S = 0.7
AWAY_S = 285  # that a training rests for, once nobody watches: with the patience of jobs the five minutes of a session
KEPT = 4
Key = tuple[tuple[Plan, ...], int, int]


@dataclass
class Race:
    """One or two trainings in hand, and what came of them."""

    trainings: tuple[Training, ...]
    job: Job[tuple[Trained, ...]]

    @property
    def histories(self) -> list[Sequence[Snapshot]]:
        """What is known so far."""
        return [tuple(training.history) for training in self.trainings]


def train(chosen: Chosen) -> tuple[Trained, ...] | None:
    """The button, then the race as it runs, and at last what came of it."""
    races: dict[Key, Race] = trainings()
    key = (chosen.plans, chosen.watched, chosen.budget)
    running = races.get(key)
    if running is None or running.job.status in (Status.CANCELLED, Status.FAILED):
        start, beside = st.columns([1, 3], vertical_alignment="center")
        with start:
            st.button(
                "Train" if running is None else "Train again",
                type="primary",
                icon=":material/play_arrow:",
                on_click=_start,
                args=(races, key, chosen),
                width="stretch",
            )
        with beside:
            _draw_before(running)
        return None
    if running.job.status is Status.DONE:
        running.trainings = ()  # the result holds all that is still needed
        return running.job.result
    _watch(running, chosen)
    return None


def again(chosen: Chosen) -> None:
    """Train the same once more. For callbacks."""
    _start(trainings(), (chosen.plans, chosen.watched, chosen.budget), chosen)


def another_seed(chosen: Chosen) -> None:
    """Train with other first weights, other pictures and other draws. For callbacks."""
    seed = (chosen.plans[0].seed + 1) % (SEED.high + 1)
    state.assign(SEED, seed)
    again(replace(chosen, plans=tuple(replace(plan, seed=seed) for plan in chosen.plans)))


def _start(races: dict[Key, Race], key: Key, chosen: Chosen) -> None:
    for other in races.values():
        other.job.cancel()
    sides = tuple(Training(plan, chosen.watched, chosen.budget / len(chosen.plans)) for plan in chosen.plans)
    races.pop(key, None)
    for name in [name for name, other in races.items() if other.job.status is not Status.DONE] + list(races)[
        : -KEPT + 1
    ]:
        races.pop(name, None)
    races[key] = Race(sides, jobs().submit(lambda job: race(sides, job.report), AWAY_S))


def _draw_before(ended: Race | None) -> None:
    if ended is None:
        st.caption(
            "One training at a time on this server, others wait in a queue. It rests while this page is not "
            "open, and ends after five minutes."
        )
    elif isinstance(ended.job.error, LearnerError):
        explain(ended.job.error)
    elif ended.job.error is not None:
        report(ended.job.error)
    else:
        done = max((training.step for training in ended.trainings), default=0)
        st.caption(f"Cancelled after {done} steps.")


@st.fragment(run_every=POLL_S)
def _watch(running: Race, chosen: Chosen) -> None:
    with guard():
        job = running.job
        job.touch()
        if job.finished.is_set():
            st.rerun()
        bar, pause, cancel = st.columns([6, 1, 1], vertical_alignment="center")
        bar.progress(job.progress, _progress(running, chosen))
        with pause:
            if job.paused:
                st.button("Go on", on_click=job.resume, icon=":material/play_arrow:", key="go on", width="stretch")
            else:
                st.button("Pause", on_click=job.pause, icon=":material/pause:", key="pause", width="stretch")
        with cancel:
            st.button("Cancel", on_click=job.cancel, icon=":material/close:", key="cancel training", width="stretch")
        histories = running.histories
        if all(histories):
            draw_learning(chosen, histories, live=True)


def _progress(running: Race, chosen: Chosen) -> str:
    job = running.job
    if job.status is Status.PAUSED:
        return "Paused. The clock stands still, and others may train meanwhile."
    if job.status is Status.QUEUED:
        before = jobs().position(job)
        return f"Waiting, {before} before you in the queue" if before else "Waiting: you are next, one job is running"
    done = " · ".join(
        f"{letter}: step {training.step:,} of {training.plan.steps:,}"
        for letter, training in zip(LETTERS, running.trainings, strict=False)
    )
    seconds = sum(training.seconds for training in running.trainings)
    return f"{done} · {seconds:.0f} s of at most {chosen.budget} s"
