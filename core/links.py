"""Share links: how the value of a control is written into the URL and read back.

A link is a plain query string of short values, `?picture=cat&stage=layer3.1&channel=7`. Defaults are left out, so an
empty query opens a lesson as it is. `LINK_VERSION` is raised when the meaning of a parameter changes; links of later
versions carry it as `v`, and those of earlier ones are read as they were meant (`core.older_links`). A value that cannot
be read never breaks a page: it raises `LearnerError`, and the page goes on with the default and says so.
"""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from core.errors import LearnerError

LINK_VERSION = 2
VERSION_KEY = "v"
NO_END = 2**31
LONGEST_VALUE = 2000  # characters; a hand-made megabyte is not worth parsing

T = TypeVar("T")
Rows = tuple[tuple[float, ...], ...]  # of a matrix, all equally long


@dataclass(frozen=True)
class Param(ABC, Generic[T]):
    """A link parameter.

    Attributes:
        name: in the URL.
        default: the value that an absent parameter stands for.
        says: what it means, in Markdown, without the values it takes: those are known, see `values`.
        absent: what an absent one means, where the default does not say it.
    """

    name: str
    default: T
    says: str = field(default="", kw_only=True)
    absent: str = field(default="", kw_only=True)

    @abstractmethod
    def read(self, text: str) -> T:
        """The value written as `text`. Raises ValueError where it cannot be read."""

    @abstractmethod
    def allows(self, value: object) -> bool:
        """Whether `value` is one this parameter can take now."""

    def write(self, value: T) -> str:
        """`value` as it stands in a link; `read` turns it back."""
        return str(value)

    def values(self) -> str:
        """The values it takes, in Markdown; empty where `says` has to tell."""
        return ""

    def parse(self, text: str) -> T:
        """Read and check a value from a link. Raises LearnerError with what to do about it."""
        try:
            if len(text) > LONGEST_VALUE:
                raise ValueError("too long")
            value = self.read(text)
        except (ValueError, OverflowError) as error:
            raise self._refused(text) from error
        if not self.allows(value):
            raise self._refused(text)
        return value

    def _refused(self, text: str) -> LearnerError:
        shown = text if len(text) <= 40 else text[:37] + "..."
        return LearnerError(
            f"The link says “{self.name}={shown}”, which does not exist here.",
            "The page goes on with what it usually shows there; the rest of the link is kept.",
        )


@dataclass(frozen=True)
class Choice(Param[str]):
    """One of several names.

    Attributes:
        options: the names, or a mapping from them to what each means.
    """

    options: Collection[str] = ()

    def values(self) -> str:
        if isinstance(self.options, Mapping):
            return "; ".join(f"`{option}`: {meaning}" for option, meaning in self.options.items())
        return ", ".join(f"`{option}`" for option in self.options)

    def read(self, text: str) -> str:
        return text

    def allows(self, value: object) -> bool:
        return value in self.options


