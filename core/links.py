"""Share links: how the value of a control is written into the URL and read back.

A link is a plain query string of short values, `?picture=cat&stage=layer3.1&channel=7`. Defaults are left out, so an
empty query opens a lesson as it is. `LINK_VERSION` is raised when the meaning of a parameter changes; only links of
later versions carry it as `v`. A value that cannot be read never breaks a page: it raises `LearnerError`, and the page
goes on with the default and says so.
"""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.errors import LearnerError

LINK_VERSION = 1
VERSION_KEY = "v"
LONGEST_VALUE = 2000  # characters; a hand-made megabyte is not worth parsing

T = TypeVar("T")


@dataclass(frozen=True)
class Param(ABC, Generic[T]):
    """A link parameter: its name in the URL and the value that an absent parameter stands for."""

    name: str
    default: T

    @abstractmethod
    def read(self, text: str) -> T:
        """The value written as `text`. Raises ValueError where it cannot be read."""

    @abstractmethod
    def allows(self, value: object) -> bool:
        """Whether `value` is one this parameter can take now."""

    def write(self, value: T) -> str:
        """`value` as it stands in a link; `read` turns it back."""
        return str(value)

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
    """One of several names."""

    options: Sequence[str] = ()

    def read(self, text: str) -> str:
        return text

    def allows(self, value: object) -> bool:
        return value in self.options


@dataclass(frozen=True)
class Whole(Param[int]):
    """A whole number in `low..high`."""

    low: int = 0
    high: int = 2**31

    def read(self, text: str) -> int:
        return _whole(text)

    def allows(self, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high


@dataclass(frozen=True)
class Number(Param[float]):
    """A finite number in `low..high`, written with at most four significant digits."""

    low: float = 0.0
    high: float = 1.0

    def read(self, text: str) -> float:
        return float(text)

    def write(self, value: float) -> str:
        return f"{value:.4g}"

    def allows(self, value: object) -> bool:
        return isinstance(value, int | float) and math.isfinite(value) and self.low <= value <= self.high


@dataclass(frozen=True)
class Flag(Param[bool]):
    """On or off, written `1` or `0`."""

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

    options: Sequence[str] = ()

    def read(self, text: str) -> tuple[str, ...]:
        return () if text == "none" else tuple(text.split("."))

    def write(self, value: tuple[str, ...]) -> str:
        return ".".join(value) or "none"

    def allows(self, value: object) -> bool:
        return isinstance(value, tuple | list) and len(set(value)) == len(value) and set(value) <= set(self.options)


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]+", text):
        raise ValueError(text)
    return int(text)


def check_version(query: Mapping[str, str]) -> None:
    """Raises LearnerError for a link made by a newer version of the app than this one."""
    text = query.get(VERSION_KEY, "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LINK_VERSION):
        raise LearnerError(
            f"This link says it is of version {text[:9]}, this app reads version {LINK_VERSION}.",
            "What could be read of it is shown. A link from a newer ConvScope needs the newer app.",
        )
