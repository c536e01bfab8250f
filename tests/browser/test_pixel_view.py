"""The photo as numbers: they are the photo's own; the frame follows mouse and keys and is in the link."""

import re

from playwright.sync_api import Locator, Page, expect

from core.images.region import grey
from core.images.samples import load_sample
from tests.browser.conftest import drawn, settled
from ui.drawing.photos import DRAWN_PX, NUMBERED_PX

RULERS = (34, 20)  # px left of the photo and above it


def readout(page: Page) -> str:
    return page.locator(".readout").filter(has_text="row").inner_text()


def picture(page: Page) -> Locator:
    return page.get_by_role("application", name=re.compile(r"rows, \d+ columns$"))


def point(page: Page, row: int, column: int) -> tuple[float, float]:
    """Where a pixel of the whole photo is on the screen."""
    box = picture(page).bounding_box()
    assert box is not None
    width = int(re.findall(r"\d+", picture(page).get_attribute("aria-label") or "")[-1])
    zoom = (box["width"] - RULERS[0]) / width
    return box["x"] + RULERS[0] + (column + 0.5) * zoom, box["y"] + RULERS[1] + (row + 0.5) * zoom


def expect_patch(page: Page, top: int, left: int, height: int, width: int) -> None:
    expect(page).to_have_url(re.compile(rf"[?&]patch={top}-{left}-{height}-{width}(&|$)"))
    settled(page)
    name = f"Frame of {height} × {width} pixels at row {top}, column {left}"
    expect(page.get_by_role("application", name=name)).to_be_visible()


def test_every_pixel_says_the_numbers_of_the_photo(visit):
    photo = load_sample("bee").pixels  # wider than pictures are drawn elsewhere
    assert DRAWN_PX < photo.shape[1] <= NUMBERED_PX
    page = visit("/correlation?picture=bee&view=numbers")
    picture(page).focus()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Numbers")).to_have_attribute("aria-pressed", "true")
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowLeft", "Shift+ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        drawn(page)
        found = re.match(r"row (\d+), column (\d+): R (\d+), G (\d+), B (\d+) \(grey (\d+)\)", readout(page))
        assert found is not None
        row, column, *values = map(int, found.groups())
        assert values == [*photo[row, column].tolist(), int(grey(photo)[row, column])]
    page.keyboard.press("Home")
    expect(page.get_by_role("button", name="Photo")).to_have_attribute("aria-pressed", "true")


def test_the_frame_is_drawn_moved_resized_and_stepped(visit):
    page = visit("/correlation?view=search&picture=coffee", height=1100)
    picture(page).scroll_into_view_if_needed()
    page.mouse.move(*point(page, 20, 30))
    page.mouse.down()
    page.mouse.move(*point(page, 60, 90), steps=3)
    page.mouse.move(*point(page, 99, 129))
    page.mouse.up()
    expect_patch(page, 20, 30, 80, 100)
    page.mouse.move(*point(page, 60, 80))
    page.mouse.down()
    page.mouse.move(*point(page, 160, 280), steps=3)
    page.mouse.up()
    expect_patch(page, 120, 230, 80, 100)
    page.mouse.move(*point(page, 199, 329))
    page.mouse.down()
    page.mouse.move(*point(page, 179, 269), steps=3)
    page.mouse.up()
    expect_patch(page, 120, 230, 60, 40)
    frame = page.get_by_role("application", name=re.compile("^Frame of"))
    frame.focus()
    for key in ("ArrowRight", "Shift+ArrowDown", "+", "ArrowUp"):
        page.keyboard.press(key)
    expect_patch(page, 129, 231, 61, 41)
    page.get_by_label("width").fill("9")
    page.keyboard.press("Enter")
    expect_patch(page, 129, 231, 61, 9)
    page.get_by_label("width").fill("2000")  # more than the page lets pick
    page.keyboard.press("Enter")
    expect_patch(page, 129, 231, 61, 128)
    settled(page)
    other = visit(page.url[page.url.index("/correlation") :])
    expect_patch(other, 129, 231, 61, 128)


SCROLLED_OUT = """(element) => new Promise((done) => {
    let last, still = 0;
    const look = () => {
        still = element.scrollTop === last ? still + 1 : 0;
        last = element.scrollTop;
        still < 20 ? requestAnimationFrame(look) : done();
    };
    look();
})"""


def test_a_finger_scrolls_the_page_and_moves_the_frame(visit):
    page = visit("/correlation?view=search&picture=coffee", width=400, height=800, has_touch=True, is_mobile=True)
    main = page.locator('[data-testid="stMain"]')
    picture(page).evaluate("element => element.scrollIntoView({ block: 'center' })")
    client = page.context.new_cdp_session(page)

    def drag(start: tuple[float, float], right: float, down: float) -> None:
        for kind, share in (("touchStart", 0.0), *(("touchMove", step / 6) for step in range(1, 7))):
            points = [{"x": start[0] + share * right, "y": start[1] + share * down}]
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        main.evaluate(SCROLLED_OUT)

    before = main.evaluate("element => element.scrollTop")
    drag(point(page, 20, 20), 0, 120)
    after = main.evaluate("element => element.scrollTop")
    assert after < before - 50, "outside of the frame the finger scrolls"
    frame = page.get_by_role("application", name=re.compile("^Frame of"))
    name = frame.get_attribute("aria-label")
    box = frame.bounding_box()
    assert box is not None
    drag((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), -30, 20)
    expect(frame).not_to_have_attribute("aria-label", name or "")
    expect(page).to_have_url(re.compile("patch="))
    assert main.evaluate("element => element.scrollTop") == after
