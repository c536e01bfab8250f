"""Every lesson on a phone: it opens, fits, and all its pictures and controls have names."""

import pytest
from playwright.sync_api import expect

from core.models.card_page import CARD_TITLE
from lessons import LESSONS
from tests.browser.steps import fits

NAMELESS = """() => [...document.querySelectorAll('[data-testid="stMain"] img, [data-testid="stMain"] button')]
    .filter((element) => element.checkVisibility())
    .filter((element) => element.tagName === "IMG"
        ? !element.alt && !element.closest('[role="presentation"], [aria-hidden="true"]')
        : !(element.ariaLabel || element.innerText.trim() || element.title || element.querySelector("img[alt]")))
    .map((element) => element.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.url)
def test_it_opens_on_a_phone(visit, lesson):
    page = visit(f"/{lesson.url}", width=400, height=800)
    expect(page.get_by_role("heading", level=1)).to_have_text(lesson.title)
    expect(page.get_by_role("heading", name="The same in PyTorch")).to_be_attached()
    fits_and_is_named(page)


def test_the_networks_card_opens_on_a_phone(visit):
    page = visit("/bundled_network?accuracy=1&unknown=1", width=400, height=800)
    expect(page.get_by_role("heading", level=1)).to_have_text(CARD_TITLE)
    expect(page.get_by_role("heading", name="Pairs it confuses most")).to_be_attached()
    fits_and_is_named(page)


def fits_and_is_named(page):
    main = page.locator('[data-testid="stMain"]')
    assert fits(main)
    assert page.evaluate(NAMELESS) == []
