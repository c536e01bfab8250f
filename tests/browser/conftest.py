"""A real server and a real Chromium. Every page that a test opens is watched for errors and strangers."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# On a deep link Streamlit's client first looks for its server below the lesson's path; that 404 is its way of asking.
PROBE = re.compile(r"/_stcore/(health|host-config)$")
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
    """A fresh server process, which calls `before` as its first deed; yields its address.

    `options` are handed to Streamlit; `port` is a free one unless given.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    own = [f"--server.port={port}", "--server.headless=true"]
    command = [sys.executable, "-m", "streamlit", "run", script, *own, *options]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=before,
    )
    address = f"http://localhost:{port}"
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise RuntimeError(process.stdout.read().decode() if process.stdout else "")
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.communicate()


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
def browser() -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: see scripts/ensure_chromium.sh")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


expect.set_options(timeout=20_000)
TELL_REFUSALS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.effectiveDirective} refuses ${event.blockedURI} in ${event.sourceFile}`))"""
Visitor = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visitor]:
    """`visit("/feature_maps", width=400)` opens a page in a browser session of its own and waits until it is drawn.

    At the end the test fails if any page showed an exception, wrote an error to the console, asked a stranger or wanted
    what the content security policy refuses.
    """
    troubles: list[str] = []
    contexts = []

    def on_console(message: ConsoleMessage) -> None:
        source = message.location["url"]
        if message.type == "error" and not PROBE.search(source) and not ASKS_AGAIN.search(message.text):
            troubles.append(f"console: {message.text} {source}")

    def open_page(
        path: str,
        *,
        base: str = "",
        width: int = 1440,
        height: int = 900,
        scheme: str = "light",
        cut: bool = False,  # whether the line will be cut: what the browser says of that is expected
        **options: object,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True, **options
        )
        contexts.append(context)
        context.add_init_script(TELL_REFUSALS)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: troubles.append(f"page error: {error}"))
        page.on("console", lambda message: None if cut and UNREACHABLE.search(message.text) else on_console(message))
        page.on(
            "request", lambda request: troubles.append(f"stranger: {request.url}") if is_stranger(request.url) else None
        )
        page.goto((base or server) + path)
        settled(page)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            for box in page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').all():
                troubles.append(f"error box: {box.inner_text()}")
        context.close()
    assert troubles == []


def is_stranger(url: str) -> bool:
    return not re.match(r"(https?|wss?)://localhost:|data:|blob:|about:", url)


def settled(page: Page) -> None:
    """Wait until the script has run to its end and everything is drawn."""
    page.wait_for_selector("h1")
    page.wait_for_timeout(150)  # a click must have reached the server before its end can be waited for
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', state="attached")
    page.wait_for_timeout(100)
