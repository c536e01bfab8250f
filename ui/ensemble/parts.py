"""What the views of the lesson have in common."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Protocol

from core.lecture import Formula


class Shown(Protocol):
    """What a view shows; the sections under it read this."""

    def formula(self, entry: Formula) -> None:
        """Draw the current numbers under a formula of the lesson."""

    def notice(self) -> Sequence[str]:
        """What to look for."""

    def notes(self) -> None:
        """Draw where the lecture notes differ."""

    def code(self) -> str:
        """PyTorch code for exactly what is shown."""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()
