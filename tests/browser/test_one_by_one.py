"""The lesson on 1x1 convolutions in a real browser: the pixel under the mouse, under the keys, and the measurement."""

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

from core.images.samples import load_sample
from core.one_by_one import mixing
from tests.browser.conftest import drawn, settled
from tests.browser.steps import downloaded_picture, fits
from ui.drawing.photos import reduced

PAGE = "/one_by_one?picture=coffee&mix=own&w=2x4_0.5_-0.3_0.2_1_0.1_0.4_-0.25_-300"


def picture(page: Page) -> Locator:
    return page.get_by_role("application", name=re.compile("^Your picture: pick a pixel"))


def columns(page: Page) -> dict[str, list[float]]:
    """The vectors that are written, by their names."""
    found = {}
    for part in page.locator(".product .part").all():
        numbers = part.locator(".matrix span").all_inner_texts()
        found[part.locator(".name").inner_text()] = [float(number.replace("−", "-")) for number in numbers]
    return found


def followed(page: Page) -> tuple[int, int]:
    row, column = re.findall(r"\d+", page.locator(".where").inner_text())
    return int(row), int(column)


def expect_pixel(page: Page, row: int, column: int) -> None:
    """The numbers written are those of the core."""
    photo = reduced(load_sample("coffee"))
    weight, bias = np.array([[0.5, -0.3, 0.2], [0.1, 0.4, -0.25]]), np.array([1.0, -300.0])
    x = photo[row, column].astype(float)
    z = mixing.mix(x[:, None, None], weight, bias).ravel()
    written = columns(page)
    assert written["x"] == x.tolist()
    np.testing.assert_allclose(written["z = W x + b"], z, rtol=1e-3)
    np.testing.assert_allclose(written["ReLU(z)"], np.maximum(z, 0), rtol=1e-3)


def test_the_numbers_under_the_mouse_are_those_of_the_core(visit):
    page = visit(PAGE)
    expect(page.locator(".product .part").first).to_be_visible()
    box = picture(page).bounding_box()
    assert box is not None
    for across, down in ((0.2, 0.3), (0.8, 0.6)):
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        drawn(page)
        row, column = followed(page)
        expect_pixel(page, row, column)
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    row, column = followed(page)
    expect(page).to_have_url(re.compile(rf"pixel={row}-{column}(&|$)"))
    settled(page)
    page.mouse.move(2, 2)
    assert followed(page) == (row, column)
    picture(page).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    expect(page).to_have_url(re.compile(rf"pixel={row - 1}-{column + 10}(&|$)"))
    expect_pixel(page, row - 1, column + 10)


def test_a_known_layer_changes_the_picture_and_can_be_saved(visit):
    page = visit("/one_by_one?picture=coffee")
    after = page.locator(".mixer .picture img").nth(1)
    before = after.get_attribute("src")
    page.get_by_role("button", name="Swap red and blue").or_(
        page.get_by_role("radio", name="Swap red and blue")
    ).click()
    expect(after).not_to_have_attribute("src", before or "")
    settled(page)
    assert "mix=swap" in page.url
    with page.expect_download() as saved:
        page.get_by_role("button", name="Result (.png)").click()
    np.testing.assert_array_equal(
        np.asarray(downloaded_picture(saved.value)), reduced(load_sample("coffee"))[:, :, ::-1]
    )


def test_the_whole_product_is_on_a_small_screen(visit):
    page = visit("/one_by_one?picture=coffee&mix=sepia", width=400)
    last = page.locator(".product .part").last
    expect(last).to_be_visible()
    assert fits(page.locator(".product"))
    box = last.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 400


def test_both_forms_are_measured(visit):
    page = visit("/one_by_one?view=bottleneck&block=inception", width=400, scheme="dark")
    page.get_by_role("button", name=re.compile("^Measure both")).click()
    expect(page.get_by_text(re.compile(r"with 9\.68 times fewer multiply-adds"))).to_be_visible(timeout=60_000)
    main = page.locator('[data-testid="stMain"]')
    assert fits(main)
