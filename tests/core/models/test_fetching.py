"""Downloads from a server on this machine: whole, cut off, resumed, wrong, refused, cancelled, asked for twice."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import LearnerError
from core.jobs import CancelledError, Job, Jobs, Status
from core.models import fetching
from core.models.cards import ModelCard
from core.models.fetching import fetch
from tests.core.models.conftest import SOON, Server

ROOT = Path(__file__).parents[3]


class Reports(list[float]):
    """Follows a download."""

    def report(self, progress: float) -> None:
        self.append(progress)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def part_of(card: ModelCard) -> Path:
    return card.path.with_name(card.file + ".part")


def leave_part(card: ModelCard, data: bytes) -> None:
    card.path.parent.mkdir(parents=True)
    part_of(card).write_bytes(data)


def assert_complete(card: ModelCard, weights: bytes) -> None:
    assert card.available
    assert card.path.read_bytes() == weights
    assert not part_of(card).exists()


def failure(card: ModelCard, url: str) -> LearnerError:
    """The message and hint for the learner, which must name the file and the folder; nothing but whole files may lie there."""
    with pytest.raises(LearnerError) as caught:
        fetch(card, Reports(), url)
    shown = f"{caught.value.message} {caught.value.hint}"
    assert card.file in shown
    assert str(card.path.parent) in shown
    assert not card.available
    return caught.value


def test_whole_file(server: Server, published: ModelCard, weights: bytes, folder: Path) -> None:
    reports = Reports()
    assert not published.available
    assert fetch(published, reports, server.url) == folder / published.file
    assert_complete(published, weights)
    assert server.gets == [None]
    assert reports == sorted(reports)
    assert (reports[0], reports[-1]) == (0, 1)
    assert len(reports) > 5


@pytest.mark.parametrize("slash", ["", "/"])
def test_address_from_the_environment(
    server: Server, published: ModelCard, weights: bytes, slash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVSCOPE_MODELS_URL", server.url + slash)
    fetch(published, Reports())
    assert_complete(published, weights)


def test_right_file_that_is_there_is_not_fetched_again(server: Server, published: ModelCard, weights: bytes) -> None:
    published.path.parent.mkdir(parents=True)
    published.path.write_bytes(weights)
    assert fetch(published, Reports(), server.url) == published.path
    assert server.gets == []


def test_wrong_file_that_is_there_is_replaced(server: Server, published: ModelCard, weights: bytes) -> None:
    published.path.parent.mkdir(parents=True)
    published.path.write_bytes(weights[:-1])
    fetch(published, Reports(), server.url)
    assert_complete(published, weights)


def test_length_not_told(server: Server, published: ModelCard, weights: bytes) -> None:
    server.announces = False
    reports = Reports()
    fetch(published, reports, server.url)
    assert_complete(published, weights)
    assert reports[-1] == pytest.approx(1)


def test_slow_server_is_followed_piece_by_piece(server: Server, published: ModelCard, weights: bytes) -> None:
    server.close_gate_after(100_000)
    reports = Reports()
    thread = threading.Thread(target=fetch, args=(published, reports, server.url))
    thread.start()
    until(lambda: bool(reports) and reports[-1] == 100_000 / len(weights))
    assert not published.available
    server.gate.set()
    thread.join(SOON)
    assert_complete(published, weights)


def test_cuts_are_resumed(server: Server, published: ModelCard, weights: bytes) -> None:
    server.cuts = [1_000_000, 500_000]
    fetch(published, Reports(), server.url)
    assert server.gets == [None, "bytes=1000000-", "bytes=1500000-"]
    assert_complete(published, weights)


def test_cut_that_brings_nothing_is_told_and_the_next_fetch_goes_on(
    server: Server, published: ModelCard, weights: bytes
) -> None:
    server.cuts = [1_000_000, 0]
    assert "broke off" in failure(published, server.url).message
    assert part_of(published).read_bytes() == weights[:1_000_000]
    reports = Reports()
    fetch(published, reports, server.url)
    assert server.gets[-1] == "bytes=1000000-"
    assert reports[0] == 1_000_000 / len(weights)
    assert_complete(published, weights)


def test_server_without_parts_starts_over(server: Server, published: ModelCard, weights: bytes) -> None:
    server.ranges = False
    leave_part(published, weights[:1_000_000])
    fetch(published, Reports(), server.url)
    assert server.gets == ["bytes=1000000-"]
    assert_complete(published, weights)


@pytest.mark.parametrize(
    ("left", "gets"),
    [
        (lambda weights: b"another version" * 1000, ["bytes=15000-", None]),
        (lambda weights: weights + b"more", ["bytes={more}-", None]),
        (lambda weights: weights, ["bytes={all}-"]),
    ],
    ids=["of another file", "too long", "complete"],
)
def test_what_an_earlier_download_left(
    server: Server, published: ModelCard, weights: bytes, left: Callable[[bytes], bytes], gets: list[str | None]
) -> None:
    leave_part(published, left(weights))
    fetch(published, Reports(), server.url)
    assert server.gets == [get and get.format(all=len(weights), more=len(weights) + 4) for get in gets]
    assert_complete(published, weights)


@pytest.mark.parametrize(("status", "words"), [(404, "has no such file (404)"), (503, "answers with error 503")])
def test_error_of_the_server(server: Server, published: ModelCard, weights: bytes, status: int, words: str) -> None:
    server.status = status
    leave_part(published, weights[:1000])
    assert f"127.0.0.1:{server.server_port} {words}" in failure(published, server.url).message
    assert part_of(published).exists()


def test_file_not_on_the_server(server: Server, published: ModelCard) -> None:
    server.files.clear()
    assert "404" in failure(published, server.url).message


@pytest.mark.parametrize("left", [0, 1000])
def test_wrong_bytes_are_told_and_deleted(server: Server, published: ModelCard, weights: bytes, left: int) -> None:
    server.files[published.file] = b"<html>Please log in</html>" * 100
    if left:
        leave_part(published, weights[:left])
    assert "checksum" in failure(published, server.url).message
    assert not part_of(published).exists()
    assert len(server.gets) == (2 if left else 1)


def test_refused(published: ModelCard) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert f"127.0.0.1:{port} refuses the connection" in failure(published, f"http://127.0.0.1:{port}").message


def test_silent_server(published: ModelCard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT_S", 0.2)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        assert "does not answer in time" in failure(published, f"http://127.0.0.1:{deaf.getsockname()[1]}").message


def test_server_that_falls_silent(
    server: Server, published: ModelCard, weights: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT_S", 0.2)
    server.close_gate_after(1000)
    server.cuts = [1001, 0]
    assert "does not answer in time" in failure(published, server.url).message
    assert part_of(published).read_bytes() == weights[:1000]


def test_no_network(published: ModelCard, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "no way to download.pytorch.org" in failure(published, fetching.ADDRESS).message


def test_no_secure_connection(server: Server, published: ModelCard) -> None:
    assert "no secure connection" in failure(published, server.url.replace("http:", "https:")).message


@pytest.mark.parametrize("address", ["models", "ftp://127.0.0.1", "file:///etc"])
def test_not_a_web_address(published: ModelCard, address) -> None:
    assert "not a web address" in failure(published, address).message


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk(server: Server, published: ModelCard) -> None:
    published.path.parent.mkdir(parents=True)
    part_of(published).symlink_to("/dev/full")
    assert f"no room for {published.file} (3 MB)" in failure(published, server.url).message
    assert not part_of(published).is_symlink()


@pytest.mark.parametrize("inside", [".", "models"])
def test_folder_that_cannot_be_one(
    server: Server, published: ModelCard, tmp_path: Path, inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CONVSCOPE_MODELS", str(tmp_path / "file" / inside))
    assert "cannot use" in failure(published, server.url).message
    assert server.gets == []


def test_cancelled_in_the_middle_then_resumed(server: Server, published: ModelCard, weights: bytes) -> None:
    server.close_gate_after(1_000_000)
    job: Job[Path] = Jobs().submit(lambda job: fetch(published, job, server.url))
    until(lambda: job.progress == 1_000_000 / len(weights))
    job.cancel()
    server.gate.set()
    assert job.finished.wait(SOON)
    assert job.status is Status.CANCELLED
    assert not published.available
    left = part_of(published).stat().st_size
    assert 1_000_000 <= left < len(weights)
    again: Job[Path] = Jobs().submit(lambda job: fetch(published, job, server.url))
    assert again.finished.wait(SOON)
    assert again.result == published.path
    assert server.gets == [None, f"bytes={left}-"]
    assert_complete(published, weights)


def test_two_askers_fetch_once(server: Server, published: ModelCard, weights: bytes) -> None:
    server.close_gate_after(1_000_000)
    jobs = Jobs(workers=2)
    both: list[Job[Path]] = [jobs.submit(lambda job: fetch(published, job, server.url)) for _ in range(2)]
    until(lambda: all(job.progress == 1_000_000 / len(weights) for job in both))  # who waits sees it grow, too
    server.gate.set()
    assert all(job.finished.wait(SOON) for job in both)
    assert [job.result for job in both] == [published.path] * 2
    assert server.gets == [None]
    assert_complete(published, weights)


def test_who_waits_for_another_can_leave(server: Server, published: ModelCard, weights: bytes) -> None:
    server.close_gate_after(1000)
    reports = Reports()
    first = threading.Thread(target=fetch, args=(published, reports, server.url))
    first.start()
    until(lambda: len(reports) > 1)

    class Leaving:
        def report(self, progress: float) -> None:
            raise CancelledError

    with pytest.raises(CancelledError):
        fetch(published, Leaving(), server.url)
    server.gate.set()
    first.join(SOON)
    assert server.gets == [None]
    assert_complete(published, weights)


def test_lock_file_left_behind_holds_nobody_up(server: Server, published: ModelCard, weights: bytes) -> None:
    published.path.parent.mkdir(parents=True)
    published.path.with_name(published.file + ".lock").touch()
    fetch(published, Reports(), server.url)
    assert_complete(published, weights)


def test_without_torch() -> None:
    code = (
        "import sys, core.models.__main__, core.models.fetching\n"
        "print([name for name in ('torch', 'torchvision') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, env={**os.environ})
    assert done.stdout.strip() == "[]", done.stderr
