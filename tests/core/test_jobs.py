"""Background work: how it ends, in which order it runs, and that nobody has to wait for a closed tab."""

import gc
import logging
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable

import pytest

from core.errors import LearnerError
from core.jobs import Job, Jobs, Status

SOON = 120.0  # seconds; a test that waits this long has failed, however busy the machine


def finished(job: Job) -> Job:
    assert job.finished.wait(SOON)
    return job


def until_stopped(job: Job) -> None:
    """Work that reports, each time a little more, until it is cancelled."""
    deadline, done = time.monotonic() + SOON, 0.0
    while time.monotonic() < deadline:
        done += 1e-6
        job.report(done)
        time.sleep(0.002)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.002)


class Clock:
    """The time that jobs go by, moved on by the test alone."""

    now = 0.0
    sleep = staticmethod(time.sleep)

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("core.jobs.time", clock)
    return clock


def freed(watched: weakref.ref) -> bool:
    """Whether the object is gone, at once or as soon as the worker has gone on."""
    deadline = time.monotonic() + SOON
    while watched() is not None and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.01)
    return watched() is None


class Blocked:
    """Work that holds its worker until it is let go."""

    def __init__(self) -> None:
        self.started, self.let_go = threading.Event(), threading.Event()

    def __call__(self, job: Job) -> str:
        self.started.set()
        assert self.let_go.wait(SOON)
        return "let go"


@pytest.fixture
def blocked() -> Blocked:
    return Blocked()


def test_done() -> None:
    job = finished(Jobs().submit(lambda job: 6 * 7))
    assert (job.status, job.result, job.error, job.progress) == (Status.DONE, 42, None, 1.0)


def test_queued_then_running_then_done(blocked: Blocked) -> None:
    jobs = Jobs()
    first = jobs.submit(blocked)
    second = jobs.submit(lambda job: "second")
    assert blocked.started.wait(SOON)
    assert (first.status, second.status) == (Status.RUNNING, Status.QUEUED)
    assert not first.finished.is_set()
    blocked.let_go.set()
    assert finished(first).result == "let go"
    assert finished(second).result == "second"


