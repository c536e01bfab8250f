"""What a browser sends: any JSON at all, until one of these readers has looked at it.

None of them raises, whatever it is given. Each returns a value of the kind asked for, or None; `true` is no number.
"""

import math
from collections.abc import Container, Mapping, Sequence

from core.links import Rows


def whole(value: object, low: int, high: int) -> int | None:
    """A whole number in `low..high`."""
    return value if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high else None


def number(value: object, low: float = -math.inf, high: float = math.inf) -> float | None:
    """A finite number in `low..high`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        read = float(value)
    except OverflowError:  # an int may have any number of digits
        return None
    return read if math.isfinite(read) and low <= read <= high else None


def text(value: object, longest: int) -> str | None:
    """A text of at most `longest` characters."""
    return value if isinstance(value, str) and len(value) <= longest else None


def one_of(value: object, options: Container[str]) -> str | None:
    """One of these texts."""
    return value if isinstance(value, str) and value in options else None


def fields(value: object) -> Mapping[str, object]:
    """The fields of an object; none where it is anything else."""
    return value if isinstance(value, Mapping) else {}


def items(value: object, longest: int) -> list[object] | None:
    """A list of at most `longest` values, of whatever kind."""
    return value if isinstance(value, list) and len(value) <= longest else None


def wholes(value: object, ranges: Sequence[tuple[int, int]]) -> tuple[int, ...] | None:
    """As many whole numbers as there are `ranges`, each within its own, low and high."""
    if not isinstance(value, list) or len(value) != len(ranges):
        return None
    read = [whole(entry, *limits) for entry, limits in zip(value, ranges, strict=True)]
    return tuple(entry for entry in read if entry is not None) if None not in read else None


def grid(value: object, shape: tuple[int, int], low: float, high: float, digits: int) -> Rows | None:
    """Rows and columns of `shape`, numbers in `low..high`, rounded to `digits` significant digits."""
    if not isinstance(value, list) or len(value) != shape[0]:
        return None
    rows = []
    for given in value:
        if not isinstance(given, list) or len(given) != shape[1]:
            return None
        row = [number(entry, low, high) for entry in given]
        if None in row:
            return None
        rows.append(tuple(float(f"{entry + 0.0:.{digits}g}") for entry in row if entry is not None))
    return tuple(rows)


def brief(value: object, longest: int = 40) -> str:
    """A value in a message to the reader: at most `longest` characters, whatever it is."""
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list) else str(value)[:longest]
