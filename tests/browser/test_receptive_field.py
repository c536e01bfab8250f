"""Units are picked by mouse and keyboard, and the window follows."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled
from tests.browser.steps import fits


def picker(page: Page) -> Locator:
    return page.get_by_role("application", name=re.compile("^Map of"))


def window(page: Page) -> Locator:
    return page.locator("figure.photo figcaption")


def test_hovering_clicking_and_keys_move_the_window(visit):
    page = visit("/receptive_field?stage=layer4.1&picture=cat")
    expect(window(page)).to_contain_text("sees 435×435 px")
    expect(window(page)).to_contain_text("rows −153 … 281")
    box = picker(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] * 0.95)
    expect(window(page)).to_contain_text("rows −89 … 345")
    assert "at=" not in page.url, "looking is not picking"
    page.mouse.click(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.move(0, 0)
    expect(window(page)).to_contain_text("rows −217 … 217")
    settled(page)
    assert "at=0" in page.url
    picker(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("at=6"))
    expect(window(page)).to_contain_text("rows −185 … 249")


@pytest.mark.parametrize(
    "path",
    [
        "/feature_maps?trace=1&stage=layer2.0",
        "/hierarchy?stage=layer4.1&filters=1",
    ],
)
def test_a_phone_in_the_dark_shows_it_without_scrolling_sideways(visit, path):
    page = visit(path, width=400, height=800, scheme="dark")
    main = page.locator('[data-testid="stMain"]')
    assert fits(main)
    for image in page.locator("img").all():
        assert image.get_attribute("alt") is not None, image.evaluate("e => e.outerHTML")[:200]


def test_from_a_logit_down_and_back_and_from_the_first_layer_to_a_pixel(visit):
    page = visit("/feature_maps?trace=1&stage=logits&picture=cat")
    bars = page.get_by_role("group", name=re.compile("is the sum of$"))
    for expected in ("avgpool", "layer4.1", "layer4.1.conv1"):
        bars.get_by_role("button").first.click()
        expect(page).to_have_url(re.compile(rf"_{re.escape(expected)}~[0-9~]+(&|$)"))
        expect(page.get_by_text(re.compile(r"^Shown −?[0-9.]+, PyTorch")).last).to_be_visible()
    settled(page)
    page.get_by_role("button", name=re.compile("^mean of map")).click()
    expect(page).to_have_url(re.compile(r"path=logits~[0-9]+_avgpool~[0-9]+(&|$)"))
    page.goto(re.sub("path=[^&]*", "path=conv1~57~43~59", page.url))
    settled(page)
    bars.get_by_role("button", name=re.compile("^red of input")).click()
    expect(page.get_by_text("The pixel itself.")).to_be_visible()
    settled(page)
    row, column = map(int, re.search(r"_input~0~(\d+)~(\d+)(?:&|$)", page.url).groups())
    assert 2 * 43 - 3 <= row <= 2 * 43 + 3  # the window of the unit: 7x7, stride 2, padding 3
    assert 2 * 59 - 3 <= column <= 2 * 59 + 3


def test_the_wall_by_keyboard_and_a_picture_that_grows(visit):
    page = visit("/hierarchy?stage=conv1&channel=0&steps=512")
    tiles = page.get_by_role("listbox", name=re.compile("^Pictures that excite")).get_by_role("option")
    if tiles.count():  # made for these weights
        tiles.first.click()
        page.keyboard.press("ArrowDown")
        expect(page).to_have_url(re.compile("stage=layer1.1"))
        settled(page)
        page.keyboard.press("ArrowUp")
        expect(tiles.first).to_have_attribute("aria-selected", "true")
        settled(page)
    page.get_by_role("button", name="Grow a picture in 512 steps").click()
    expect(page.get_by_text(re.compile("^After [0-9]+ steps"))).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
