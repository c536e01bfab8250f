"""`python -m core.models`, as a teacher runs it the evening before: in processes of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.models.__main__ import main
from core.models.cards import CARDS, RESNET18, ModelCard
from core.models.fetching import fetch
from tests.core.models.conftest import SOON, Server

ROOT = Path(__file__).parents[3]
WITH_CARD = """\
import runpy, signal, sys
from dataclasses import replace
from core.models import cards
interrupt, file, sha256, megabytes = sys.argv[1:5]
if interrupt == "ignored":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
else:  # as a terminal has it, whether or not the runner of the tests ignores it
    signal.signal(signal.SIGINT, signal.default_int_handler)
small = replace(cards.RESNET18, id="small", file=file, sha256=sha256, megabytes=float(megabytes))
cards.CARDS += (small,)
sys.argv[1:] = sys.argv[5:]
runpy.run_module("core.models", run_name="__main__")
"""
Start = Callable[..., "subprocess.Popen[str]"]
Fetch = Callable[..., "subprocess.Popen[str]"]


class Silent:
    def report(self, progress: float) -> None: ...


@pytest.fixture
def start(server: Server, folder: Path) -> Iterator[Start]:
    """Starts `python` with these arguments, the models' folder and the address of the server in the environment."""
    started = []

    def run(*arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "CONVSCOPE_MODELS": str(folder), "CONVSCOPE_MODELS_URL": server.url},
        )  # fmt: skip
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def fetch_small(start: Start, published: ModelCard) -> Fetch:
    """Starts `python -m core.models fetch small`, which knows the card of the file on the server."""
    card = [published.file, published.sha256, str(published.megabytes)]

    def run(interrupt: str = "as in a terminal") -> "subprocess.Popen[str]":
        return start("-c", WITH_CARD, interrupt, *card, "fetch", "small")

    return run


def result_of(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Exit code, standard output and errors, once it has ended."""
    out, errors = process.communicate(timeout=SOON)
    return process.returncode, out, errors


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_list(start: Start, folder: Path) -> None:
    code, out, errors = result_of(start("-m", "core.models", "list"))
    assert (code, errors) == (0, "")
    lines = out.splitlines()
    for line, entry in zip(lines, CARDS, strict=False):
        assert f" {entry.id} " in line
        assert entry.file in line
        assert f"{entry.megabytes:.0f} MB" in line
        assert (" bundled " if entry.bundled else " installed " if entry.package else " not there ") in line
    assert [line.startswith("*") for line in lines[:4]] == [True, False, False, False]
    assert f"{RESNET18.file} is not in {folder}" in out


def test_list_where_the_default_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.mkdir(parents=True)
    (folder / RESNET18.file).touch()
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith("*") for line in lines[:4]] == [False, True, False, False]
    assert " there " in lines[1]
    assert "not there" not in lines[1]
    assert f"{RESNET18.file} is in {folder}" in lines[-1]


def test_fetch(fetch_small: Fetch, published: ModelCard, weights: bytes) -> None:
    code, out, errors = result_of(fetch_small())
    assert (code, errors) == (0, "")
    lines = out.splitlines()
    assert lines[0] == f"{published.file}: 0 of 3 MB"
    assert f"{published.file}: 2 of 3 MB" in lines
    assert lines[-1] == f"{published.path} is there and checked."
    assert published.path.read_bytes() == weights


def test_fetch_wrong_bytes(start: Start, server: Server, folder: Path) -> None:
    server.files["resnet50-0676ba61.pth"] = b"something else"
    code, _, errors = result_of(start("-m", "core.models", "fetch", "resnet50"))
    assert code == 1
    assert "Traceback" not in errors
    for part in ("resnet50-0676ba61.pth", str(folder), "checksum", server.url):
        assert part in errors


@pytest.mark.parametrize("arguments", [[], ["fetch"], ["fetch", "vgg"], ["fetch", "resnet18-100"]])
def test_wrong_arguments(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_stopped_then_resumed(
    fetch_small: Fetch,
    server: Server,
    published: ModelCard,
    weights: bytes,
    stop: signal.Signals,
    code: int,
) -> None:
    """The lock of a process that was killed holds nobody up."""
    server.close_gate_after(1_500_000)
    process = fetch_small()
    assert " 0 of 3 MB" in first_line(process)
    while " 1 of 3 MB" not in first_line(process):
        pass
    process.send_signal(stop)
    ended, _, errors = result_of(process)
    assert ended == code
    assert "Traceback" not in errors
    server.gate.set()
    fetch(published, Silent(), server.url)
    assert len(server.gets) == 2
    assert server.gets[1] is not None
    assert published.path.read_bytes() == weights


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_started_in_the_background_it_is_not_stopped_by_what_is_typed_in_front(
    fetch_small: Fetch, server: Server, published: ModelCard, weights: bytes
) -> None:
    """A shell lets work that it starts behind ignore Ctrl-C, and so does `nohup`: that is kept."""
    server.close_gate_after(1_500_000)
    process = fetch_small("ignored")
    while " 1 of 3 MB" not in first_line(process):
        pass
    process.send_signal(signal.SIGINT)
    server.gate.set()
    ended, _, errors = result_of(process)
    assert (ended, errors) == (0, "")
    assert server.gets == [None]
    assert published.path.read_bytes() == weights


def test_two_processes_fetch_once(fetch_small: Fetch, server: Server, published: ModelCard, weights: bytes) -> None:
    server.close_gate_after(1_500_000)
    both = [fetch_small(), fetch_small()]
    for process in both:  # both are under way: who waits shows what has arrived, too
        assert published.file in first_line(process)
    server.gate.set()
    assert [result_of(process)[0] for process in both] == [0, 0]
    assert server.gets == [None]
    assert published.path.read_bytes() == weights
