"""The block diagram in a real browser: it switches, and the answer follows."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled
from tests.browser.steps import fits


def switch(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))


def answer(page: Page) -> str:
    settled(page)
    heat = page.get_by_role("img", name=re.compile("^Grad-CAM after"))
    expect(heat).to_be_visible()
    return str(page.evaluate("image => image.src", heat.element_handle()))


def test_flipping_branches_and_skips_changes_the_answer_and_the_link(visit):
    page = visit("/residual?part=lesions&picture=coffee")
    intact = answer(page)
    switch(page, "layer2.1: branch").click()
    expect(switch(page, "layer2.1: branch")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("Changed: F ×0 in layer2.1.")).to_be_visible()
    settled(page)
    without_branch = answer(page)
    assert without_branch != intact
    assert "cut=layer2.1" in page.url
    switch(page, "layer4.0: projection").click()
    expect(page.get_by_text("no skip in layer4.0")).to_be_visible()
    settled(page)
    without_both = answer(page)
    assert without_both not in (intact, without_branch)
    page.reload()
    expect(switch(page, "layer4.0: projection")).to_have_attribute("aria-pressed", "false")
    expect(switch(page, "layer2.1: branch")).to_have_attribute("aria-pressed", "false")
    settled(page)
    page.get_by_role("button", name="Restore all").click()
    expect(page.get_by_text("none yet")).to_be_visible()
    settled(page)
    assert answer(page) == intact
    assert "cut" not in page.url
    assert "noskip" not in page.url


def test_the_diagram_works_from_the_keyboard_and_the_vote_is_placed(visit):
    page = visit("/residual?part=lesions&vote=layer3.0")
    switch(page, "layer1.0: branch").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(switch(page, "layer4.0: branch")).to_be_focused()
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.get_by_text("Changed: F ×1.5 in layer4.0.")).to_be_visible()
    settled(page)
    assert "scale=layer4.0x1.5" in page.url
    expect(switch(page, "layer4.0: branch times 1.5")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(switch(page, "layer4.0: projection")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("no skip in layer4.0")).to_be_visible()
    slider = page.get_by_role("slider", name=re.compile("Branch of layer4.0"))
    slider.focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("has neither branch nor skip")).to_be_visible()
    settled(page)
    assert "cut=layer4.0" in page.url
    expect(page.get_by_text("Your vote, layer3.0")).to_be_hidden()
    page.get_by_test_id("stCheckbox").filter(has_text="Show the measurement").click()
    expect(page.get_by_text(re.compile("Your vote, layer3.0, is number"))).to_be_visible()
    settled(page)
    assert "reveal=1" in page.url


def test_the_toy_and_the_way_to_the_other_parts(visit):
    page = visit("/residual?example=residual")
    metric = page.get_by_test_id("stMetricValue")
    expect(metric.nth(0)).to_have_text("3.375")
    switch(page, "2: branch").click()
    expect(metric.nth(0)).to_have_text("2.25")
    expect(metric.nth(1)).to_have_text("0")
    expect(metric.nth(2)).to_have_text("4 of 8")
    page.get_by_role("radio", name=re.compile("Measure gradients")).click()
    expect(page.get_by_text(re.compile("^Length of the gradient on its way back"))).to_be_visible()
    settled(page)
    assert "part=gradients" in page.url
    page.go_back()
    expect(metric.nth(0)).to_have_text("2.25")


def test_rows_of_blocks_are_whole_or_halves(visit):
    page = visit("/residual?blocks=10&v=2")
    expect(page.locator(".stage .block")).to_have_count(10)
    for width, columns in ((1440, 10), (1280, 5), (400, 5)):
        page.set_viewport_size({"width": width, "height": 900})
        tracks = re.compile(rf"^(\S+ ){{{columns - 1}}}\S+$")
        expect(page.locator(".stage")).to_have_css("grid-template-columns", tracks)


@pytest.mark.parametrize(("part", "scheme"), [("paths", "light"), ("gradients", "dark"), ("lesions", "light")])
def test_a_phone_shows_every_part_without_scrolling_sideways(visit, part, scheme):
    page = visit(f"/residual?part={part}&depth=10", width=400, height=800, scheme=scheme)
    main = page.locator('[data-testid="stMain"]')
    assert fits(main)
    for image in page.locator("img").all():
        assert image.get_attribute("alt") is not None, image.evaluate("e => e.outerHTML")[:200]