def test_failure_is_kept_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        job = finished(Jobs().submit(lambda job: 1 // 0))
    assert job.status is Status.FAILED
    assert isinstance(job.error, ZeroDivisionError)
    assert job.result is None
    assert "ZeroDivisionError" in caplog.text


def test_learner_error_is_kept_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    mistake = LearnerError("The kernel has 9 px.", "Choose a smaller one.")

    def work(job: Job) -> None:
        raise mistake

    job = finished(Jobs().submit(work))
    assert (job.status, job.error) == (Status.FAILED, mistake)
    assert not caplog.records


def test_worker_survives_failures() -> None:
    jobs = Jobs()
    failed = [jobs.submit(lambda job: 1 // 0) for _ in range(3)]
    assert finished(jobs.submit(lambda job: "alive")).result == "alive"
    assert [job.status for job in failed] == [Status.FAILED] * 3


def test_cancelled_while_queued_never_starts(blocked: Blocked) -> None:
    jobs, ran = Jobs(), []
    jobs.submit(blocked)
    job = jobs.submit(lambda job: ran.append(1))
    job.cancel()
    blocked.let_go.set()
    assert finished(job).status is Status.CANCELLED
    assert (job.result, job.error, ran) == (None, None, [])


def test_cancelled_while_running() -> None:
    started = threading.Event()

    def work(job: Job) -> None:
        started.set()
        until_stopped(job)

    jobs = Jobs()
    job = jobs.submit(work)
    assert started.wait(SOON)
    job.cancel()
    assert finished(job).status is Status.CANCELLED
    assert job.error is None
    assert finished(jobs.submit(lambda job: "next")).result == "next"


def test_progress_is_seen_while_running_and_stays_in_range(blocked: Blocked) -> None:
    seen = []

    def work(job: Job) -> None:
        for progress in (0.25, 0.5, 1.5, -1.0):
            job.report(progress)
            seen.append(job.progress)
        job.report(0.75)
        blocked(job)

    job = Jobs().submit(work)
    assert blocked.started.wait(SOON)
    assert seen == [0.25, 0.5, 1.0, 0.0]
    assert (job.status, job.progress) == (Status.RUNNING, 0.75)
    blocked.let_go.set()
    assert finished(job).progress == 1.0


def test_first_come_first_served_and_positions(blocked: Blocked) -> None:
    jobs, order = Jobs(), []
    running = jobs.submit(blocked)
    assert blocked.started.wait(SOON)

    def noting(number: int) -> Callable[[Job], None]:
        return lambda job: order.append(number)

    queued = [jobs.submit(noting(number)) for number in range(4)]
    assert [jobs.position(job) for job in queued] == [0, 1, 2, 3]
    assert jobs.position(running) == 0
    blocked.let_go.set()
    for job in queued:
        finished(job)
    assert order == [0, 1, 2, 3]
    assert [jobs.position(job) for job in queued] == [0, 0, 0, 0]


def test_two_workers_work_side_by_side() -> None:
    both = threading.Barrier(2, timeout=SOON)
    jobs = Jobs(workers=2)
    pair = [jobs.submit(lambda job: both.wait()) for _ in range(2)]
    assert [finished(job).status for job in pair] == [Status.DONE] * 2


def test_running_job_that_nobody_touches_stops(clock: Clock) -> None:
    job = Jobs(patience=15).submit(until_stopped)
    until_status(job, Status.RUNNING)
    clock.now += 15
    steps = job.progress
    until(lambda: job.progress > steps)  # it has reported again and goes on
    assert not job.finished.is_set()
    clock.now += 0.1
    assert finished(job).status is Status.CANCELLED


def test_queued_job_that_nobody_touches_never_starts(blocked: Blocked, clock: Clock) -> None:
    jobs, ran = Jobs(patience=15), []
    jobs.submit(blocked)
    assert blocked.started.wait(SOON)
    job = jobs.submit(lambda job: ran.append(1))
    clock.now += 15.1
    blocked.let_go.set()
    assert finished(job).status is Status.CANCELLED
    assert ran == []


def test_touched_job_goes_on(clock: Clock) -> None:
    job = Jobs(patience=15).submit(until_stopped)
    until_status(job, Status.RUNNING)
    for _ in range(5):
        clock.now += 10
        job.touch()
        steps = job.progress
        until(lambda steps=steps: job.progress > steps)
    assert job.status is Status.RUNNING
    job.cancel()
    finished(job)


def test_idle_worker_does_not_keep_the_last_result_alive() -> None:
    class Result:
        pass

    jobs = Jobs()
    job = finished(jobs.submit(lambda job: Result()))
    result = weakref.ref(job.result)
    del job
    assert freed(result)


def test_finished_job_does_not_keep_what_its_work_needed() -> None:
    class Needed:
        def __call__(self, job: Job) -> int:
            return 3

    work = Needed()
    needed = weakref.ref(work)
    job = finished(Jobs().submit(work))
    del work
    assert freed(needed)
    assert job.result == 3


def until_status(job: Job, status: Status) -> None:
    until(lambda: job.status is status)


def paused(jobs: Jobs) -> Job:
    """A job of ten steps, each of which it reports, that has come to rest before the first or at it."""
    go = threading.Event()

    def counting(job: Job) -> int:
        assert go.wait(SOON)
        for step in range(10):
            job.report(step / 10)
        return 10

    job = jobs.submit(counting)
    job.pause()
    go.set()
    until_status(job, Status.PAUSED)
    return job


def test_a_paused_job_stands_still_lets_others_pass_and_goes_on() -> None:
    jobs = Jobs()
    job = paused(jobs)
    assert job.paused
    progress = job.progress
    assert finished(jobs.submit(lambda _: "passed")).result == "passed"
    assert (job.status, job.progress) == (Status.PAUSED, progress)
    job.resume()
    assert finished(job).result == 10
    assert not job.paused
    assert finished(jobs.submit(lambda _: "next")).result == "next"


def test_who_goes_on_waits_for_those_who_came_meanwhile(blocked: Blocked) -> None:
    jobs = Jobs()
    job = paused(jobs)
    other = jobs.submit(blocked)
    assert blocked.started.wait(SOON)
    later = jobs.submit(lambda _: "later")
    job.resume()
    until_status(job, Status.QUEUED)
    assert [jobs.position(one) for one in (later, job)] == [0, 1]
    blocked.let_go.set()
    assert [finished(one).status for one in (other, later, job)] == [Status.DONE] * 3


@pytest.mark.parametrize("how", ["while paused", "while it waits to go on"])
def test_a_paused_job_can_be_cancelled(how: str, blocked: Blocked) -> None:
    jobs = Jobs()
    job = paused(jobs)
    jobs.submit(blocked)
    assert blocked.started.wait(SOON)
    if how != "while paused":
        job.resume()
        until_status(job, Status.QUEUED)
    job.cancel()
    assert finished(job).status is Status.CANCELLED
    blocked.let_go.set()
    most, running = 0, []

    def alone(_: Job) -> None:
        nonlocal most
        running.append(1)
        most = max(most, len(running))
        time.sleep(0.02)
        running.pop()

    for one in [jobs.submit(alone) for _ in range(5)]:
        finished(one)
    assert most == 1


def test_a_paused_job_that_nobody_touches_ends(clock: Clock) -> None:
    job = paused(Jobs(patience=15))
    clock.now += 15.1
    assert finished(job).status is Status.CANCELLED


def test_a_process_that_ends_lets_its_work_stop_first() -> None:
    code = (
        "import threading\nfrom core.jobs import Jobs\nstarted = threading.Event()\n"
        "def work(job):\n"
        "    try:\n"
        "        while True:\n"
        "            started.set()\n"
        "            job.report(0.5)\n"
        "    finally:\n"
        "        print('stopped', flush=True)\n"
        "Jobs(patience=60).submit(work)\nstarted.wait()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=4 * SOON, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "stopped\n", "")


def test_work_that_may_rest_stands_still_while_nobody_watches_and_goes_on() -> None:
    jobs, steps = Jobs(patience=0.1), []

    def work(job: Job) -> str:
        for step in range(3):
            job.report(step / 3)
            steps.append(step)
            if step == 0:
                until_unwatched(job)
        return "done"

    def until_unwatched(job: Job) -> None:
        while not job._unwatched:
            time.sleep(0.002)

    job = jobs.submit(work, resting=60)
    until_status(job, Status.PAUSED)
    assert steps == [0]
    assert finished(jobs.submit(lambda _: "passed")).result == "passed"
    while not job.finished.wait(0.01):
        job.touch()
    assert (job.status, job.result) == (Status.DONE, "done")


def test_work_that_rested_for_too_long_ends() -> None:
    job = finished(Jobs(patience=0.05).submit(until_stopped, resting=0.1))
    assert job.status is Status.CANCELLED
