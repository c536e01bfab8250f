"""The content security policy in a real browser: it stops what it should, and no page of the app wants what it refuses.

What pages want is watched in every browser test, see `visit`; here is what no other test does.
"""

import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from lessons import LESSONS
from tests.browser import photos
from tests.browser.conftest import FLAGS, NAMES, running_server, settled
from tests.browser.steps import go_to, upload

MARKUP = '<img src=x onerror="window.taken=1"><svg onload="window.taken=1">'
FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def test_every_lesson_keeps_the_policy_with_an_own_photo(visit):
    page = visit("/formulas")
    upload(page, "photo.jpg", photos.rotated_jpeg(), "image/jpeg")
    for lesson in LESSONS:
        go_to(page, lesson.title)
        page.mouse.move(700, 400)
        page.mouse.wheel(0, 20_000)
        settled(page)


def test_markup_in_a_link_or_a_file_name_is_text(visit):
    evil = quote(MARKUP)
    page = visit(f"/feature_maps?picture={evil}&stage={evil}&channel={evil}&{evil}={evil}")
    upload(page, f"{MARKUP}.png", photos.png_16_bit(), "image/png")
    expect(page.locator('img[src="x"], svg[onload]')).to_have_count(0)
    assert page.evaluate("window.taken") is None


def test_text_is_not_run_as_a_script(browser, server):
    """What the markup above would do if it got into the page: nothing. Modules of components come as blobs and may run."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server)
    refused = page.evaluate(
        """markup => new Promise((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
            document.body.insertAdjacentHTML("beforeend", markup);
        })""",
        MARKUP,
    )
    assert refused == "script-src-attr"
    assert page.evaluate("window.taken") is None
    module = 'let said; try { said = eval("1") } catch (error) { said = error.name } export default said'
    load = (
        "code => import(URL.createObjectURL(new Blob([code], {type: 'text/javascript'}))).then(found => found.default)"
    )
    assert page.evaluate(load, module) == "EvalError"
    context.close()


class Framing(BaseHTTPRequestHandler):
    """A page of another site with the app in a frame."""

    server: "Site"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<iframe src="{self.server.framed}"></iframe>'.encode())

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class Site(HTTPServer):
    framed = ""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(("127.0.0.1", 0), Framing) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def test_another_site_may_frame_the_app_only_where_it_is_named(browser, server, site):
    page, address = browser.new_page(), f"http://127.0.0.1:{site.server_port}"
    site.framed = f"{server}/formulas"
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(address)
    expect(page.frame_locator("iframe").locator("#root")).to_have_count(0)
    with running_server(CONVSCOPE_FRAME_ANCESTORS=f"'self' {address}") as named:
        site.framed = f"{named}/formulas"
        page.goto(address)
        expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
        page.close()


def test_the_camera_is_allowed_for_the_app(browser, server):
    path = next(found for name in NAMES if (found := shutil.which(name)))
    chromium = browser.browser_type.launch(executable_path=path, args=[*FLAGS, *FAKE_CAMERA])
    page = chromium.new_context(permissions=["camera"]).new_page()
    page.goto(f"{server}/formulas")
    settled(page)
    page.get_by_role("radio", name="Camera").click()
    camera = page.locator("video")
    expect(camera).to_be_visible()
    while camera.evaluate("video => video.readyState") < 2:
        page.wait_for_timeout(50)
    page.get_by_role("button", name="Take Photo").click()
    expect(page.get_by_text("Your photo")).to_be_visible()
    chromium.close()
