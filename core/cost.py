"""What work will cost, estimated before it is done, and what is done with it: at once, behind a click, or not at all.

Whatever a link asks for without a click takes at most `AT_ONCE_S`. Longer work is a job behind the queue, with a button, so
that a link alone fills nobody's queue; what would take more than `MOST_S` or `MOST_BYTES` is refused with a word.
"""

from dataclasses import dataclass

from core.errors import LearnerError

AT_ONCE_S = 2.0
MOST_S = 120.0
MOST_BYTES = 420_000_000


@dataclass(frozen=True)
class Estimate:
    """Seconds on two cores, guessed on the high side, and bytes of the arrays that are held at the same time."""

    seconds: float
    nbytes: int = 0

    def __add__(self, other: "Estimate") -> "Estimate":
        """One after the other."""
        return Estimate(self.seconds + other.seconds, max(self.nbytes, other.nbytes))

    def times(self, count: float) -> "Estimate":
        """`count` times one after the other."""
        return Estimate(self.seconds * count, self.nbytes)

    @property
    def at_once(self) -> bool:
        """Whether it may be done without being asked for by a click."""
        return self.seconds <= AT_ONCE_S

    def check(self, what: str, instead: str) -> "Estimate":
        """Itself. Raises LearnerError where `what` costs too much; `instead` says what to change."""
        if self.seconds > MOST_S:
            raise LearnerError(
                f"{what} would take about {self.seconds:,.0f} seconds here, and {MOST_S:.0f} is the limit.", instead
            )
        if self.nbytes > MOST_BYTES:
            raise LearnerError(
                f"{what} would take about {self.nbytes / 1e6:,.0f} MB of memory, and {MOST_BYTES / 1e6:.0f} is the limit.",
                instead,
            )
        return self
