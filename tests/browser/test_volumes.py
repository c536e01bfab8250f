"""The convolutional layer and pooling as a visitor meets them."""

import io
import re
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.browser.test_sliding_window import is_at, press, says


def test_the_lectures_volume_stop_by_stop(visit):
    page = visit("/conv_layer?example=conv_layer")
    for stop, value in enumerate((48, 51, 54, 51)):
        is_at(page, *divmod(stop, 2))
        says(page, f"{value}")
        expect(page.locator(".sliding")).to_have_attribute("data-value", str(value))
        press(page, "Step forward")


def test_a_filter_is_chosen_from_the_stack_of_maps(visit):
    page = visit("/conv_layer?cells=8")
    plane = page.get_by_role("button", name="Output map of filter 2")
    plane.focus()
    page.keyboard.press("Enter")
    settled(page)
    expect(page).to_have_url(re.compile(r"filter=2"))
    expect(plane).to_have_attribute("aria-pressed", "true")
    pull = page.get_by_role("slider", name="Pull the planes apart")
    first = page.get_by_role("button", name="Output map of filter 0")

    def apart() -> float:
        return plane.bounding_box()["x"] - first.bounding_box()["x"]

    before = apart()
    pull.fill("90")
    assert apart() > 2 * before


def test_pooling_its_table_and_its_film(visit):
    page = visit("/pooling?example=pooling")
    for value in (6, 8, 9, 7):
        expect(page.locator(".sliding")).to_have_attribute("data-value", str(value))
        press(page, "Step forward")
    with page.expect_download() as table:
        page.get_by_role("button", name="Output (.csv)").click()
    assert np.loadtxt(table.value.path(), delimiter=",").tolist() == [[6, 8], [9, 7]]
    page.get_by_role("button", name="Make a film (.gif)").click()
    save = page.get_by_role("button", name=re.compile(r"^download Film|Film \(\.gif"))
    expect(save).to_be_visible()
    settled(page)
    with page.expect_download() as film:
        save.click()
    picture = Image.open(io.BytesIO(Path(film.value.path()).read_bytes()))
    assert picture.format == "GIF"
    assert picture.n_frames == 4
