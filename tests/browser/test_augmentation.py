"""The augmentation lesson as a visitor uses it."""

import json
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled
from tests.browser.steps import fits, hand_over


def tile(page: Page, name: str) -> Locator:
    return page.get_by_role("option", name=re.compile(rf"^Draw {name}:"))


def expect_steps(page: Page, *titles: str) -> None:
    expect(page.locator(".steps .title")).to_have_text(list(titles))


def picture(page: Page, name: str) -> str:
    return tile(page, name).locator("img").get_attribute("src")


def test_the_pipeline_is_switched_ordered_set_and_shared(visit):
    page = visit("/augmentation?tiles=4&ask=0&picture=coffee")
    expect_steps(page, "Flip", "Rotation", "Additive brightness", "Random crop")
    expect(tile(page, "2")).to_have_attribute("aria-label", re.compile("rotated"))
    before = picture(page, "2")

    page.get_by_role("checkbox", name="Use Rotation").uncheck()
    expect(tile(page, "2")).not_to_have_attribute("aria-label", re.compile("rotat"))
    settled(page)
    assert "pipeline=flip_-rotate_brightness_crop" in page.url
    page.get_by_role("checkbox", name="Use Rotation").check()
    settled(page)
    assert picture(page, "2") == before, "the numbers are the same as before"
    assert "pipeline" not in page.url

    up = page.get_by_role("button", name="Move Random crop up")
    up.focus()
    page.keyboard.press("Enter")
    settled(page)
    expect_steps(page, "Flip", "Rotation", "Random crop", "Additive brightness")
    expect(up).to_be_focused()

    angle = page.get_by_role("slider", name="Rotation: max")
    angle.focus()
    page.keyboard.press("End")
    settled(page)
    page.get_by_role("button", name="Add Greyscale").click()
    settled(page)
    assert "pipeline=flip_rotate~100~180_crop_brightness_grey" in page.url
    expect(tile(page, "1")).to_have_attribute("aria-label", re.compile("grey"))

    shared = visit(page.url[page.url.index("/augmentation") :])
    expect_steps(shared, "Flip", "Rotation", "Random crop", "Additive brightness", "Greyscale")
    expect(tile(shared, "4")).to_be_visible()
    assert [picture(shared, name) for name in "1234"] == [picture(page, name) for name in "1234"]

    page.get_by_role("button", name="nothing", exact=True).click()
    expect(page.get_by_text("every epoch shows the same picture")).to_be_visible()
    settled(page)
    assert picture(page, "1") == picture(page, "4")


def test_draws_epochs_the_network_and_the_sweep(visit):
    page = visit("/augmentation?example=augmentation_recipe&tiles=4")
    expect(tile(page, "A")).to_have_attribute("aria-label", re.compile(r"flipped; rotated \+7°; brightness \+10 %"))
    expect(tile(page, "B")).to_have_attribute("aria-label", re.compile(r"no flip; rotated −12°; brightness −15 %"))
    expect(tile(page, "A")).to_have_attribute(
        "aria-label", re.compile(r"Best answer .+, (as|unlike) the original; .+ \d+%")
    )
    tile(page, "A").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Draw B of epoch 1, step by step")).to_be_visible()
    settled(page)
    assert "tile=1" in page.url

    third = picture(page, "3")
    page.get_by_role("button", name="New draws").click()
    expect(tile(page, "3").locator("img")).not_to_have_attribute("src", third)
    settled(page)
    assert "seed=2" in page.url
    seed = page.get_by_role("spinbutton", name="Seed of the class")
    seed.fill("1")
    seed.press("Enter")
    expect(tile(page, "3").locator("img")).to_have_attribute("src", third)
    settled(page)

    page.get_by_text("Beside epoch 2").click()
    expect(page.get_by_role("listbox", name=re.compile("^Epoch 2"))).to_be_visible()
    expect(page.locator(".grid img")).to_have_count(8)
    assert len(set(page.locator(".grid img").evaluate_all("images => images.map(image => image.src)"))) == 8

    page.get_by_text("One transform from end to end").click()
    expect(page.get_by_text(re.compile("The best answer stays .+ from"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Rotation −180°:"))).to_be_visible()
    settled(page)
    assert "sweep=1" in page.url


def test_a_pipeline_goes_into_a_file_and_back_and_a_bad_file_changes_nothing(visit):
    page = visit("/augmentation?tiles=4&ask=0&pipeline=blur~100~3")
    page.get_by_role("button", name="Save or load the pipeline").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download (.json)").click()
    content = json.loads(Path(started.value.path()).read_text())
    assert content["steps"] == [{"transform": "blur", "on": True, "probability": 1.0, "sigma": 3.0}]

    def load(data: bytes) -> None:
        chooser = page.locator('[data-testid="stPopoverBody"] [data-testid="stFileUploaderDropzoneInput"]')
        hand_over(page, chooser, "pipeline.json", data, "application/json")

    load(b'{"format": "convscope augmentation", "version": 1, "steps": [{"transform": "spin"}]}')
    expect(page.get_by_text(re.compile("there is no transform “spin”"))).to_be_visible()
    expect_steps(page, "Blur")
    load(
        b'{"format": "convscope augmentation", "version": 1, "steps": [{"transform": "hue", "degrees": 1%b}]}'
        % (b"0" * 400)
    )
    expect(page.get_by_text(re.compile("degrees is too large a number"))).to_be_visible()
    expect_steps(page, "Blur")
    content["steps"].append({"transform": "hue", "degrees": 90})
    load(json.dumps(content).encode())
    expect(page.get_by_text(re.compile("This file is no pipeline"))).to_be_hidden()
    expect_steps(page, "Blur", "Hue")
    settled(page)
    assert "pipeline=blur~100~3_hue~100~90" in page.url


def test_it_fits_a_phone(visit):
    page = visit("/augmentation?tiles=4&sweep=1&inside=1&beside=1", width=400, height=800, scheme="dark")
    main = page.locator('[data-testid="stMain"]')
    assert fits(main)
    for image in page.locator("img").all():
        assert image.get_attribute("alt") is not None