@dataclass(frozen=True)
class Whole(Param[int]):
    """A whole number in `low..high`."""

    low: int = 0
    high: int = NO_END

    def values(self) -> str:
        low = max(self.low, 0) if self.absent else self.low  # a default below 0 stands for what `absent` says
        return f"from {low}" if self.high == NO_END else f"{low} to {self.high:,}"

    def read(self, text: str) -> int:
        return _whole(text)

    def allows(self, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high


@dataclass(frozen=True)
class Number(Param[float]):
    """A finite number in `low..high`, written with at most four significant digits."""

    low: float = 0.0
    high: float = 1.0

    def values(self) -> str:
        return f"{self.low:,g} to {self.high:,g}"

    def read(self, text: str) -> float:
        return float(text)

    def write(self, value: float) -> str:
        return f"{value:.4g}"

    def allows(self, value: object) -> bool:
        return isinstance(value, int | float) and math.isfinite(value) and self.low <= value <= self.high


@dataclass(frozen=True)
class Flag(Param[bool]):
    """On or off, written `1` or `0`; `says` tells what the one means that is not the default."""

    def values(self) -> str:
        return "`0`" if self.default else "`1`"

    def read(self, text: str) -> bool:
        if text not in ("0", "1"):
            raise ValueError(text)
        return text == "1"

    def write(self, value: bool) -> str:
        return "1" if value else "0"

    def allows(self, value: object) -> bool:
        return isinstance(value, bool)


@dataclass(frozen=True)
class Wholes(Param[tuple[int, ...]]):
    """Up to `longest` different whole numbers in `0..high`, written with hyphens: `281-285`."""

    high: int = 0
    longest: int = 3

    def values(self) -> str:
        return f"up to {self.longest} numbers joined by hyphens" + (f", 0 to {self.high}" if self.high else "")

    def read(self, text: str) -> tuple[int, ...]:
        return tuple(_whole(part) for part in text.split("-")) if text else ()

    def write(self, value: tuple[int, ...]) -> str:
        return "-".join(str(number) for number in value)

    def allows(self, value: object) -> bool:
        return (
            isinstance(value, tuple | list)
            and len(value) <= self.longest
            and len(set(value)) == len(value)
            and all(isinstance(number, int) and 0 <= number <= self.high for number in value)
        )


@dataclass(frozen=True)
class Names(Param[tuple[str, ...]]):
    """Any of several different names, written with dots between them: `grad-cam.occlusion`; none of them: `none`."""

    options: Collection[str] = ()

    def values(self) -> str:
        listed = ", ".join(f"`{option}`" for option in self.options)
        return f"{listed}{', ' if listed else ''}joined by dots; `none`"

    def read(self, text: str) -> tuple[str, ...]:
        return () if text == "none" else tuple(text.split("."))

    def write(self, value: tuple[str, ...]) -> str:
        return ".".join(value) or "none"

    def allows(self, value: object) -> bool:
        return isinstance(value, tuple | list) and len(set(value)) == len(value) and set(value) <= set(self.options)


@dataclass(frozen=True)
class Matrix(Param[Rows]):
    """A small matrix, its sides and then its values row by row: `2x3_-1_0_1_-1_0_0.5`.

    Sides are in `1..longest`, values in `low..high` with at most four significant digits. The value is a tuple of
    rows, which can be compared and hashed; `core.operations.kernels.as_rows` makes one of an array.
    """

    longest: int = 9
    low: float = -1000.0
    high: float = 1000.0

    def values(self) -> str:
        return (
            f"up to {self.longest} rows and columns, each number {self.low:,g} to {self.high:,g}: sides and then numbers "
            "row by row, `2x3_1_0_-1_2_0_-2`"
        )

    def read(self, text: str) -> Rows:
        sides, *numbers = text.split("_")
        height, width = map(int, _matched(r"([0-9]{1,3})x([0-9]{1,3})", sides).groups())
        if len(numbers) != height * width:
            raise ValueError(text)
        values = [float(_four_digits(float(_matched(_DECIMAL, number)[0]))) for number in numbers]
        return tuple(tuple(values[row * width : (row + 1) * width]) for row in range(height))

    def write(self, value: Rows) -> str:
        return "_".join([f"{len(value)}x{len(value[0])}", *(_four_digits(entry) for row in value for entry in row)])

    def allows(self, value: object) -> bool:
        return (
            isinstance(value, tuple)
            and 1 <= len(value) <= self.longest
            and all(isinstance(row, tuple) and len(row) == len(value[0]) for row in value)
            and 1 <= len(value[0]) <= self.longest
            and all(self._may_be(entry) for row in value for entry in row)
        )

    def _may_be(self, entry: object) -> bool:
        return isinstance(entry, int | float) and not isinstance(entry, bool) and self.low <= entry <= self.high


_DECIMAL = r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]{1,3})?"


def _matched(pattern: str, text: str) -> re.Match[str]:
    found = re.fullmatch(pattern, text)
    if found is None:
        raise ValueError(text)
    return found


def _four_digits(number: float) -> str:
    """With four significant digits and without the plus that a URL would have to escape."""
    return f"{number + 0.0:.4g}".replace("+", "")


@dataclass(frozen=True)
class Rectangle(Param[tuple[int, ...]]):
    """Pixels of a picture as top, left, height, width, written with hyphens: `40-60-128-128`; the default may be none."""

    high: int = 100_000

    def values(self) -> str:
        return "top, left, height, width in pixels, `40-60-128-128`"

    def read(self, text: str) -> tuple[int, ...]:
        return tuple(_whole(part) for part in text.split("-"))

    def write(self, value: tuple[int, ...]) -> str:
        return "-".join(str(number) for number in value)

    def allows(self, value: object) -> bool:
        return value == self.default or (
            isinstance(value, tuple | list)
            and len(value) == 4
            and all(isinstance(number, int) and 0 <= number <= self.high for number in value)
            and min(value[2:]) >= 1
        )


def _whole(text: str) -> int:
    return int(_matched(r"-?[0-9]+", text)[0])


def versioned(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a link with the version that they are written in; nothing for none."""
    return {**parameters, VERSION_KEY: str(LINK_VERSION)} if parameters else {}


def check_version(query: Mapping[str, str]) -> None:
    """Raises LearnerError for a link made by a newer version of the app than this one."""
    text = query.get(VERSION_KEY, "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LINK_VERSION):
        raise LearnerError(
            f"This link says it is of version {text[:9]}, this app reads version {LINK_VERSION}.",
            "What could be read of it is shown. A link from a newer ConvScope needs the newer app.",
        )
