"""The kernel pad on its lesson: drawn with mouse, keys and fingers, and carried by the link."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import drawn, settled

EDGE = "/correlation?kernel=3x3_-1_0_1_-1_0_1_-1_0_1"
ZEROS = "/correlation?kernel=3x3_0_0_0_0_0_0_0_0_0"
Place = tuple[int, int]


def grid(page: Page) -> Locator:
    return page.get_by_role("grid", name="Kernel")


def cell(page: Page, place: Place) -> Locator:
    return grid(page).get_by_role("row").nth(place[0]).get_by_role("gridcell").nth(place[1])


def middle(page: Page, place: Place) -> tuple[float, float]:
    box = cell(page, place).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def stroke(page: Page, *places: Place, button: str = "left") -> None:
    cell(page, places[-1]).scroll_into_view_if_needed()
    page.mouse.move(*middle(page, places[0]))
    page.mouse.down(button=button)
    for place in places[1:]:
        page.mouse.move(*middle(page, place))
    page.mouse.up(button=button)


def expect_kernel(page: Page, *rows: str) -> None:
    """The link and the pad hold these numbers."""
    numbers = " ".join(rows).split()
    text = f"kernel={len(rows)}x{len(rows[0].split())}_{'_'.join(numbers)}"
    expect(page).to_have_url(re.compile(rf"[?&]{re.escape(text)}(&|$)"))
    settled(page)
    expect(grid(page).get_by_role("gridcell")).to_have_text([number.replace("-", "−") for number in numbers])


def test_the_mouse_paints_both_signs_and_clears(visit):
    page = visit(ZEROS)
    stroke(page, (0, 0), (0, 2), (2, 2))  # quicker than a cell at a time
    expect_kernel(page, "1 1 1", "0 0 1", "0 0 1")
    stroke(page, (1, 0), (2, 0), button="right")
    expect_kernel(page, "1 1 1", "-1 0 1", "-1 0 1")
    page.get_by_role("radio", name="Paint −1").click()
    stroke(page, (1, 1))
    expect_kernel(page, "1 1 1", "-1 -1 1", "-1 0 1")
    page.keyboard.down("Alt")
    stroke(page, (0, 0), (0, 1))
    page.keyboard.up("Alt")
    expect_kernel(page, "0 0 1", "-1 -1 1", "-1 0 1")
    page.get_by_label("What the brush paints").fill("2.5")
    page.keyboard.press("Enter")
    stroke(page, (2, 1))
    expect_kernel(page, "0 0 1", "-1 -1 1", "-1 2.5 1")
    settled(page)
    other = visit(page.url[page.url.index("/correlation") :])
    expect_kernel(other, "0 0 1", "-1 -1 1", "-1 2.5 1")
    expect(other.get_by_role("combobox", name=re.compile("start from"))).to_have_value("own kernel")


def test_keys_alone_draw_a_kernel(visit):
    page = visit(ZEROS)
    page.get_by_label("What the brush paints").focus()
    page.keyboard.press("Tab")
    expect(cell(page, (0, 0))).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("-0.25")
    page.keyboard.press("Tab")
    page.keyboard.type("1/3")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("Home")
    page.keyboard.press("-")
    expect_kernel(page, "1 -1 0", "0 -0.25 0.3333", "-1 0 2")
    page.keyboard.press("Delete")
    expect_kernel(page, "1 -1 0", "0 -0.25 0.3333", "0 0 2")
    expect(cell(page, (2, 0))).to_be_focused()
    expect(cell(page, (2, 0))).to_have_attribute("aria-label", "row 3, column 1: 0")


def test_what_is_no_number_is_said_and_the_old_one_stays(visit):
    page = visit(EDGE)
    alert = page.get_by_role("alert").filter(has_text="please a number from −100 to 100")
    for typed in ("abc", "1e99", "-101", "1/0", ""):
        cell(page, (0, 2)).press("Enter")
        page.keyboard.press("Delete")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(alert).to_contain_text(f"“{typed}”")
        expect(alert).to_contain_text("The cell keeps 1.")
        page.keyboard.press("Escape")
        expect(alert).to_be_hidden()
        expect(cell(page, (0, 2))).to_have_text("1")
    cell(page, (0, 2)).press("2")
    page.keyboard.press("Enter")
    expect_kernel(page, "-1 0 2", "-1 0 1", "-1 0 1")


def test_a_stroke_is_one_message_to_the_server(visit):
    page = visit(ZEROS)
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    sent: list[object] = []
    client.on("Network.webSocketFrameSent", lambda frame: sent.append(frame))
    cell(page, (2, 2)).scroll_into_view_if_needed()
    page.mouse.move(*middle(page, (0, 0)))
    page.mouse.down()
    for place in ((0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0)):
        page.mouse.move(*middle(page, place), steps=4)
        drawn(page)
    expect(grid(page).get_by_role("gridcell")).to_have_text(list("111001111"))
    assert sent == []
    page.mouse.up()
    expect_kernel(page, "1 1 1", "0 0 1", "1 1 1")
    assert len(sent) == 1


def test_a_finger_paints_and_taps_twice_to_type(visit):
    page = visit(ZEROS, width=400, height=800, has_touch=True, is_mobile=True)
    cell(page, (2, 2)).scroll_into_view_if_needed()
    client = page.context.new_cdp_session(page)

    def touch(kind: str, *places: Place) -> None:
        points = [dict(zip("xy", middle(page, place), strict=True)) for place in places]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (0, 0))
    touch("touchMove", (2, 0))
    touch("touchMove", (2, 1))
    touch("touchEnd")
    expect_kernel(page, "1 0 0", "1 0 0", "1 1 0")
    for _ in range(2):
        page.touchscreen.tap(*middle(page, (0, 2)))
    page.keyboard.type("-7")
    page.keyboard.press("Enter")
    expect_kernel(page, "1 0 -7", "1 0 0", "1 1 0")


def test_known_kernels_and_buttons_change_the_pad(visit):
    page = visit(ZEROS)
    page.get_by_role("combobox", name=re.compile("start from")).click()
    page.get_by_role("option", name="Sobel x").click()
    expect_kernel(page, "-1 0 1", "-2 0 2", "-1 0 1")
    page.get_by_role("button", name=re.compile("90°")).click()
    expect_kernel(page, "-1 -2 -1", "0 0 0", "1 2 1")
    expect(page.get_by_role("combobox", name=re.compile("start from"))).to_have_value("Sobel y")
    stroke(page, (1, 1))
    expect_kernel(page, "-1 -2 -1", "0 1 0", "1 2 1")
