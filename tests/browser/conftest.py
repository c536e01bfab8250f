"""A real server and a real Chromium. Every page that a test opens is watched for errors and for requests to other hosts."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
]
START_S = 300  # s; a server that does not answer by then never will, however busy the machine
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# On a deep link Streamlit's client first looks for its server below the lesson's path; that 404 is its way of asking.
PROBE = re.compile(r"/_stcore/(health|host-config)$")
# A page that is left may ask for a picture when the server has gone on to the next page and let it go.
PICTURE = re.compile(r"/media/[0-9a-f]+\.\w+$")
NO_PICTURE = re.compile(r"^Client Error: Image source error - ")  # what Streamlit's client says of it
# On a busy machine its question for a sign of life may time out while a fresh server loads torch. It asks again.
ASKS_AGAIN = re.compile(r"No response received when attempting to reach /_stcore/(health|host-config)$")

# What is written to the console while the server cannot be reached.
UNREACHABLE = re.compile(
    r"^Failed to load resource|^WebSocket connection|Client Error|^Is Streamlit still running|^Cannot send rerun"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@contextmanager
def running_server(
    before: Callable[[], None] | None = None,
    *options: str,
    port: int = 0,
    script: str = "app.py",
    **environment: str,
) -> Iterator[str]:
    """A fresh server process, which calls `before` first; yields its address once it answers.

    `options` are handed to Streamlit; `port` is a free one unless given.
    """
    with tempfile.TemporaryFile() as log:  # a pipe that nobody reads would stop the server once it is full
        command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true", *options]

        def start(port: int) -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [*command, f"--server.port={port}"],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=before,
            )

        process, address = _answering(log, start, port)
        try:
            yield address
        finally:
            process.terminate()
            process.wait()


def _answering(
    log: IO[bytes], start: Callable[[int], subprocess.Popen[bytes]], port: int
) -> tuple[subprocess.Popen[bytes], str]:
    """A server that answers. Its port was free a moment ago; where another was quicker, the next one is tried."""
    for _ in range(5):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            chosen = probe.getsockname()[1]
        process = start(chosen)
        address, deadline = f"http://localhost:{chosen}", time.monotonic() + START_S
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=10).close()
            except OSError:
                if time.monotonic() > deadline:
                    process.kill()
                time.sleep(0.1)
            else:
                return process, address
    log.seek(0)
    raise RuntimeError("no server came up:\n" + log.read().decode())


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with running_server() as address:
        yield address


@pytest.fixture
def fresh_server() -> Iterator[str]:
    """A server that nobody has asked for anything yet. Named before `visit`, it outlives the pages."""
    with running_server() as address:
        yield address


@pytest.fixture(scope="session")
def profile(server: str) -> Iterator[BrowserContext]:
    """A browser session on a disk of its own: what Chromium compiled for one page it need not compile for the next.

    Its first page stays open at the server's sign of life: while a page of a site is there, all others of it share its process
    and what was compiled there.
    """
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: see scripts/ensure_chromium.sh")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        own_folder = ""  # a temporary one
        session = playwright.chromium.launch_persistent_context(own_folder, executable_path=path, args=FLAGS)
        session.pages[0].goto(f"{server}/_stcore/health")
        prepare(session)
        yield session
        session.close()


@pytest.fixture(scope="session")
def browser(profile: BrowserContext) -> Browser:
    assert profile.browser is not None
    return profile.browser


PATIENCE_MS = 120_000  # a page that takes longer hangs, however busy the machine
expect.set_options(timeout=PATIENCE_MS)
TELL_REFUSALS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.effectiveDirective} refuses ${event.blockedURI} in ${event.sourceFile}`))"""
STORED = "local_storage,indexeddb,service_workers,cache_storage,file_systems,websql,storage_buckets"
Visitor = Callable[..., Page]


def prepare(session: BrowserContext) -> None:
    """What every page of the session is to have."""
    session.set_default_timeout(PATIENCE_MS)
    session.add_init_script(TELL_REFUSALS)
    session.add_init_script(KNOW_TIMERS)


def forget(profile: BrowserContext, origins: set[str]) -> None:
    """Close the pages and clear all that they may have stored. What was compiled and the files of the client stay."""
    first, *pages = profile.pages
    for page in pages:
        page.close()
    profile.clear_cookies()
    profile.clear_permissions()
    tools = profile.new_cdp_session(first)
    for origin in origins:
        tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": STORED})
    tools.detach()


@pytest.fixture
def visit(profile: BrowserContext, server: str) -> Iterator[Visitor]:
    with visits(profile, server) as open_page:
        yield open_page


