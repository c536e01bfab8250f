"""A page whose line was cut works again when it is back, whatever became of its session meanwhile.

All pages are cut at once and come back at once: their clicks are then tried one by one.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect

from core.models.card_page import CARD_PAGE
from lessons import LESSONS
from tests.browser import photos
from tests.browser.conftest import running_server, settled
from tests.browser.proxy import Proxy, line_to
from tests.browser.steps import go_to, stage, upload

TTL_S = 2
BACK_S = 8  # after the line's return
LONG = "/training?alone=1&steps=4000&pictures=200&budget=120"
STEP = re.compile(r"A: step ([\d,]+) of")
PHOTO_GONE = re.compile("^Your photo is gone")


def radio(name: str) -> Callable[[Page], None]:
    return lambda page: page.locator('[data-testid="stMain"]').get_by_role("radio", name=name, exact=True).click()


def button(name: str | re.Pattern[str]) -> Callable[[Page], None]:
    return lambda page: page.locator('[data-testid="stMain"]').get_by_role("button", name=name).first.click()


def sample(page: Page) -> None:
    page.get_by_role("combobox", name="Sample").click()
    page.get_by_role("option", name="Cup of coffee").click()


def increment(page: Page) -> None:
    page.locator('[data-testid="stMain"]').get_by_role("button", name="Increment").first.click()


# page: (link, a click, what the address then says)
CLICKS: dict[str, tuple[str, Callable[[Page], None], str]] = {
    "": ("", sample, "picture=coffee"),
    "formulas": ("", sample, "picture=coffee"),
    CARD_PAGE: ("", sample, "picture=coffee"),
    "correlation": ("?cells=12", radio("convolution"), "(?=.*cells=12)(?=.*convolution)"),
    "conv_layer": ("?cells=9", radio("The neuron and its bias"), "(?=.*cells=9)(?=.*view=neuron)"),
    "pooling": ("?cells=12", radio("average"), "(?=.*cells=12)(?=.*average)"),
    "architecture": ("", button("Duplicate"), "net="),
    "one_by_one": ("", radio("Mix maps"), "view=maps"),
    "residual": ("", radio("2 · Measure gradients"), "part=gradients"),
    "ensemble": ("", radio("Where it fails"), "view="),
    "augmentation": ("", button(re.compile("New draws")), "seed="),
    "training": ("?seed=3", sample, "(?=.*seed=3)(?=.*picture=coffee)"),
    "feature_maps": ("?stage=layer1.0", lambda page: stage(page, "layer3.1").click(), "stage=layer3.1"),
    "grad_cam": ("", lambda page: stage(page, "layer2.1").click(), "stage=layer2.1"),
    "receptive_field": ("", radio("A network of the builder"), "of=built"),
    "hierarchy": ("", increment, "="),
}


@pytest.fixture(scope="module")
def forgetful() -> Iterator[str]:
    """A server that drops what is disconnected after seconds."""
    with running_server(None, f"--server.disconnectedSessionTTL={TTL_S}") as address:
        yield address


def connected(page: Page) -> None:
    """Wait until the line is back, no longer: a click may find out that the session is gone."""
    page.wait_for_selector('[data-testid="stApp"][data-test-connection-state="CONNECTED"]', state="attached")


def sees_no_error(page: Page) -> None:
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]')).to_have_count(0)


def cut_for(proxy: Proxy, page: Page, seconds: float) -> None:
    """The line is away for so long."""
    proxy.cut()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        page.wait_for_timeout(100)
    proxy.restore()


def start_training(lab: Page) -> None:
    """Train, and wait until all that draws it is there: without a line the client could not load it."""
    button("Train")(lab)
    expect(lab.get_by_text(STEP)).to_be_visible()
    expect(lab.locator(".js-plotly-plot").first).to_be_visible()
    lab.wait_for_load_state("networkidle")


def test_every_lesson_is_tried() -> None:
    assert {lesson.url for lesson in LESSONS} <= set(CLICKS)


def test_every_page_works_after_a_cut_that_its_session_did_not_survive(visit, forgetful) -> None:
    with line_to(forgetful) as proxy:
        pages = {
            url: visit(f"/{url}{link}", base=proxy.address, tab=True, cut=True) for url, (link, _, _) in CLICKS.items()
        }
        cut_for(proxy, pages[""], TTL_S + 1)
        for url, page in pages.items():
            connected(page)
            _, click, said = CLICKS[url]
            click(page)
            expect(page, url).to_have_url(re.compile(said))
            settled(page)
            sees_no_error(page)


def test_a_photo_that_is_gone_is_said_to_be_gone_once(visit, forgetful) -> None:
    with line_to(forgetful) as proxy:
        page = visit("/feature_maps", base=proxy.address, cut=True)
        upload(page, "phone.jpg", photos.rotated_jpeg(), "image/jpeg")
        expect(page.get_by_text("Your photo, ")).to_be_visible()
        settled(page)
        assert "source=upload" in page.url
        cut_for(proxy, page, TTL_S + 1)
        expect(page.get_by_text(PHOTO_GONE)).to_be_visible(timeout=2 * BACK_S * 1000)
        expect(page.get_by_text("in memory only")).to_have_count(0)
        expect(page.get_by_text("made with a personal photo")).to_have_count(0)
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_text(PHOTO_GONE)).to_be_hidden()
        go_to(page, "Grad-CAM")
        expect(page.get_by_text("made with a personal photo")).to_have_count(0)
        expect(page.get_by_text(PHOTO_GONE)).to_be_hidden()
        upload(page, "phone.jpg", photos.rotated_jpeg(), "image/jpeg")
        expect(page.get_by_text("Your photo, ")).to_be_visible()
        page.reload()
        settled(page)
        expect(page.get_by_text(PHOTO_GONE)).to_be_visible()
        expect(page.get_by_text("made with a personal photo")).to_have_count(0)


def test_a_short_cut_loses_neither_photo_nor_training_nor_settings(visit, server) -> None:
    with line_to(server) as proxy:
        page, lab = (
            visit("/pooling?cells=12", base=proxy.address, cut=True),
            visit(LONG, base=proxy.address, tab=True, cut=True),
        )
        upload(page, "phone.jpg", photos.rotated_jpeg(), "image/jpeg")
        start_training(lab)
        cut_for(proxy, page, 1)
        radio("average")(page)
        expect(page).to_have_url(re.compile("(?=.*cells=12)(?=.*average)"))
        expect(page.get_by_text("Your photo, ")).to_be_visible()
        expect(lab.get_by_text(re.compile(r"after step [1-9][\d,]*")).first).to_be_visible(timeout=180_000)
        for one in (page, lab):
            expect(one.get_by_text(re.compile("gone"))).to_have_count(0)
            sees_no_error(one)


def test_a_restart_of_the_server(visit) -> None:
    """With a training under way, a photo, a link that was followed, and a click."""
    with ExitStack() as first:
        address = first.enter_context(running_server())
        port = int(address.rsplit(":", 1)[1])
        lab = visit(LONG, base=address, cut=True)
        link = visit("/pooling?cells=12", base=address, tab=True, cut=True)
        maps = visit("/feature_maps", base=address, tab=True, cut=True)
        upload(maps, "phone.jpg", photos.rotated_jpeg(), "image/jpeg")
        start_training(lab)
        first.close()
        with running_server(None, port=port):
            radio("average")(link)
            expect(link).to_have_url(re.compile("(?=.*cells=12)(?=.*average)"))
            connected(maps)
            stage(maps, "layer3.1").click()
            expect(maps).to_have_url(re.compile("stage=layer3.1"))
            expect(maps.get_by_text(PHOTO_GONE)).to_be_visible()
            expect(lab.get_by_text(re.compile("^Your training is gone"))).to_be_visible()
            button("Train")(lab)
            expect(lab.get_by_text(STEP)).to_be_visible()
            expect(lab.get_by_text(re.compile("^Your training is gone"))).to_be_hidden()
            expect(link.get_by_text(re.compile("is gone"))).to_have_count(0)
            for page in (lab, link, maps):
                sees_no_error(page)


def test_a_photo_on_its_way_at_the_cut_can_be_added_again(visit, server) -> None:
    with line_to(server) as proxy:
        page = visit("/pooling", base=proxy.address, cut=True)  # with all that the page of a photo is drawn with
        page.get_by_role("radio", name="Upload").click()
        settled(page)
        photo = {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": photos.large_jpeg()}
        uploader = page.locator('[data-testid="stFileUploaderDropzoneInput"]')
        with page.expect_request(re.compile("upload_file")):
            uploader.set_input_files(photo)
        cut_for(proxy, page, 1)
        connected(page)
        settled(page)
        uploader.set_input_files(photo)
        expect(page.get_by_text("Your photo, 1600×1200 px")).to_be_visible()
        sees_no_error(page)


def test_a_server_that_does_not_answer_is_named_until_it_does(visit, forgetful) -> None:
    says = "getComputedStyle(document.querySelector('.stApp'), '::after').content.includes('does not answer')"
    with line_to(forgetful) as proxy:
        page = visit("/pooling", base=proxy.address, cut=True)
        expect(page.locator('[data-testid="stCode"] .token').first).to_be_visible()  # its code comes last
        page.wait_for_load_state("networkidle")  # without a line the client could not load what is still on its way
        assert not page.evaluate(f"() => {says}")
        proxy.cut()
        page.wait_for_function(f"() => {says}")
        proxy.restore()
        connected(page)
        page.wait_for_function(f"() => !{says}")
