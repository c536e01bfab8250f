"""The lecture: its concepts, what a lesson says of itself, and the lessons in their order.

Each lesson describes itself in its own folder, `lessons/X/about.py`. `lessons/__init__.py` puts them in order and registers
them here, for the frame of the pages, which knows no single lesson.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from core.links import Param


@dataclass(frozen=True)
class Formula:
    """One formula of the lecture.

    Attributes:
        id: stable name.
        title: what it computes.
        latex: the formula in KaTeX.
        reading: what the letters mean, one or two sentences of Markdown.
    """

    id: str
    title: str
    latex: str
    reading: str


@dataclass(frozen=True)
class Example:
    """One worked example of the lecture, opened by `?example=ID`.

    Attributes:
        id: name in links, unique in the whole lecture.
        title: what it shows.
        settings: link parameters it stands for.
    """

    id: str
    title: str
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """One page of the app.

    Attributes:
        url: name of its folder under `lessons/`, of its file under `pages/`, and path in the browser.
        concepts: numbers of the lecture's concepts (1..10) it covers.
        title: as printed in the sidebar.
        icon: Material symbol, the form Streamlit's `icon=` takes.
        idea: two sentences that open the page.
        formulas: the formulas that live here.
        examples: the lecture's worked examples that open here.
        parameters: what its links can say, see `declared`.
    """

    url: str
    concepts: tuple[int, ...]
    title: str
    icon: str
    idea: str
    formulas: tuple[Formula, ...] = ()
    examples: tuple[Example, ...] = ()
    parameters: tuple[Param[Any], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the link parameters."""
        return tuple(param.name for param in self.parameters)


CONCEPTS: dict[int, str] = {
    1: "Images and correlation",
    2: "Convolutional layers",
    3: "The neuron and ReLU",
    4: "Pooling",
    5: "Architecture patterns",
    6: "1×1 convolutions",
    7: "Residual networks",
    8: "Ensembles",
    9: "Data augmentation",
    10: "The feature hierarchy",
}

_lessons: tuple[Lesson, ...] = ()


def declared(module: ModuleType) -> tuple[Param[Any], ...]:
    """The link parameters that a module names, alone or in tuples, in its order; each name once."""
    found: dict[str, Param[Any]] = {}
    for value in vars(module).values():
        for param in value if isinstance(value, tuple) else (value,):
            if isinstance(param, Param):
                found.setdefault(param.name, param)
    return tuple(found.values())


def register(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """Make these the lessons of the lecture, in this order.

    Raises:
        ValueError: a URL, a formula's id or an example's id is there twice.
    """
    global _lessons
    ordered = tuple(lessons)
    for ids in (
        [entry.url for entry in ordered],
        [formula.id for entry in ordered for formula in entry.formulas],
        [example.id for entry in ordered for example in entry.examples],
    ):
        twice = {id for id in ids if ids.count(id) > 1}
        if twice:
            raise ValueError(f"there twice: {', '.join(sorted(twice))}")
    _lessons = ordered
    return ordered


def lessons() -> tuple[Lesson, ...]:
    """The lessons in the order of the lecture."""
    return _lessons


def lesson(url: str) -> Lesson:
    """The lesson with this URL. Raises KeyError for an unknown one."""
    for entry in _lessons:
        if entry.url == url:
            return entry
    raise KeyError(url)


def settings_for(url: str) -> dict[str, Mapping[str, str]]:
    """Example id -> link parameters, for the examples that open in a lesson; none where there is no such lesson."""
    return {example.id: example.settings for entry in _lessons if entry.url == url for example in entry.examples}
