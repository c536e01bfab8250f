"""The one exception for things a learner can put right."""

from typing import TypeVar


class LearnerError(Exception):
    """Something the person at the screen did and can undo: a broken file, a kernel that does not fit, a bad link.

    The page shows it as a friendly box; every other exception is a bug and is logged.

    Args:
        message: what is wrong, one sentence, with the actual values in it.
        hint: what to do about it, one sentence.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


E = TypeVar("E", bound=BaseException)


def bare(error: E) -> E:
    """The same error without its traceback and causes, to be kept: they would hold every photo on the stack it rose from."""
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error
