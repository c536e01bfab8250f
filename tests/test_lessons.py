"""The lecture as data: complete, unique, and true to what the app has."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from core.images.samples import DEFAULT_SAMPLE, sample_ids
from core.lecture import CONCEPTS, Example, Formula, Lesson, lesson, register, settings_for
from core.network.channels import BY_INDEX, BY_MAX, BY_MEAN, LIKE
from core.parameters import EVERYWHERE
from lessons import LESSONS, ORDER

ROOT = Path(__file__).parent.parent
FORMULAS = [formula for entry in LESSONS for formula in entry.formulas]
EXAMPLES = [(entry, example) for entry in LESSONS for example in entry.examples]


def by_url(entry: Lesson) -> str:
    return entry.url


def by_id(formula: Formula) -> str:
    return formula.id


def test_urls_are_unique_valid_file_names() -> None:
    urls = [entry.url for entry in LESSONS]
    assert len(set(urls)) == len(urls)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", url) for url in urls)


def test_every_concept_of_the_lecture_is_covered() -> None:
    assert list(CONCEPTS) == list(range(1, 11))
    assert {number for entry in LESSONS for number in entry.concepts} == set(CONCEPTS)
    assert all(CONCEPTS.values())


@pytest.mark.parametrize("entry", LESSONS, ids=by_url)
def test_lesson_is_described(entry: Lesson) -> None:
    assert entry.title
    assert entry.concepts
    assert re.fullmatch(r":material/[a-z0-9_]+:", entry.icon)
    sentences = re.findall(r"[^.?!]+[.?!](?=\s|$)", entry.idea)
    assert len(sentences) == 2
    assert "".join(sentences) == entry.idea, "nothing but the two sentences"
    assert lesson(entry.url) is entry
    assert (ROOT / "pages" / f"{entry.url}.py").is_file()


def test_unknown_lesson() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        lesson("nowhere")


def test_each_lesson_is_named_as_its_folder() -> None:
    assert tuple(entry.url for entry in LESSONS) == ORDER
    folders = {path.parent.name for path in (ROOT / "lessons").glob("*/about.py")}
    assert folders == set(ORDER)


@pytest.mark.parametrize("what", ["url", "formula", "example"])
def test_nothing_is_there_twice(what: str) -> None:
    first, second = LESSONS[0], LESSONS[1]
    twin = {
        "url": replace(second, url=first.url),
        "formula": replace(second, formulas=first.formulas),
        "example": replace(second, examples=first.examples),
    }[what]
    with pytest.raises(ValueError, match="there twice: "):
        register([first, twin])
    assert lesson(second.url) is second, "the lecture stays as it was"


def test_formula_ids_are_unique_anchors() -> None:
    ids = [formula.id for formula in FORMULAS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", id) for id in ids)


@pytest.mark.parametrize("formula", FORMULAS, ids=by_id)
def test_latex_is_balanced(formula: Formula) -> None:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", formula.latex):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert len(re.findall(r"\\left(?![a-z])", formula.latex)) == len(re.findall(r"\\right(?![a-z])", formula.latex))
    assert re.findall(r"\\begin\{(\w+)}", formula.latex) == re.findall(r"\\end\{(\w+)}", formula.latex)
    assert formula.title
    assert formula.reading.count("$") % 2 == 0


def test_examples_are_unique_and_have_a_title() -> None:
    ids = [example.id for _, example in EXAMPLES]
    assert len(set(ids)) == len(ids) > 15
    assert all(example.title for _, example in EXAMPLES)


@pytest.mark.parametrize(("entry", "example"), EXAMPLES, ids=[example.id for _, example in EXAMPLES])
def test_settings_of_examples_name_what_exists(entry: Lesson, example: Example) -> None:
    settings = example.settings
    assert settings.get("picture", DEFAULT_SAMPLE) in sample_ids()
    assert set(settings) <= {*entry.names, *(param.name for param in EVERYWHERE)}
    assert settings.get("sort", BY_MEAN) in (BY_MEAN, BY_MAX, BY_INDEX, *LIKE)
    assert settings_for(entry.url)[example.id] == settings


def test_settings_of_a_lesson_without_examples() -> None:
    assert settings_for("grad_cam") == {}
