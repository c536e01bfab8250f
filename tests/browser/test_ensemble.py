"""The lesson on ensembles in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.browser.steps import fits

VIEWS = {
    "The vote": "Members, K",
    "Where it fails": "A strong member outvoted",
    "Where diversity comes from": "What differs between",
    "The ResNet as committee": "Which paths carry the gradient?",
    "Cut a block out": "One block cut out",
}


def metric(page: Page, label: str) -> str:
    box = page.get_by_test_id("stMetric").filter(has_text=label)
    expect(box).to_be_visible()
    return str(box.get_by_test_id("stMetricValue").inner_text())


def test_play_with_the_vote(visit):
    page = visit("/ensemble")
    assert metric(page, "Majority, exact") == "64.8%"
    page.get_by_role("slider", name="Members, K").press("ArrowRight")
    expect(page.get_by_text(re.compile("^All 16 ways to vote"))).to_be_visible()
    settled(page)
    assert "k=4" in page.url
    page.get_by_role("slider", name="How alike they err, %").press("End")
    expect(page.get_by_text("there is only one opinion")).to_be_visible()
    settled(page)
    assert metric(page, "Majority, exact") == "60.0%"
    assert "corr=100" in page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Curve as CSV").click()
    rows = Path(download.value.path()).read_text().splitlines()
    assert rows[0] == "members,exact,simulated,standard_error"
    assert len(rows) == 26


def test_cut_a_block_out_of_both(visit):
    page = visit("/ensemble?view=cut")
    page.get_by_role("toolbar").get_by_role("button", name="8", exact=True).click()
    expect(page.get_by_text("Without block 8")).to_be_visible()
    settled(page)
    assert float(metric(page, "Plain network, without: 8").rstrip("%")) < 40
    assert float(metric(page, "Residual network, without: 8").rstrip("%")) > 95
    assert "cut=8" in page.url


def test_a_job_measures_the_paths(visit):
    page = visit("/ensemble?view=paths&picture=bee")
    page.get_by_role("button", name="Measure 256 paths").click()
    expect(page.get_by_text("Every path is measured")).to_be_visible()
    settled(page)


def test_a_phone_shows_every_view_without_scrolling_sideways(visit):
    page = visit("/ensemble", width=400, height=800, scheme="dark")
    main = page.locator('[data-testid="stMain"]')
    for view, sign in VIEWS.items():
        page.get_by_role("radio", name=view).click()
        expect(main.get_by_text(sign).first).to_be_visible()
        settled(page)
        assert fits(main), view
        for image in page.locator("img").all():
            assert image.get_attribute("alt") is not None, image.evaluate("e => e.outerHTML")[:200]
