"""How a committee's accuracy grows with its members: exactly, and counted in simulated votes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.arrays import FloatArray
from core.ensembles.committee import Outcome, draw_scores, mean_accuracy, outcome, standard_error
from core.ensembles.voting import MAJORITY, MEAN


@dataclass(frozen=True)
class Growth:
    """Committees of the first 1, 2, ... K members under one rule; a tie is decided by a coin.

    Attributes:
        exact: `(K,)` accuracy.
        simulated: `(K,)` share of right decisions in the simulated votes.
        errors: `(K,)` standard errors of those shares.
        running: `(rounds,)` share of right decisions of all K members after 1, 2, ... questions.
    """

    exact: FloatArray = field(repr=False)
    simulated: FloatArray = field(repr=False)
    errors: FloatArray = field(repr=False)
    running: FloatArray = field(repr=False)


def grow(
    accuracies: Sequence[float], members: int, correlation: float, model: str, rule: str, rounds: int, seed: int
) -> Growth:
    """Let the committees decide `rounds` questions; all sizes are asked the same ones. `running` is of the first `members`."""
    scores = draw_scores(accuracies, correlation, model, rounds, seed)  # (rounds, K)
    right = decided_rightly(scores, rule)  # (rounds, K)
    sizes = range(1, len(accuracies) + 1)
    exact = [accuracy(accuracies[:size], correlation, model, rule) for size in sizes]
    return Growth(
        np.array(exact),
        right.mean(0),
        np.array([standard_error(column) for column in right.T]),
        np.cumsum(right[:, members - 1]) / np.arange(1, rounds + 1),
    )


def expected_range(share: float, counts: NDArray[np.integer]) -> tuple[FloatArray, FloatArray]:
    """Two standard errors below and above `share`, within 0..1, for shares counted in so many questions."""
    two = 2 * np.sqrt(share * (1 - share) / counts)
    return np.clip(share - two, 0, 1), np.clip(share + two, 0, 1)


def accuracy(accuracies: Sequence[float], correlation: float, model: str, rule: str) -> float:
    """Exact accuracy under one rule."""
    if rule == MEAN:
        return mean_accuracy(accuracies, correlation, model)
    result: Outcome = outcome(accuracies, correlation, model)
    return result.accuracy()


def decided_rightly(scores: FloatArray, rule: str) -> FloatArray:
    """`(rounds, K)` scores to 1 where the first 1, 2, ... K members are right together, 0.5 for a tie, 0 elsewhere."""
    said: FloatArray = np.sign(scores) if rule == MAJORITY else scores
    right: FloatArray = (np.sign(np.cumsum(said, axis=1)) + 1) / 2
    return right
