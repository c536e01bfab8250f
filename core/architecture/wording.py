"""Counts in the words of the page."""


def short(count: int) -> str:
    """Three digits and a unit: `2.12 M`, `803 k`, `128`."""
    for unit, size in ((" T", 10**12), (" G", 10**9), (" M", 10**6), (" k", 10**3)):
        if count >= 0.9995 * size:
            return f"{count / size:.3g}{unit}"
    return str(count)


def amount(count: int, what: str) -> str:
    """`1 value`, `1,024 values`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def share(part: int, whole: int) -> str:
    """`99.1 %`; `< 0.1 %` for little, `0 %` for nothing, `100 %` for all."""
    if part == 0 or whole == 0:
        return "0 %"
    if part == whole:
        return "100 %"
    percent = 100 * part / whole
    return f"{percent:.1f} %" if percent >= 0.1 else "< 0.1 %"


def memory(size: int) -> str:
    """Bytes as `1.84 MB`."""
    return f"{short(size)}B" if size >= 1000 else f"{size} B"


def ratio(first: int, second: int) -> str:
    """How the second compares with the first: `76.0 times fewer`, `1.5 times as many`, `the same`."""
    if first == second:
        return "the same"
    if not first or not second:
        return "none" if not second else "none before"
    if second < first:
        return f"{first / second:.3g} times fewer"
    return f"{second / first:.3g} times as many"
