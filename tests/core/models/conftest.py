"""A file server on this machine that can be slow, break off, refuse parts or answer nonsense; and a card for it."""

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
import torchvision

from core.models.cards import RESNET18, ModelCard

SOON = 120.0  # seconds; a test that waits this long has failed, however busy the machine


class Server(ThreadingHTTPServer):
    """Serves `files` (name -> bytes). What it does wrong is set on it; `gets` records the Range of each GET."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.gets: list[str | None] = []
        self.ranges = True  # whether parts of a file can be had
        self.announces = True  # whether the length is announced
        self.cuts: list[int] = []  # bytes sent before the connection breaks off, one for each of the next GETs
        self.status = 0  # an error to answer everything with
        self.sent_before_gate = 0
        self.gate = threading.Event()  # after that many bytes, waits for this
        self.gate.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/models"

    def close_gate_after(self, sent: int) -> None:
        self.sent_before_gate = sent
        self.gate.clear()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers["Range"]
        self.server.gets.append(wanted)
        data = self.server.files.get(self.path.removeprefix("/models/"))
        if self.server.status or data is None:
            self.send_error(self.server.status or 404)
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.server.ranges else 0
        if start >= len(data):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        if self.server.announces:
            self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        body = data[start:]
        if self.server.cuts:
            body = body[: self.server.cuts.pop(0)]
        early = self.server.sent_before_gate
        self.wfile.write(body[:early])
        self.server.gate.wait(SOON)
        self.wfile.write(body[early:])

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Server()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models' folder, not made yet."""
    folder = tmp_path / "school" / "models"
    monkeypatch.setenv("CONVSCOPE_MODELS", str(folder))
    return folder


@pytest.fixture(scope="session")
def weights() -> bytes:
    """A small file of weights (3 MB), seeded, as torchvision publishes them."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        state = torchvision.models.squeezenet1_1(num_classes=10).state_dict()
    return saved(state)


@pytest.fixture(scope="session")
def card_for() -> Callable[[bytes], ModelCard]:
    """Bytes -> a card of ResNet-18 whose file consists of them, named the way torchvision names its files."""

    def made(data: bytes) -> ModelCard:
        digits = hashlib.sha256(data).hexdigest()[:8]
        return replace(RESNET18, file=f"small-{digits}.pth", sha256=digits, megabytes=len(data) / 1e6)

    return made


@pytest.fixture
def published(server: Server, weights: bytes, folder: Path, card_for: Callable[[bytes], ModelCard]) -> ModelCard:
    """The card of a file on the server, to go into `folder`."""
    entry = card_for(weights)
    server.files[entry.file] = weights
    return entry


def saved(state: object) -> bytes:
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()
