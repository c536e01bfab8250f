"""Weight files from their address into the models' folder: once, resumable, checked. Free of torch."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from filelock import FileLock

from core.models import troubles
from core.models.cards import ModelCard
from core.models.files import is_intact

ADDRESS = "https://download.pytorch.org/models/"
ADDRESS_VARIABLE = "CONVSCOPE_MODELS_URL"
TIMEOUT_S = 10.0  # to connect, and between two pieces
CHUNK = 2**18
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Watcher(Protocol):
    """Who follows the download: a `Job`, or the terminal."""

    def report(self, progress: float) -> None:
        """Called between pieces, `progress` in 0..1. What it raises ends the download, which can be resumed."""


class _CutError(Exception):
    """The network failed."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(str(reason))
        self.reason = reason


def fetch(card: ModelCard, job: Watcher, base_url: str | None = None) -> Path:
    """Make sure that the card's weight file is there and right; download it where it is not.

    The file arrives under a temporary name (`.part`) and gets its own after its checksum has been verified. What an
    interrupted download left is resumed. Of several askers, in this process or others, one downloads and the rest wait.

    Args:
        card: which weights.
        job: receives the progress; ends the download by raising in `report`.
        base_url: folder of the file on a server; by default the environment variable `CONVSCOPE_MODELS_URL` (a
            school's mirror), else torchvision's own.

    Returns:
        The path of the file.

    Raises:
        LearnerError: no network, no such file, wrong bytes, full disk or a folder that cannot be written to.
    """
    url = (base_url or os.environ.get(ADDRESS_VARIABLE) or ADDRESS).rstrip("/") + "/" + card.file
    part = card.path.with_name(card.file + ".part")
    with _disk(card, part):
        if is_intact(card.path, card.sha256):
            return card.path
        card.path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(part, job, card):
            if not is_intact(card.path, card.sha256):  # somebody else may have fetched it meanwhile
                _download(card, url, part, job)
                part.replace(card.path)
    return card.path


def _download(card: ModelCard, url: str, part: Path, job: Watcher) -> None:
    """Leave the whole, verified file in `part`, or nothing where it is wrong."""
    while True:
        start = _size(part)
        _receive_all(card, url, part, job)
        if is_intact(part, card.sha256):
            return
        part.unlink()
        if not start:
            raise troubles.wrong_bytes(card, url)  # else it was glued from two different files: once more from zero


def _receive_all(card: ModelCard, url: str, part: Path, job: Watcher) -> None:
    """Receive until the end, resuming after cuts as long as each attempt brings something."""
    while True:
        before = _size(part)
        try:
            return _receive(card, url, part, job)
        except _CutError as cut:
            if _size(part) <= before:
                raise troubles.unreachable(card, url, cut.reason) from cut


def _receive(card: ModelCard, url: str, part: Path, job: Watcher) -> None:
    """Append what `part` lacks, or write it anew where the server does not send parts."""
    with _network():
        response = _open(url, _size(part))
    if response is None:
        return
    resumed = response.status == 206
    done = _size(part) if resumed else 0
    with response, part.open("ab" if resumed else "wb") as file:
        total = done + response.length if response.length is not None else None
        expected = total or card.megabytes * 1e6
        job.report(done / expected)
        for piece in _pieces(response):
            file.write(piece)
            done += len(piece)
            job.report(done / expected)
    if total is not None and done < total:
        raise _CutError(ConnectionError(f"{done} of {total} bytes"))


def _open(url: str, start: int) -> HTTPResponse | None:
    """The answer with the bytes from `start` on (status 206) or with all (200); None where there are no more."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("not a web address")
    headers = {"User-Agent": "ConvScope", **({"Range": f"bytes={start}-"} if start else {})}
    try:
        response: HTTPResponse = urlopen(Request(url, headers=headers), timeout=TIMEOUT_S)
    except HTTPError as error:
        error.close()
        if start and error.code == 416:
            return None
        raise
    return response


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    while True:
        with _network():
            piece = response.read1(CHUNK)  # what is there, so that a slow line still reports
        if not piece:
            return
        yield piece


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


@contextmanager
def _alone(part: Path, job: Watcher, card: ModelCard) -> Iterator[None]:
    """Hold the lock of this file. The system lets go of it when its holder dies, so no lock goes stale."""

    def waiting() -> bool:
        job.report(_size(part) / (card.megabytes * 1e6))  # may raise, which ends the wait
        return False

    with FileLock(card.path.with_name(card.file + ".lock")).acquire(poll_interval=0.2, cancel_check=waiting):
        yield


@contextmanager
def _network() -> Iterator[None]:
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:  # ValueError: not an address
        raise _CutError(error) from error


@contextmanager
def _disk(card: ModelCard, part: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            part.unlink(missing_ok=True)  # a full disk is trouble for others too
            raise troubles.no_room(card) from error
        raise troubles.forbidden(card, error) from error
