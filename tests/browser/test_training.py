"""The training lab as visitors use it: one trains, pauses, goes on and cancels, another one waits and compares."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.browser.steps import fits

LONG = "/training?alone=1&steps=4000&pictures=200&budget=120"
SHORT = "/training?steps=24&pictures=40&pictures2=40"
STEP = re.compile(r"A: step ([\d,]+) of")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def step(page: Page) -> int:
    return int(STEP.search(page.get_by_text(STEP).inner_text())[1].replace(",", ""))


def test_train_pause_let_another_pass_go_on_queue_and_cancel(visit):
    first, second = visit(LONG), visit(SHORT)
    press(first, "Train")
    expect(first.get_by_text(STEP)).to_be_visible()
    expect(first.get_by_role("img", name=re.compile("kernels of the first layer"))).to_be_visible()
    before = step(first)
    expect(first.get_by_text(STEP)).not_to_contain_text(f"A: step {before:,} of")
    assert step(first) > before

    press(second, "Train")
    expect(second.get_by_text("Waiting: you are next, one job is running")).to_be_visible()
    press(first, "Pause")
    expect(first.get_by_text("Paused. The clock stands still")).to_be_visible()
    expect(second.get_by_role("button", name="Train again")).to_be_visible()
    expect(second.get_by_text(re.compile("of 597 new pictures")).first).to_be_visible()

    press(first, "Go on")
    expect(first.get_by_text(STEP)).to_be_visible()
    assert step(first) >= before
    press(first, "Cancel")
    expect(first.get_by_text(re.compile(r"^Cancelled after \d+ steps"))).to_be_visible()


def test_two_are_compared_gone_back_through_and_taken_home_on_a_phone(visit):
    page = visit(SHORT + "&settings=1", width=400, height=800, scheme="dark")
    press(page, "Train")
    expect(page.get_by_role("heading", name="What it mixes up")).to_be_visible()
    settled(page)
    expect(page.get_by_label(re.compile("^Loss over the steps. A: .*; B: "))).to_be_visible()
    kernels = page.get_by_role("img", name=re.compile("kernels of the first layer")).first
    last = kernels.get_attribute("src")
    slider = page.get_by_role("slider", name="Go back to step")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("after step 0").first).to_be_visible()
    assert kernels.get_attribute("src") != last
    settled(page)
    assert "at=0" in page.url
    with page.expect_download() as started:
        page.get_by_role("button", name="Weights of B (.safetensors)").click()
    assert started.value.suggested_filename == "network-b.safetensors"
    main = page.locator('[data-testid="stMain"]')
    assert fits(main)
    for image in page.locator("img").all():
        assert image.get_attribute("alt") is not None


def test_a_trained_network_is_opened_in_another_lesson_and_by_its_link(visit):
    page = visit(SHORT + "&alone=1&watch=17")
    press(page, "Train")
    page.get_by_test_id("stMain").get_by_role("link", name="Feature maps").click()
    expect(page.get_by_role("heading", name="Feature maps", level=1)).to_be_visible()
    expect(page.get_by_role("listbox", name="Stages of the network")).to_be_visible()
    settled(page)
    expect(page.get_by_text("A picture it never learnt from: “8”.")).to_be_visible()
    expect(page.get_by_role("option", name=re.compile("^Stage pool2, 32×2×2"))).to_be_visible()
    assert "trained=digits_40_none_0.02_24_0" in page.url

    other = visit(page.url.split("/", 3)[3].join(("/", "")))
    expect(other.get_by_role("option", name=re.compile("^Stage pool2, 32×2×2"))).to_be_visible()
    settled(other)
