"""The command behind `make run`: the app comes up, and ImageNet's network is asked for unless it is said otherwise."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.models.arrival import VARIABLE
from core.models.cards import RESNET18
from tests.core.models.conftest import SOON, Server, server  # noqa: F401
from tests.core.models.test_fetching import until

ROOT = Path(__file__).parents[2]


def recipe() -> list[str]:
    """What the Makefile runs, by the interpreter of the tests."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("run:"))
    interpreter, *rest = lines[place + 1].split()
    assert interpreter == "$(BIN)/python"
    return [sys.executable, *rest]


@contextmanager
def started(tmp_path: Path, url: str, **environment: str) -> Iterator[None]:
    """The command with nothing fetched before, once the app answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {name: text for name, text in os.environ.items() if name != VARIABLE}
    process = subprocess.Popen(
        [*recipe(), "--server.headless=true", f"--server.port={port}"],
        cwd=ROOT,
        env={**inherited, "CONVSCOPE_MODELS": str(tmp_path), "CONVSCOPE_MODELS_URL": url, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + SOON
        while True:
            assert process.poll() is None, "the command ended"
            assert time.monotonic() < deadline
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=10).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def test_it_fetches_imagenets_network_meanwhile(tmp_path: Path, server: Server) -> None:  # noqa: F811
    server.files[RESNET18.file] = b"0" * 1000
    server.close_gate_after(100)
    with started(tmp_path, server.url):
        until(lambda: server.gets == [None])
        until(lambda: (tmp_path / f"{RESNET18.file}.part").exists())


@pytest.mark.parametrize("said", ["never", "ask"])
def test_what_the_environment_says_wins(tmp_path: Path, server: Server, said: str) -> None:  # noqa: F811
    with started(tmp_path, server.url, **{VARIABLE: said}):
        assert server.gets == []
