"""How smoothly the sliding window moves and whether it keeps memory, in a real headless Chromium against a real server.

    python -m benchmarks.animation --write

The window loops over the reader's photo. A frame counts as dropped when a sixtieth of a second passes without one;
the JavaScript heap is read after a forced collection, at the start (once everything has run for a while) and at the end.
"""

import argparse
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, WebSocket, sync_playwright

from benchmarks.pages import CHROMIUM, FLAGS, TIMEOUT_MS, settle
from benchmarks.report import conditions, publish, table
from benchmarks.server import Server, serving

FRAMES = Path(__file__).parent / "frames.js"
KERNEL = 3
WARM_UP_S = 20
AIM_DROPPED, AIM_HEAP_MB = 0.05, 5.0


@dataclass(frozen=True)
class Looping:
    """A window that went round and round.

    Attributes:
        cells: of the output, a side.
        minutes: how long it was watched.
        shown, dropped: frames.
        longest: ms between two frames.
        before, after: JavaScript heap in MB.
        messages: to and from the server while it played.
    """

    cells: int
    minutes: float
    shown: int
    dropped: int
    longest: float
    before: float
    after: float
    messages: int

    @property
    def share(self) -> float:
        """Of the frames, how many were dropped: 0..1."""
        return self.dropped / (self.shown + self.dropped)


def heap(session: CDPSession) -> float:
    """MB in use after a collection."""
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6


def watch(browser: Browser, server: Server, cells: int, minutes: float) -> Looping:
    """Let the window loop over a photo, with an output of `cells` a side, at the speed it starts with."""
    messages: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda message: messages.append(message))
        socket.on("framereceived", lambda message: messages.append(message))

    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(path=FRAMES)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.on("websocket", listen)
    try:
        page.goto(f"{server.address}/correlation?cells={cells + KERNEL - 1}")
        figure = page.locator(f'.sliding[data-rows="{cells}"][data-columns="{cells}"]')
        figure.wait_for()
        settle(page)
        page.get_by_role("checkbox", name="Loop").check()
        page.get_by_role("button", name="Play", exact=True).click()
        page.wait_for_timeout(WARM_UP_S * 1000)
        session = context.new_cdp_session(page)
        before = heap(session)
        messages.clear()
        page.evaluate("window.frames_shown.counting = true")
        page.wait_for_timeout(minutes * 60_000)
        counted = page.evaluate("({ ...window.frames_shown, counting: window.frames_shown.counting = false })")
        playing = figure.get_attribute("data-playing")
        if playing != "true":
            raise RuntimeError("the window stopped on its way")
        return Looping(
            cells,
            minutes,
            counted["shown"],
            counted["dropped"],
            counted["longest"],
            before,
            heap(session),
            len(messages),
        )
    finally:
        context.close()


def row(run: Looping) -> tuple[str, ...]:
    growth = run.after - run.before
    met = "met" if run.share < AIM_DROPPED and growth < AIM_HEAP_MB else "missed"
    return (
        f"{run.cells}×{run.cells}",
        f"{run.minutes:g}",
        str(run.shown),
        f"{run.dropped} ({run.share:.2%})",
        f"{run.longest:.0f}",
        f"{run.before:.1f} → {run.after:.1f} ({growth:+.1f})",
        str(run.messages),
        f"< {AIM_DROPPED:.0%}, < {AIM_HEAP_MB:g} MB: {met}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="of looping at an output of 64×64 cells")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    given = parser.parse_args()
    path = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with sync_playwright() as playwright, serving() as server:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            runs = [watch(browser, server, 64, given.minutes), watch(browser, server, 222, given.minutes / 5)]
            version = browser.version
        finally:
            browser.close()
    where = conditions(f"Chromium {version}, headless", f"{len(os.sched_getaffinity(0))} cores for server and browser")
    head = ("output", "minutes", "frames", "dropped", "longest, ms", "heap, MB", "messages", "aim")
    text = (
        f"## The sliding window\n\nLooping over a photo with a {KERNEL}×{KERNEL} kernel, a sweep in about 15 s. A frame is "
        "dropped when a sixtieth of a second passes without one; the heap is that of JavaScript after a collection; "
        f"messages are those between browser and server. {where}\n\n{table(head, map(row, runs))}"
    )
    publish("animation", text, given.write)


if __name__ == "__main__":
    main()
