"""The documentation says what the code does."""

from pathlib import Path

from lessons import LESSONS
from scripts.make_link_docs import PAGE, link_docs

ROOT = Path(__file__).parent.parent


def test_the_page_on_links_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == link_docs(), "run python -m scripts.make_link_docs"


def test_every_lesson_that_exists_documents_its_links():
    for lesson in LESSONS:
        assert lesson.names, lesson.url
        assert f"`/{lesson.url}`" in PAGE.read_text(encoding="utf-8")
