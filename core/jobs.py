"""Work too long for a page run: in the background, with progress, a queue, and an end when nobody watches.

A page submits a function, keeps the `Job`, and calls `touch()` each time it draws it. A job that nobody touched for
`patience` seconds (the tab was closed) stops by itself at its next `report`; work too long to be lost by a reader who was
away for minutes rests first.

A job can be paused: it waits inside its next `report` and holds up nobody, another thread takes its place. When it is to go
on, it queues up again behind the others.
"""

import atexit
import logging
import threading
import time
import traceback
import weakref
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

from core.errors import LearnerError, bare

R = TypeVar("R")
Report = Callable[[float], None]  # tells the progress, 0..1; raises where the work is to stop
TICK_S = 0.05  # how often waiting work looks whether it is to stop
LAST_WAIT_S = 2.0  # for work to stop when the process ends
log = logging.getLogger(__name__)


class Status(Enum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class CancelledError(Exception):
    """Raised inside the work by `Job.report` once the job is cancelled or nobody watches any more."""


class Job(Generic[R]):
    """One piece of background work. Read `status`, `progress` (0..1), `partial`, `result`, `error` from any thread."""

    def __init__(
        self, work: Callable[["Job[R]"], R], patience: float, rest: Callable[["Job[R]"], None], resting: float = 0.0
    ) -> None:
        self._work = work
        self._patience = patience
        self._resting = resting
        self._rest = rest
        self._cancel = threading.Event()
        self._pause = threading.Event()
        self.turn = threading.Event()  # set while the job holds one of the places where work is done
        self._touched = time.monotonic()
        self.begun = False
        self.finished = threading.Event()
        self.status = Status.QUEUED
        self.progress = 0.0
        self.result: R | None = None
        self.error: Exception | None = None
        self.partial: R | None = None

    def touch(self) -> None:
        """Say that somebody still watches."""
        self._touched = time.monotonic()

    def cancel(self) -> None:
        """Ask the work to stop at its next `report`. Work that has not begun lets go of all it holds at once."""
        self._cancel.set()
        if not self.begun:
            self._work = _nothing

    @property
    def given_up(self) -> bool:
        """Whether it is to stop: cancelled, or nobody touched it for too long."""
        return self._cancel.is_set() or time.monotonic() - self._touched > self._patience + self._resting

    @property
    def _unwatched(self) -> bool:
        return self._resting > 0 and time.monotonic() - self._touched > self._patience

    def pause(self) -> None:
        """Ask the work to wait at its next `report` until `resume` or `cancel`."""
        self._pause.set()

    def resume(self) -> None:
        """Let paused work queue up to go on."""
        self._pause.clear()

    @property
    def paused(self) -> bool:
        """Whether it waits for `resume`, or will at its next `report`."""
        return self._pause.is_set() and not self.finished.is_set()

    def check(self) -> None:
        """Raises CancelledError when it is time to stop."""
        if self.given_up:
            raise CancelledError

    def show(self, partial: R) -> None:
        """Called by the work: what there is to see so far."""
        self.partial = partial

    def report(self, progress: float) -> None:
        """Called by the work between steps; `progress` in 0..1. Waits while the job is paused.

        Raises:
            CancelledError: it is time to stop.
        """
        self.progress = min(max(progress, 0.0), 1.0)
        self.check()
        if self._pause.is_set() or self._unwatched:
            self._rest(self)

    def wait_for_pause_to_end(self) -> None:
        """Called in the work's thread. Raises CancelledError when it is time to stop."""
        self.status = Status.PAUSED
        while self._pause.is_set() or self._unwatched:
            self.check()
            time.sleep(TICK_S)

    def wait_for_turn(self) -> None:
        """Called in the work's thread. Raises CancelledError when it is time to stop."""
        self.status = Status.QUEUED
        while not self.turn.wait(TICK_S):
            self.check()
        self.status = Status.RUNNING

    def run(self) -> None:
        """Do the work and record how it ended. Called by the worker thread."""
        work, self._work = self._work, _nothing  # the result may outlive what the work needed
        self.begun = True
        _begun.add(self)  # type: ignore[arg-type]
        try:
            self.report(0.0)
            self.status = Status.RUNNING
            self.result = work(self)
            self.progress, self.status = 1.0, Status.DONE
        except CancelledError:
            self.status = Status.CANCELLED
        except Exception as error:
            if not isinstance(error, LearnerError):
                lines = "".join(traceback.format_tb(error.__traceback__))
                log.error("a background job failed: %s\n%s", type(error).__name__, lines)
            self.error, self.status = bare(error), Status.FAILED
        finally:
            self.partial = None
            self.finished.set()


def _nothing(_: Job[R]) -> R:
    raise RuntimeError("a job runs once")


_begun: weakref.WeakSet[Job[object]] = weakref.WeakSet()


@atexit.register
def _stop_all() -> None:
    """A process that ends while a thread computes would abort: let the work stop first."""
    running = [job for job in _begun if not job.finished.is_set()]
    for job in running:
        job.cancel()
    for job in running:
        job.finished.wait(LAST_WAIT_S)


class Jobs:
    """A queue of jobs and the threads that work it off, `workers` at a time, first come first served."""

    def __init__(self, workers: int = 1, patience: float = 15.0) -> None:
        self._patience = patience
        self._queue: deque[Job[object]] = deque()
        self._wake = threading.Condition()
        for number in range(workers):
            threading.Thread(target=self._work_off, name=f"job-worker-{number}", daemon=True).start()

    def submit(self, work: Callable[[Job[R]], R], resting: float = 0.0) -> Job[R]:
        """Queue `work`, which gets the job and calls its `report` between steps.

        Where nobody touches it any more it waits, for `resting` seconds, before it is given up: holding up nobody, and
        going on once it is touched again.
        """
        job = Job(work, self._patience, self._rest, resting)
        self._append(job)
        return job

    def position(self, job: Job[R]) -> int:
        """How many jobs are before this one in the queue; 0 when it is next or no longer queued."""
        with self._wake:
            return self._queue.index(job) if job in self._queue else 0  # type: ignore[arg-type]

    def sweep(self) -> int:
        """End queued jobs that were given up: they must not hold what they need until their turn comes. Returns how many."""
        with self._wake:
            gone = [job for job in self._queue if job.given_up and not job.begun]
            for job in gone:
                self._queue.remove(job)
        for job in gone:
            job.cancel()
            job.run()
        return len(gone)

    def _append(self, job: Job[R]) -> None:
        with self._wake:
            self._queue.append(job)  # type: ignore[arg-type]
            self._wake.notify()

    def _rest(self, job: Job[R]) -> None:
        """Give the place of a paused job to a new worker, and wait until a worker gives it one again."""
        job.turn.clear()
        threading.Thread(target=self._work_off, name="job-worker-stand-in", daemon=True).start()
        job.wait_for_pause_to_end()
        self._append(job)
        try:
            job.wait_for_turn()
        except CancelledError:
            with self._wake:
                if not job.turn.is_set():
                    self._queue.remove(job)  # type: ignore[arg-type]
            raise

    def _work_off(self) -> None:
        while True:
            with self._wake:
                while not self._queue:
                    self._wake.wait()
                job = self._queue.popleft()
                job.turn.set()
            if job.begun:
                return  # the place goes back to the thread of the paused job
            job.run()
            if not job.turn.is_set():
                return  # it ended while it was paused: its place is taken
            del job  # an idle worker must not keep the last result alive
