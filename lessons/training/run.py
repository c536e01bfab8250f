"""Trainings of this session: started, watched, paused, ended; what came of the last few of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.errors import LearnerError
from core.jobs import Job, Status
from core.shared import jobs
from core.training.learning import Snapshot, Trained, Training, race
from core.training.plan import Plan
from ui import state
from ui.errors import explain, guard, report
from ui.training_drawing import draw_learning
from ui.training_settings import SEED, Chosen

POLL_S = 0.7
AWAY_S = 285  # that a training rests for, once nobody watches: with the patience of jobs the five minutes of a session
KEPT = 4
Key = tuple[tuple[Plan, ...], int, int]
_RACES = "trainings"


@dataclass
class Race:
    """One or two trainings in hand, and what came of them."""

    trainings: tuple[Training, ...]
    job: Job[tuple[Trained, ...]]

    @property
    def histories(self) -> list[Sequence[Snapshot]]:
        """What is known so far."""
        return [tuple(one.history) for one in self.trainings]


def train(chosen: Chosen) -> tuple[Trained, ...] | None:
    """The button, then the race as it runs, and at last what came of it."""
    races: dict[Key, Race] = st.session_state.setdefault(_RACES, {})
    key = (chosen.plans, chosen.watched, chosen.budget)
    race_now = races.get(key)
    if race_now is None or race_now.job.status in (Status.CANCELLED, Status.FAILED):
        start, said = st.columns([1, 3], vertical_alignment="center")
        with start:
            st.button(
                "Train" if race_now is None else "Train again",
                type="primary",
                icon=":material/play_arrow:",
                on_click=_start,
                args=(races, key, chosen),
                width="stretch",
            )
        with said:
            _before(race_now)
        return None
    if race_now.job.status is Status.DONE:
        race_now.trainings = ()  # the result holds all that is still needed
        return race_now.job.result
    _watch(race_now, chosen)
    return None


def again(chosen: Chosen) -> None:
    """Train the same once more. For callbacks."""
    _start(st.session_state[_RACES], (chosen.plans, chosen.watched, chosen.budget), chosen)


def another_seed(chosen: Chosen) -> None:
    """Train with other first weights, other pictures and other draws. For callbacks."""
    seed = (chosen.plans[0].seed + 1) % (SEED.high + 1)
    state.assign(SEED, seed)
    again(replace(chosen, plans=tuple(replace(plan, seed=seed) for plan in chosen.plans)))


def _start(races: dict[Key, Race], key: Key, chosen: Chosen) -> None:
    for other in races.values():
        other.job.cancel()
    trainings = tuple(Training(plan, chosen.watched, chosen.budget / len(chosen.plans)) for plan in chosen.plans)
    races.pop(key, None)
    for name in [name for name, one in races.items() if one.job.status is not Status.DONE] + list(races)[: -KEPT + 1]:
        races.pop(name, None)
    races[key] = Race(trainings, jobs().submit(lambda job: race(trainings, job.report), AWAY_S))


def _before(ended: Race | None) -> None:
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
        done = max((one.step for one in ended.trainings), default=0)
        st.caption(f"Cancelled after {done} steps.")


@st.fragment(run_every=POLL_S)
def _watch(race_now: Race, chosen: Chosen) -> None:
    with guard():
        job = race_now.job
        job.touch()
        if job.finished.is_set():
            st.rerun()
        bar, pause, cancel = st.columns([6, 1, 1], vertical_alignment="center")
        bar.progress(job.progress, _said(race_now, chosen))
        with pause:
            if job.paused:
                st.button("Go on", on_click=job.resume, icon=":material/play_arrow:", key="go on", width="stretch")
            else:
                st.button("Pause", on_click=job.pause, icon=":material/pause:", key="pause", width="stretch")
        with cancel:
            st.button("Cancel", on_click=job.cancel, icon=":material/close:", key="cancel training", width="stretch")
        histories = race_now.histories
        if all(histories):
            draw_learning(chosen, histories, live=True)


def _said(race_now: Race, chosen: Chosen) -> str:
    job = race_now.job
    if job.status is Status.PAUSED:
        return "Paused. The clock stands still, and others may train meanwhile."
    if job.status is Status.QUEUED:
        before = jobs().position(job)
        return f"Waiting, {before} before you in the queue" if before else "Waiting: you are next, one job is running"
    done = " · ".join(
        f"{letter}: step {one.step:,} of {one.plan.steps:,}"
        for letter, one in zip("AB", race_now.trainings, strict=False)
    )
    seconds = sum(one.seconds for one in race_now.trainings)
    return f"{done} · {seconds:.0f} s of at most {chosen.budget} s"
