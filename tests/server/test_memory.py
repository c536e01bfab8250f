"""What a photo leaves in the server's memory once it is forgotten or its tab is closed: nothing."""

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from benchmarks.server import Server, wait_for
from benchmarks.visitor import Run, Visitor
from tests.server.photos import EVERYWHERE, photo

ROOT = Path(__file__).parent.parent.parent
MEDIA = re.compile(rb"/media/[0-9a-f]{20,}\.\w+")
PATIENCE_S = 60  # for a busy machine; the sweep itself comes every second
LEFT_S = 3  # how long the server of these tests keeps a session that was left


@dataclass(frozen=True)
class Watched:
    """A server that tells what is alive."""

    server: Server
    port: int

    def census(self, collect: bool = False) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{'collect' if collect else ''}") as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    async def until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the census fits; the last one where it never does."""
        end = time.monotonic() + PATIENCE_S
        while not fits(found := await asyncio.to_thread(self.census)) and time.monotonic() < end:
            await asyncio.sleep(0.2)
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def watched_server(*arguments: str) -> Iterator[Watched]:
    port, watch = free_port(), free_port()
    command = [sys.executable, "-m", "tests.server.watched", str(watch), f"--server.port={port}"]
    command += ["--server.headless=true", "--server.address=127.0.0.1", f"--server.disconnectedSessionTTL={LEFT_S}"]
    process = subprocess.Popen([*command, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://localhost:{port}/_stcore/health", process)
        yield Watched(Server(f"http://localhost:{port}", process.pid), watch)
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    with watched_server() as found:
        yield found


async def with_photo(visitor: Visitor, seed: int = 5) -> None:
    await visitor.open("source=upload")
    uploader = next(key for key in visitor.ids if key.startswith("upload:"))
    run = await visitor.upload(uploader, "me.png", photo(seed))
    assert "Your photo, 293×191 px" in " ".join(run.texts)


async def everywhere(visitor: Visitor) -> set[str]:
    """Go through every lesson and view. Returns the addresses of all pictures that were shown."""
    addresses = set()
    for page, query in EVERYWHERE:
        await visitor.go("formulas")  # arrive anew, or the link would not be read
        run = await visitor.go(page, query)
        assert run.troubles == [], page
        addresses |= media(run)
    return addresses


def media(run: Run) -> set[str]:
    return {found.decode() for element in run.elements for found in MEDIA.findall(element.SerializeToString())}


def answers(server: Server, address: str) -> bool:
    try:
        urllib.request.urlopen(server.address + address).close()
    except HTTPError as error:
        if error.code != 404:
            raise
        return False
    return True


def is_gone(found: dict[str, Any]) -> bool:
    return not (found["alive"] or found["keys"] or found["held"] or found["jobs"] or found["running"] or found["files"])


def test_a_forgotten_photo_is_gone(watched):
    async def visit() -> None:
        async with Visitor(watched.server, "formulas") as visitor:
            await with_photo(visitor)
            shown = await everywhere(visitor)
            before = watched.census()
            assert before["keys"], "or nothing was tested"
            assert {"Picture", "Picture.pixels", "Prepared: ndarray", "deflated: ndarray"} <= set(before["alive"])
            here = media(await visitor.press("forget own picture"))
            found = await watched.until(is_gone)
            assert is_gone(found), found
            assert len(shown) > 50
            gone = [address for address in sorted(shown - here) if not answers(watched.server, address)]
            assert len(gone) == len(shown - here)

    asyncio.run(visit())


def test_a_photo_whose_tab_was_closed_is_gone_with_nobody_else_there(watched):
    async def visit() -> None:
        async with Visitor(watched.server, "formulas") as visitor:
            await with_photo(visitor)
            shown = await everywhere(visitor)
            assert not is_gone(watched.census())
        found = await watched.until(lambda found: is_gone(found) and found["sessions"] == 0)
        assert is_gone(found), found
        assert (found["sessions"], found["messages"]) == (0, 0)
        assert not any(answers(watched.server, address) for address in shown)

    asyncio.run(visit())


def test_what_one_reader_forgets_costs_another_no_click(watched):
    async def visit() -> None:
        async with Visitor(watched.server, "feature_maps") as staying, Visitor(watched.server, "formulas") as other:
            await staying.open("sort=index")
            await with_photo(other)
            await other.press("forget own picture")
            await watched.until(is_gone)
            run = await staying.pick("feature_maps:stages", "layer3.1")
            assert any("layer3.1, channel 0" in text for text in run.texts)

    asyncio.run(visit())


def test_work_on_a_forgotten_photo_ends_and_leaves_nothing(watched):
    async def visit() -> None:
        async with Visitor(watched.server, "formulas") as visitor:
            await with_photo(visitor)
            await visitor.go("ensemble", "view=paths")
            starts = [key for key in visitor.ids if key.startswith("start:")]
            assert len(starts) == 2, "path gradients and deletions: one runs, one waits"
            for start in starts:
                await visitor.press(start)
            found = watched.census()
            assert found["running"] + found["jobs"] >= 1
            await visitor.press("forget own picture")
            found = await watched.until(is_gone)
            assert is_gone(found), found

    asyncio.run(visit())


def test_uploads_that_nobody_takes_over_are_bounded(watched):
    async def visit() -> None:
        async with Visitor(watched.server, "formulas") as visitor:
            await visitor.open("source=upload")
            for seed in range(12):
                await visitor.put("me.png", photo(seed))
                assert watched.census()["files"] <= 4
            assert watched.census()["files"] == 4
        found = await watched.until(is_gone)
        assert is_gone(found), found

    asyncio.run(visit())


def test_many_who_came_and_left_cost_no_memory():
    async def visit(watched: Watched, seed: int) -> None:
        async with Visitor(watched.server, "formulas") as visitor:
            if seed % 4 == 0:
                await with_photo(visitor, seed)
            else:
                await visitor.open("")
            run = await visitor.go("grad_cam")
            assert run.troubles == []

    async def visits(watched: Watched, seeds: range) -> float:
        for seed in seeds:
            await visit(watched, seed)
        found = await watched.until(lambda found: is_gone(found) and found["sessions"] == 0)
        assert is_gone(found), found
        return watched.server.megabytes()

    with watched_server() as watched:
        warm = asyncio.run(visits(watched, range(20)))
        after = asyncio.run(visits(watched, range(20, 120)))
    assert after < 1.1 * warm
