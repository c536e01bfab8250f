"""The one exception for things a learner can put right."""


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
