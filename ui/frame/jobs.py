"""A background job on a page: start, progress, place in the queue, cancel. Drawing it keeps it alive."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from core.errors import LearnerError
from core.jobs import Job, Jobs, Status
from core.shared import jobs, store
from core.store import Key, V
from ui.frame.errors import explain, guard, report

R = TypeVar("R")
_JOBS, _TRAININGS = "jobs", "trainings"
_POLL_S = 0.5
_KEPT = 8  # finished jobs a session keeps the results of


def of_session() -> list[Job[Any]]:
    """The jobs that this session started and still holds, whatever became of them."""
    return list(_mine().values())


def trainings() -> dict[Any, Any]:
    """What this session trains in the lab and has trained, by what was set for it; each has its `job`."""
    mine: dict[Any, Any] = st.session_state.setdefault(_TRAININGS, {})
    return mine


def background(
    key: Key,
    label: str,
    work: Callable[[Job[R]], R],
    queue: Callable[[], Jobs] = jobs,
    meanwhile: Callable[[R], None] = lambda _: None,
) -> R | None:
    """A button that starts `work`, then its progress with a cancel button, and at last its result.

    Args:
        key: the work and all its parameters; another key is another job.
        label: text of the button, says what will be done.
        work: gets the job, calls its `report`.
        queue: where it waits for its turn.
        meanwhile: draws what the work shows of itself while it runs, see `Job.show`.

    Returns:
        The result, or None as long as there is none.
    """
    mine = _mine()
    job: Job[R] | None = mine.get(key)
    if job is None or job.status in (Status.CANCELLED, Status.FAILED):
        if job is not None:
            _why_it_ended(job)
        st.button(
            label,
            on_click=lambda: _start(mine, key, queue().submit(work)),
            icon=":material/play_arrow:",
            key=f"start:{key}",
        )
        return None
    if job.status is Status.DONE:
        return job.result
    _watch(job, label, queue, meanwhile)
    return None


def kept(key: Key, work: Callable[[Job[V]], V]) -> Callable[[Job[V]], V]:
    """For `background`: the same work, its result kept for all who ask."""
    return lambda job: store().get(key, lambda: work(job))


def forget(photo: str) -> None:
    """End all jobs of this session on the personal photo with this digest, and let go of their results."""
    mine = _mine()
    for key in [key for key in mine if photo in key.photos]:
        mine.pop(key).cancel()


def _mine() -> dict[Key, Job[Any]]:
    mine: dict[Key, Job[Any]] = st.session_state.setdefault(_JOBS, {})
    return mine


def _start(mine: dict[Key, Job[R]], key: Key, job: Job[R]) -> None:
    mine.pop(key, None)
    mine[key] = job
    finished = [name for name, other in mine.items() if other.finished.is_set()]
    for name in finished[:-_KEPT]:
        del mine[name]


def _why_it_ended(job: Job[R]) -> None:
    if isinstance(job.error, LearnerError):
        explain(job.error)
    elif job.error is not None:
        report(job.error)
    else:
        st.caption("Cancelled.")


@st.fragment(run_every=_POLL_S)
def _watch(job: Job[R], label: str, queue: Callable[[], Jobs], meanwhile: Callable[[R], None]) -> None:
    with guard():
        job.touch()
        if job.finished.is_set():
            st.rerun()
        before = queue().position(job)
        waiting = f"Waiting, {before} before you" if before else "Waiting for its turn"
        st.progress(job.progress, waiting if job.status is Status.QUEUED else f"{label}: {job.progress:.0%}")
        st.button("Cancel", on_click=job.cancel, icon=":material/close:", key=f"cancel:{id(job)}")
        if job.partial is not None:
            meanwhile(job.partial)
