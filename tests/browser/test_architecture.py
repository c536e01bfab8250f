"""Building a network in a real browser: build it, break it, mend it, share it, take its code and its file home."""

import json
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from core.architecture.encoding import from_text, to_json
from tests.browser.conftest import settled

SMALL = "/architecture?net=3x32x32-c8-relu-max2-flat-fc10"


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("option", name=re.compile(rf"^\d+ {name},"))


def tool(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar").get_by_role("button", name=name)


def arrived(page: Page, net: str) -> None:
    """The link names the network, and the page has come to rest."""
    page.wait_for_url(re.compile(rf"[?&]net={net}(&|$)"))
    settled(page)


def test_build_break_mend_share_and_run_the_copied_code(visit):
    page = visit(SMALL)
    row(page, "relu1").click()
    page.get_by_role("combobox", name="Kind of layer to add").select_option("conv")
    tool(page, "Add").click()
    arrived(page, "3x32x32-c8-relu-c8-max2-flat-fc10")
    filters = page.get_by_role("spinbutton", name="filters")
    filters.fill("16")
    filters.press("Enter")
    arrived(page, "3x32x32-c8-relu-c16-max2-flat-fc10")
    expect(row(page, "conv2")).to_have_accessible_name(re.compile("parameters 1,168, multiply-adds 1,179,648"))
    row(page, "flatten").click()
    settled(page)
    tool(page, "Remove").click()
    arrived(page, "3x32x32-c8-relu-c16-max2-fc10")
    expect(page.get_by_text(re.compile("Layer 5, dense1, does not fit"))).to_be_visible()
    page.get_by_role("button", name="Put global average pooling and a flatten in front of dense1").click()
    arrived(page, "3x32x32-c8-relu-c16-max2-gap-flat-fc10")
    expect(page.get_by_text(re.compile("does not fit"))).to_be_hidden()

    names: dict = {}
    exec(page.get_by_test_id("stCode").last.locator("code").inner_text(), names)
    assert names["shown"] == 224 + 1_168 + 170
    other = visit(page.url[page.url.index("/architecture") :])
    expect(other.get_by_text("1,562").first).to_be_visible()
    expect(row(other, "gap")).to_be_visible()


def test_everything_from_the_keyboard(visit):
    page = visit(SMALL + "&layer=1")
    row(page, "conv1").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(row(page, "pool1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Alt+ArrowUp")
    arrived(page, "3x32x32-c8-max2-relu-flat-fc10")
    expect(row(page, "pool1")).to_be_focused()
    page.keyboard.press("Control+d")
    arrived(page, "3x32x32-c8-max2-max2-relu-flat-fc10")
    page.keyboard.press("Delete")
    arrived(page, "3x32x32-c8-max2-relu-flat-fc10")
    page.keyboard.press("Control+z")
    arrived(page, "3x32x32-c8-max2-max2-relu-flat-fc10")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    arrived(page, "3x32x32-c8-relu-max2-flat-fc10")
    page.keyboard.press("Control+y")
    arrived(page, "3x32x32-c8-max2-relu-flat-fc10")


def test_a_layer_is_dragged_and_a_column_picked(visit):
    page = visit(SMALL, height=1500)
    grip, goal = row(page, "relu1").locator(".grip").bounding_box(), row(page, "pool1").bounding_box()
    page.mouse.move(grip["x"] + 5, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(goal["x"] + 40, goal["y"] + 8, steps=3)
    page.mouse.up()
    arrived(page, "3x32x32-c8-max2-relu-flat-fc10")
    page.get_by_role("option", name=re.compile("^conv1: 8×32×32")).click()
    expect(row(page, "conv1")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("spinbutton", name="filters")).to_have_value("8")


def test_files_go_out_and_come_in_and_bad_ones_change_nothing(visit):
    page = visit(SMALL)
    page.get_by_role("button", name="More").click()
    with page.expect_download() as file:
        page.get_by_role("button", name="Network (.json)").click()
    content = Path(file.value.path()).read_bytes()
    assert json.loads(content)["layers"][0]["filters"] == 8
    drop = page.locator('[data-testid="stFileUploaderDropzoneInput"]')
    for bad, said in ((b"{", "not JSON"), (b"x" * 200_000, "195 kB")):
        drop.set_input_files({"name": "bad.json", "mimeType": "application/json", "buffer": bad})
        expect(page.get_by_text(re.compile(said))).to_be_visible()
        settled(page)
        expect(row(page, "dense1")).to_be_attached()
    page.get_by_role("button", name="Remove bad.json").click()
    expect(page.get_by_text(re.compile("195 kB"))).to_be_hidden()
    good = to_json(from_text("1x28x28-c4-flat-fc2"))
    drop.set_input_files({"name": "good.json", "mimeType": "application/json", "buffer": good})
    arrived(page, "1x28x28-c4-flat-fc2")


def test_the_compared_network_is_to_be_seen_not_picked(visit):
    page = visit(SMALL + "&beside=resnet34")
    still = page.get_by_role("list", name="ResNet-34, to compare")
    column = still.get_by_role("listitem", name=re.compile("^conv1: 64×112×112, 802,816 values"))
    expect(column).to_be_attached()
    assert column.evaluate("element => getComputedStyle(element).cursor") != "pointer"
    assert still.locator("[tabindex]").count() == 0
    expect(page.get_by_role("listbox", name="Your network, the one you edit")).to_be_attached()


def test_headings_of_the_bars_stay_in_sight(visit):
    page = visit("/architecture?net=resnet50", width=400)
    page.wait_for_selector(".network .heading", state="attached")
    page.locator(".network .scroller").evaluate(
        """(scroller) => new Promise((done) => {
            const look = () => {
                if (scroller.scrollLeft !== 200) scroller.scrollLeft = 200;  // the page scrolls to what is chosen
                scroller.querySelector(".heading")?.getAttribute("x") === "204" ? done() : requestAnimationFrame(look);
            };
            look();
        })"""
    )


def test_it_runs_on_the_picture_on_a_small_screen(visit):
    page = visit("/architecture?run=1&layer=4", width=400, scheme="dark")
    expect(page.get_by_text(re.compile(r"^conv2, channel \d+"))).to_be_visible()
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= 400
    row(page, "pool2").click()
    expect(page.get_by_text(re.compile(r"^pool2, channel \d+"))).to_be_visible()
