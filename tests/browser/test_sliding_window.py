"""The animation as a visitor meets it, on the lecture's 5×5 picture and on a photo."""

import json
import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled
from tests.browser.steps import downloaded_picture, fits

LECTURE = "/correlation?example=correlation"


def figure(page: Page) -> Locator:
    return page.locator("canvas.figure")


def is_at(page: Page, row: int, column: int) -> None:
    expect(page.locator(".sliding")).to_have_attribute("data-row", str(row))
    expect(page.locator(".sliding")).to_have_attribute("data-column", str(column))


def says(page: Page, *terms: str) -> None:
    expect(page.locator(".arithmetic")).to_have_attribute("aria-label", re.compile(".*".join(map(re.escape, terms))))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def cell(page: Page, kind: str, row: int, column: int) -> tuple[float, float]:
    """The middle of a cell of a panel, in pixels of the canvas."""
    panels = json.loads(figure(page).get_attribute("data-panels") or "[]")
    panel = next(panel for panel in panels if panel["kind"] == kind)
    return panel["x"] + (column + 0.5) * panel["cell"], panel["y"] + (row + 0.5) * panel["cell"]


def hover(page: Page, kind: str, row: int, column: int) -> None:
    x, y = cell(page, kind, row, column)
    figure(page).hover(position={"x": x, "y": y})


def reaches(page: Page, stop: int) -> None:
    """Wait until the playing window is there; it may be gone again soon."""
    page.locator(".sliding").evaluate(
        """(element, stop) => new Promise((done) => {
            const look = () => (element.dataset.stop === stop ? done() : requestAnimationFrame(look));
            look();
        })""",
        str(stop),
    )


def test_it_plays_without_the_server_and_tells_it_where_it_came_to_rest(visit):
    page = visit(LECTURE)
    messages: list[str] = []
    page.on(
        "websocket",
        lambda socket: [socket.on(way, lambda _: messages.append("one")) for way in ("framesent", "framereceived")],
    )
    page.reload()
    settled(page)
    is_at(page, 0, 1)
    says(page, "Z(0, 1)", "0·(−1) + 0·0 + 255·1", "= 765")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    settled(page)
    assert messages
    page.get_by_role("slider", name="Speed").fill("12")
    page.get_by_role("checkbox", name="Loop").check()
    before = len(messages)
    press(page, "Play")
    expect(page.get_by_role("checkbox", name="Whole output")).not_to_be_checked()
    reaches(page, 8)
    reaches(page, 0)
    assert len(messages) == before
    page.get_by_role("checkbox", name="Loop").uncheck()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    is_at(page, 2, 2)
    expect(page.get_by_role("slider", name="Position")).to_have_value("8")
    expect(page).to_have_url(re.compile(r"[?&]at=8\b"))
    is_at(page, 2, 2)


def test_steps_keys_and_the_slider_move_it_and_the_sum_is_the_cell(visit):
    page = visit(LECTURE)
    press(page, "First")
    for row in range(3):
        for column in range(3):
            is_at(page, row, column)
            total = (0, 765, 765)[column]
            expect(page.locator(".sliding")).to_have_attribute("data-value", str(total))
            says(page, f"Z({row}, {column})", f"= {total}")
            press(page, "Step forward")
    is_at(page, 2, 2)
    press(page, "Step back")
    is_at(page, 2, 1)
    figure(page).focus()
    for key, place in (
        ("Home", (0, 0)),
        ("ArrowRight", (0, 1)),
        ("ArrowDown", (1, 1)),
        ("End", (2, 2)),
        ("ArrowUp", (1, 2)),
    ):
        page.keyboard.press(key)
        is_at(page, *place)
    page.keyboard.press("ArrowLeft")
    is_at(page, 1, 1)
    page.get_by_role("slider", name="Position").fill("3")
    is_at(page, 1, 0)
    expect(page.get_by_role("status").filter(has_text="row 1, column 0: 0")).to_have_count(1)
    page.keyboard.press("Home")
    figure(page).focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_hovering_takes_over_shows_both_directions_and_a_click_stays(visit):
    page = visit(LECTURE)
    page.get_by_role("checkbox", name="Loop").check()
    press(page, "Play")
    hover(page, "output", 1, 0)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    is_at(page, 1, 0)
    says(page, "Z(1, 0)", "= 0")
    hover(page, "input", 0, 0)
    expect(page.get_by_text("Input cell (0, 0): 1 output reads it").first).to_be_visible()
    hover(page, "input", 2, 2)
    expect(page.get_by_text("Input cell (2, 2): 9 outputs read it").first).to_be_visible()
    x, y = cell(page, "output", 2, 1)
    figure(page).click(position={"x": x, "y": y})
    page.mouse.move(5, 5)
    is_at(page, 2, 1)
    expect(page).to_have_url(re.compile(r"[?&]at=7\b"))


def test_a_kernel_changed_on_the_way_is_taken_up_without_a_stop(visit):
    page = visit(LECTURE)
    page.get_by_role("checkbox", name="Loop").check()
    press(page, "Play")
    page.get_by_role("button", name="Negate").click()
    says(page, "255·(−1)", "= −765")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    press(page, "Pause")
    press(page, "Last")
    says(page, "Z(2, 2)", "255·(−1)", "= −765")


def test_pooling_marks_what_won_and_divides_by_what_it_counts(visit):
    page = visit("/pooling?example=pooling")
    for expected in ("max(1, 3, 5, 6) = 6", "max(2, 4, 7, 8) = 8", "max(9, 2, 4, 5) = 9", "max(1, 3, 6, 7) = 7"):
        says(page, expected)
        press(page, "Step forward")
    expect(page.locator(".term.won")).to_have_text("7")
    page.get_by_role("radio", name="average").click()
    press(page, "First")
    says(page, "(1 + 3 + 5 + 6) / 4 = 3.75")


def test_a_position_is_named_as_in_the_notes_and_saved_as_a_picture(visit):
    page = visit(f"{LECTURE}&at=5&labels=centre")
    says(page, "Z(2, 3)", "= 765")
    with page.expect_download() as saved:
        press(page, "Picture (.png)")
    assert saved.value.suggested_filename == "correlation-1-2.png"
    picture = np.asarray(downloaded_picture(saved.value).convert("RGB"))
    assert picture.shape[1] >= 1000
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 50


def test_fingers_move_it_on_a_phone(visit):
    page = visit(LECTURE, width=400, height=800, scheme="dark", has_touch=True)
    figure(page).scroll_into_view_if_needed()
    x, y = cell(page, "output", 2, 2)
    figure(page).tap(position={"x": x, "y": y})
    is_at(page, 2, 2)
    x, y = cell(page, "input", 1, 1)
    figure(page).tap(position={"x": x, "y": y})
    expect(page.get_by_text("Input cell (1, 1): 4 outputs read it").first).to_be_visible()
    press(page, "Step back")
    is_at(page, 2, 1)
    main = page.locator('[data-testid="stMain"]')
    assert fits(main)


def test_less_motion_means_steps(visit):
    page = visit("/correlation?cells=34", reduced_motion="reduce")
    expect(page.locator(".sliding")).to_have_attribute("data-stops", "1024")
    expect(page.get_by_text("2 rows a second")).to_be_visible()
    press(page, "Play")
    expect(page.locator(".sliding")).to_have_attribute("data-row", "2")
    is_at(page, 2, 0)
