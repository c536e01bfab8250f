"""Write docs/links.md from the list of lessons."""

from pathlib import Path

from core.examples import EXAMPLES
from core.lessons import CARD_PAGE, CARD_PARAMETERS, CARD_TITLE, LESSONS, SHARED_PARAMETERS

PAGE = Path(__file__).parent.parent / "docs" / "links.md"


def table(parameters: dict[str, str]) -> list[str]:
    return [
        "| parameter | meaning |",
        "| --- | --- |",
        *(f"| `{name}` | {text} |" for name, text in parameters.items()),
    ]


def link_docs() -> str:
    """The page as Markdown."""
    lines = [
        "# Links",
        "",
        "The address of a page is its exact state: copy it, or use *Share*. Defaults are left out. What a link gets wrong is",
        "said on the page, and the rest of it is kept. Written by `python -m scripts.make_link_docs`.",
        "",
        "## Every page",
        "",
        *table(dict(SHARED_PARAMETERS)),
    ]
    for lesson in LESSONS:
        if lesson.available:
            lines += ["", f"## `/{lesson.url}`: {lesson.title}", "", *table(dict(lesson.parameters))]
            lines += ["" for example in EXAMPLES[:1] if example.lesson == lesson.url]
            lines += [
                f"Example `/{lesson.url}?example={example.id}`: {example.title}."
                for example in EXAMPLES
                if example.lesson == lesson.url
            ]
    lines += ["", f"## `/{CARD_PAGE}`: {CARD_TITLE}", "", *table(dict(CARD_PARAMETERS))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(link_docs(), encoding="utf-8")