@contextmanager
def visits(profile: BrowserContext, server: str) -> Iterator[Visitor]:
    """`visit("/feature_maps", width=400)` opens a page in a browser session of its own and waits until it is drawn.

    The first page opens in the profile, which forgets it at the end. Any other, and one with options for its session,
    opens in a new session without a disk, where all is compiled anew.

    At the end the test fails if any page showed an exception, wrote an error to the console, sent a request to another
    server, wanted what the content security policy refuses, or shows a picture that the server no longer has.
    """
    troubles: list[str] = []
    gone: set[str] = set()
    pages: list[Page] = []
    cut_off: list[Page] = []
    sessions: list[BrowserContext] = []
    origins: set[str] = set()

    def on_console(message: ConsoleMessage) -> None:
        source = message.location["url"]
        picture = source if PICTURE.search(source) else NO_PICTURE.sub("", message.text)
        if message.type == "error" and PICTURE.search(picture):
            gone.add(picture)
        elif message.type == "error" and not PROBE.search(source) and not ASKS_AGAIN.search(message.text):
            troubles.append(f"console: {message.text} {source}")

    def session_for(options: dict[str, object], tab: bool) -> BrowserContext:
        if tab or (not pages and not options):
            return profile
        assert profile.browser is not None
        session = profile.browser.new_context(**options)
        sessions.append(session)
        prepare(session)
        return session

    def open_page(
        path: str,
        *,
        base: str = "",
        width: int = 1440,
        height: int = 900,
        scheme: str = "light",
        tab: bool = False,  # another tab of the profile, though not the test's first
        cut: bool = False,  # whether the line will be cut: what the browser says of that is expected
        **options: object,
    ) -> Page:
        page = session_for(options, tab).new_page()
        pages.append(page)
        if cut:
            cut_off.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.on("pageerror", lambda error: troubles.append(f"page error: {error}"))
        page.on("console", lambda message: None if cut and UNREACHABLE.search(message.text) else on_console(message))
        page.on(
            "request",
            lambda request: troubles.append(f"foreign request: {request.url}") if is_foreign(request.url) else None,
        )
        origins.add(base or server)
        page.goto((base or server) + path)
        settled(page)
        if cut:
            page.wait_for_load_state("networkidle")  # also what the client loads late: without a line it could not
        return page

    try:
        yield open_page
        for page in pages:
            if gone and page not in cut_off:
                settled(page)  # a run under way may be about to draw other pictures
            for box in page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').all():
                troubles.append(f"error box: {box.inner_text()}")
            shown = page.locator("img").evaluate_all("images => images.map((image) => image.src)") if gone else []
            troubles += [f"a picture is missing: {address}" for address in shown if address in gone]
    finally:
        for session in sessions:
            session.close()
        forget(profile, origins)
    if troubles:
        pytest.fail("\n".join(troubles))


def is_foreign(url: str) -> bool:
    return not re.match(r"(https?|wss?)://localhost:|data:|blob:|about:", url)


# A page's own short timers, such as those that gather what is typed or dragged before it is sent.
KNOW_TIMERS = """(() => {
    const pending = new Set(), set = window.setTimeout, clear = window.clearTimeout;
    window.pendingTimers = pending;
    window.setTimeout = (work, delay, ...rest) => {
        if (typeof work !== "function") return set(work, delay);
        const id = set((...given) => { pending.delete(id); work(...given); }, delay, ...rest);
        if (!(delay > 1000)) pending.add(id);
        return id;
    };
    window.clearTimeout = (id) => { pending.delete(id); clear(id); };
})()"""
AT_REST = """() => new Promise((done) => {
    const awaited = [...(window.pendingTimers ?? [])];
    const look = () => awaited.some((id) => window.pendingTimers.has(id))
        ? requestAnimationFrame(look)
        : requestAnimationFrame(() => requestAnimationFrame(done));
    look();
})"""
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def drawn(page: Page) -> None:
    """Wait until the browser has drawn what is known to it now."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def settled(page: Page) -> None:
    """Wait until what was done last has reached the server, the script has run to its end and everything is drawn.

    First the page is to come to rest: the timers that it had set are over, two frames are drawn, so what a click asks for
    is asked. Then no run may be asked for or under way, before and after it has come to rest once more.
    """
    page.wait_for_selector("h1")
    page.evaluate(AT_REST)
    while True:
        page.wait_for_selector(IDLE, state="attached", timeout=PATIENCE_MS)
        page.evaluate(AT_REST)
        if page.locator(IDLE).count():
            return
