"""What the benchmarks share: medians, a Markdown table, the machine in a line, a section of docs/benchmarks.md."""

import math
import platform
import re
import statistics
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
PREFACE = "# Benchmarks\n\nEach section is written by one of the scripts in `benchmarks/`; the README there says how.\n"


def median(values: Iterable[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def p95(values: Iterable[float]) -> float:
    """The value that 95 % of the values do not exceed."""
    ranked = sorted(values)
    return ranked[math.ceil(0.95 * len(ranked)) - 1]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column to the left, the others to the right."""
    marks = [":--", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows))


def conditions(*more: str) -> str:
    """When and on what it was measured; `more` is added at the end."""
    versions = [f"{name} {version(name)}" for name in ("torch", "streamlit")]
    parts = (f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", processor(), f"Python {platform.python_version()}", *versions)
    return f"{', '.join((*parts, *more))}."


def processor() -> str:
    """The name of the CPU, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def publish(section: str, text: str, write: bool) -> None:
    """Print a section and, if asked to, put it into the document in the place of its last version."""
    print(f"\n{text}")
    if not write:
        return
    begin, end = f"<!-- {section} -->", f"<!-- end of {section} -->"
    block = f"{begin}\n{text}\n{end}"
    document = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else PREFACE
    if begin in document:
        before, rest = document.split(begin, 1)
        document = before + block + rest.split(end, 1)[1]
    else:
        document = f"{document.rstrip()}\n\n{block}\n"
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document, encoding="utf-8")
