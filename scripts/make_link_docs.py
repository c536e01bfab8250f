"""Write docs/links.md from the lessons' parameters and examples."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from core.lecture import Lesson
from core.links import Param, versioned
from core.models.card_page import CARD_PAGE, CARD_TITLE, CHAPTERS, CLASS
from core.parameters import EVERYWHERE
from lessons import LESSONS

PAGE = Path(__file__).parent.parent / "docs" / "links.md"
HEAD = """# Links

The address of a page is its exact state: copy it, or use *Share*. Defaults are left out. What a link gets wrong is
said on the page, and the rest of it is kept. Written by `python -m scripts.make_link_docs`.

## Every page
"""
BESIDE = """
Beside these, `example` opens a worked example of the lecture (parameters given with it win), and `v` is the version of the
link. A link without it is of version 1: its absent `picture` is `dogs`.
"""


def table(parameters: Iterable[Param[Any]]) -> list[str]:
    """One row a parameter: its name, what it means, the values it takes, what an absent one means."""
    return [
        "| parameter | meaning | values | absent |",
        "| --- | --- | --- | --- |",
        *(row(param) for param in parameters),
        "",
    ]


def row(param: Param[Any]) -> str:
    default = param.default
    written = f"`{param.write(default)}`" if isinstance(default, bool | int | float | str) and default != "" else ""
    return f"| `{param.name}` | {param.says} | {param.values()} | {param.absent or written} |"


def chapter(lesson: Lesson) -> list[str]:
    """What is said of one lesson's links."""
    lines = [f"## `/{lesson.url}`: {lesson.title}", "", *table(lesson.parameters)]
    lines += [
        f"- `/{lesson.url}?{urlencode(versioned({'example': example.id}))}`: {example.title}."
        for example in lesson.examples
    ]
    return lines + [""] * bool(lesson.examples)


def link_docs() -> str:
    """The page as Markdown."""
    lines = [HEAD, *table(EVERYWHERE)[:-1], BESIDE]
    for lesson in LESSONS:
        lines += chapter(lesson)
    lines += [f"## `/{CARD_PAGE}`: {CARD_TITLE}", "", *table((CLASS, *CHAPTERS))]
    return "\n".join(lines).rstrip("\n") + "\n"


if __name__ == "__main__":
    PAGE.write_text(link_docs(), encoding="utf-8")
