"""Work too long for a page run: in the background, with progress, a queue, and an end when nobody watches.

A page submits a function, keeps the `Job`, and calls `touch()` each time it draws it. A job that nobody touched for
`patience` seconds (the tab was closed) stops by itself at its next `report`.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

from core.errors import LearnerError

R = TypeVar("R")
Report = Callable[[float], None]  # tells the progress, 0..1; raises where the work is to stop
log = logging.getLogger(__name__)


class Status(Enum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class CancelledError(Exception):
    """Raised inside the work by `Job.report` once the job is cancelled or nobody watches any more."""


class Job(Generic[R]):
    """One piece of background work. Read `status`, `progress` (0..1), `result`, `error` from any thread."""

    def __init__(self, work: Callable[["Job[R]"], R], patience: float) -> None:
        self._work = work
        self._patience = patience
        self._cancel = threading.Event()
        self._touched = time.monotonic()
        self.finished = threading.Event()
        self.status = Status.QUEUED
        self.progress = 0.0
        self.result: R | None = None
        self.error: Exception | None = None

    def touch(self) -> None:
        """Say that somebody still watches."""
        self._touched = time.monotonic()

    def cancel(self) -> None:
        """Ask the work to stop at its next `report`."""
        self._cancel.set()

    def report(self, progress: float) -> None:
        """Called by the work between steps; `progress` in 0..1. Raises CancelledError when it is time to stop."""
        self.progress = min(max(progress, 0.0), 1.0)
        if self._cancel.is_set() or time.monotonic() - self._touched > self._patience:
            raise CancelledError

    def run(self) -> None:
        """Do the work and record how it ended. Called by the worker thread."""
        work, self._work = self._work, _nothing  # the result may outlive what the work needed
        try:
            self.report(0.0)
            self.status = Status.RUNNING
            self.result = work(self)
            self.progress, self.status = 1.0, Status.DONE
        except CancelledError:
            self.status = Status.CANCELLED
        except Exception as error:
            self.error, self.status = error, Status.FAILED
            if not isinstance(error, LearnerError):
                log.error("a background job failed: %s", type(error).__name__)
        finally:
            self.finished.set()


def _nothing(_: Job[R]) -> R:
    raise RuntimeError("a job runs once")


class Jobs:
    """A queue of jobs and the threads that work it off, `workers` at a time, first come first served."""

    def __init__(self, workers: int = 1, patience: float = 15.0) -> None:
        self._patience = patience
        self._queue: deque[Job[object]] = deque()
        self._wake = threading.Condition()
        for number in range(workers):
            threading.Thread(target=self._work_off, name=f"job-worker-{number}", daemon=True).start()

    def submit(self, work: Callable[[Job[R]], R]) -> Job[R]:
        """Queue `work`, which gets the job and calls its `report` between steps."""
        job = Job(work, self._patience)
        with self._wake:
            self._queue.append(job)  # type: ignore[arg-type]
            self._wake.notify()
        return job

    def position(self, job: Job[R]) -> int:
        """How many jobs are before this one in the queue; 0 when it is next or no longer queued."""
        with self._wake:
            return self._queue.index(job) if job in self._queue else 0  # type: ignore[arg-type]

    def _work_off(self) -> None:
        while True:
            with self._wake:
                while not self._queue:
                    self._wake.wait()
                job = self._queue.popleft()
            job.run()
            del job  # an idle worker must not keep the last result alive
