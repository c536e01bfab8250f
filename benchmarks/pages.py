"""How long a visitor waits for a picture, in a real headless Chromium against a real server.

    python -m benchmarks.pages --write

From the click or key to the new picture being in the document and decoded, by the browser's own clock. The server's
share ends when the message that names the picture arrives; the rest is fetching, decoding and drawing it.
"""

import argparse
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import conditions, median, p95, publish, table
from benchmarks.server import Server, serving
from core.models.cards import BUNDLED

WATCH = Path(__file__).parent / "watch.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHOTOS = ("cat", "coffee")
OVER_PHOTO, HEAT = "The map over the photo", "Grad-CAM for "
HOME_PICTURES = 6
AIM_MS = 300
TIMEOUT_MS = 30_000


@dataclass(frozen=True)
class Wait:
    """One change, in ms: until the picture was there, the server's part of it; and its messages, in kB, without the
    pictures that they name."""

    total: float
    server: float
    kilobytes: float


@contextmanager
def page_of(browser: Browser, address: str, alt: str = "") -> Iterator[Page]:
    """A page in a browser session of its own, opened at `address`, with a picture whose `alt` begins so once it is there."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(path=WATCH)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(address)
    try:
        if alt:
            page.wait_for_selector(f'img[alt^="{alt}"]')
            settle(page)
        yield page
    finally:
        context.close()


def settle(page: Page) -> None:
    """Wait until the script has run to its end and everything is drawn."""
    page.wait_for_selector("h1")
    page.wait_for_timeout(200)  # a click must have reached the server before its end can be waited for
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', state="attached")
    page.wait_for_timeout(200)


def within(page: Page, promise: str) -> Any:
    """What a promise in the page comes to. Fails after `TIMEOUT_MS`."""
    late = f"new Promise((_, reject) => setTimeout(() => reject(new Error('no new picture')), {TIMEOUT_MS}))"
    return page.evaluate(f"() => Promise.race([{promise}, {late}])")


def wait(page: Page, alt: str, change: Callable[[], None]) -> Wait:
    """Make a change and wait for the picture whose alternative text begins with `alt`."""
    page.evaluate("prefix => window.bench.watch(prefix)", alt)
    change()
    shown = within(page, "window.bench.shown")
    settle(page)
    return Wait(**shown)


def home(browser: Browser) -> tuple[float, float]:
    """ms from the request to the first paint and to all pictures being decoded, on a server nobody has asked yet."""
    with serving() as server, page_of(browser, server.address) as page:
        drawn = within(page, f"window.bench.drawn({HOME_PICTURES})")
        return page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"), drawn


def stages(browser: Browser, server: Server, photo: str) -> tuple[list[Wait], list[Wait]]:
    """Through all stages with maps: for the first time on this photo, then once more."""
    with page_of(browser, f"{server.address}/feature_maps?picture={photo}&model={BUNDLED.id}", OVER_PHOTO) as page:
        options = page.get_by_role("option", name=re.compile("^Stage .* maps$"))
        names = [str(option.get_attribute("aria-label")).split(",")[0] for option in options.all()]
        shown = page.locator('[role="option"][aria-label^="Stage "][aria-selected="true"]').get_attribute("aria-label")
        names = [name for name in names if not str(shown).startswith(f"{name},")]

        def walk() -> list[Wait]:
            return [
                wait(page, OVER_PHOTO, page.get_by_role("option", name=re.compile(f"^{re.escape(name)},")).click)
                for name in names
            ]

        return walk(), walk()


def channels(browser: Browser, server: Server, photo: str, count: int) -> list[Wait]:
    """One channel after the other at the default stage."""
    with page_of(browser, f"{server.address}/feature_maps?picture={photo}&model={BUNDLED.id}", OVER_PHOTO) as page:
        tiles = page.get_by_role("option", name=re.compile("^Channel "))
        return [wait(page, OVER_PHOTO, tiles.nth(place).click) for place in range(1, count + 1)]


def classes(browser: Browser, server: Server, photo: str, count: int) -> list[Wait]:
    """Ask for a class, take it back (then the network's own answer is shown), ask for the next."""
    waits = []
    with page_of(browser, f"{server.address}/grad_cam?picture={photo}&model={BUNDLED.id}", HEAT) as page:
        box = page.get_by_role("combobox", name=re.compile("^Classes"))
        best = str(page.get_by_role("img", name=re.compile(f"^{HEAT}")).first.get_attribute("alt"))
        names = [name for name in BUNDLED.classes if not best.startswith(f"{HEAT}{name} ")]
        for name in names[:: len(names) // count][: count // 2]:
            box.fill(name)
            waits.append(wait(page, HEAT, lambda: box.press("Enter")))
            waits.append(wait(page, HEAT, lambda: box.press("Backspace")))
    return waits


def row(name: str, waits: list[Wait]) -> tuple[str, ...]:
    total = [one.total for one in waits]
    share = median(one.server / one.total for one in waits)
    met = "met" if median(total) <= AIM_MS else "missed"
    return (
        name,
        str(len(waits)),
        f"{median(total):.0f}",
        f"{p95(total):.0f}",
        f"{median(one.server for one in waits):.0f} ({share:.0%})",
        f"{median(one.kilobytes for one in waits):.0f}",
        f"≤ {AIM_MS}: {met}",
    )


def measure(browser: Browser, starts: int, count: int) -> str:
    """All tables."""
    paints = [home(browser) for _ in range(starts)]
    first: list[Wait] = []
    again: list[Wait] = []
    with serving() as server:
        for photo in PHOTOS:
            new, old = stages(browser, server, photo)
            first += new
            again += old
        channel = [one for photo in PHOTOS for one in channels(browser, server, photo, count // len(PHOTOS))]
        asked = [one for photo in PHOTOS for one in classes(browser, server, photo, count // len(PHOTOS))]
    rows = [
        row("another stage, never shown on this photo", first),
        row("another stage, shown before", again),
        row("another channel", channel),
        row("another class (Grad-CAM)", asked),
    ]
    return (
        f"Home page of a fresh server, {starts} starts: first paint after "
        f"{median(paint for paint, _ in paints):.0f} ms, its {HOME_PICTURES} pictures computed and decoded after "
        f"{median(drawn for _, drawn in paints):.0f} ms (medians).\n\n"
        + table(
            ("after the first visit", "changes", "median, ms", "p95, ms", "of it server", "kB of messages", "aim"), rows
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=5, help="fresh servers for the home page")
    parser.add_argument("--changes", type=int, default=40, help="changes of channel and of class")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    given = parser.parse_args()
    path = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            measured = measure(browser, given.starts, given.changes)
            version = browser.version
        finally:
            browser.close()
    where = conditions(f"Chromium {version}, headless", f"{len(os.sched_getaffinity(0))} cores for server and browser")
    text = (
        "## Pages\n\nFrom the click to the new picture in the document, decoded. The server's share ends when it has "
        f"named the picture; fetching, decoding and drawing are the rest. {where}\n\n{measured}"
    )
    publish("pages", text, given.write)


if __name__ == "__main__":
    main()
