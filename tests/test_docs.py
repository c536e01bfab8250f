"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest

from core.links import Number, Whole
from core.models.card_page import CHAPTERS, CLASS
from core.parameters import EVERYWHERE
from lessons import LESSONS
from scripts.make_link_docs import PAGE, link_docs

ROOT = Path(__file__).parent.parent


def test_the_page_on_links_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == link_docs(), "run python -m scripts.make_link_docs"


def test_every_lesson_that_exists_documents_its_links():
    for lesson in LESSONS:
        assert lesson.names, lesson.url
        assert f"`/{lesson.url}`" in PAGE.read_text(encoding="utf-8")


def test_every_parameter_says_what_it_means_and_what_it_takes():
    for param in [*EVERYWHERE, CLASS, *CHAPTERS, *(param for lesson in LESSONS for param in lesson.parameters)]:
        assert param.says, param.name
        if isinstance(param, Whole | Number):
            assert not re.search(r"\d to \d", param.says), f"{param.name}: the range is printed from the parameter"


def test_tables_of_links_are_tables_and_examples_stand_below_them():
    lines = [*PAGE.read_text(encoding="utf-8").splitlines(), ""]
    rows = [number for number, line in enumerate(lines) if line.startswith("|")]
    assert len(rows) > 200
    for number in rows:
        assert lines[number].count(" | ") == 3, lines[number]
        assert lines[number + 1].startswith("|") or not lines[number + 1], lines[number + 1]
    examples = [line for line in lines if "?example=" in line]
    assert len(examples) == sum(len(lesson.examples) for lesson in LESSONS)
    assert all(line.startswith("- ") for line in examples)


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda page: page.name
)
def test_files_that_are_named_exist(page):
    text = page.read_text(encoding="utf-8")
    folders = "core|ui|lessons|server|pages|tests|scripts|benchmarks|docs|assets|static"
    for name in set(re.findall(rf"`((?:{folders})/[\w./-]+\.\w+)`", text)):
        made_there = page.name == "add-a-lesson.md" and "mirror" in name
        assert made_there or (ROOT / name).exists(), name
    for name in re.findall(r"\]\(([\w./-]+\.md)\)", text):
        assert (page.parent / name).exists(), name
