"""What the three parts of the lesson have in common."""

from collections.abc import Sequence
from typing import Protocol

from core.lecture import Formula


class Shown(Protocol):
    """What a part shows; the sections under it read this."""

    def formula(self, entry: Formula) -> None:
        """Draw the current numbers under a formula of the lesson."""

    def notice(self) -> Sequence[str]:
        """What to look for."""

    def notes(self) -> None:
        """Draw where the lecture notes differ."""

    def code(self) -> str:
        """PyTorch code for exactly what is shown."""
