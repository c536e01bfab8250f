"""Committees of voters: how often the vote is right, exactly.

Each member answers a yes-no question, rightly with probability `a`. It does so by the sign of a score `m + z`: its margin
`m` is the normal quantile of `a`, the noise `z` is standard normal. So a member is right where `m + z > 0`, a majority
counts signs, and a mean adds the scores up before it looks at the sign.

Two models say how the noise of the members hangs together; both leave each member as good as it is.

* `copies`: with probability `c` all members have the very same noise, else each its own. Equal members' errors then
  have correlation `c`.
* `difficulty`: `z = sqrt(c) g + sqrt(1 - c) e`, where `g` is shared (a hard question is hard for all) and `e` is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import ceil, comb, log, prod, sqrt

import numpy as np
import torch

from core.arrays import FloatArray
from core.ensembles.voting import COPIES, DIFFICULTY
from core.randomness import numpy_generator

MOST_LISTED = 10  # members: 1,024 votes
SURE = 1e-9  # accuracies this near to 0 and 1 have no finite margin
SHARED = np.linspace(-8.5, 8.5, 4001)  # values of g that the integral over it visits


@dataclass(frozen=True)
class Outcome:
    """Probabilities of what a vote can end in; they sum to 1.

    Attributes:
        right: more members right than wrong.
        tie: as many right as wrong.
        wrong: more wrong than right.
    """

    right: float
    tie: float
    wrong: float

    def accuracy(self, tie_worth: float = 0.5) -> float:
        """Share of right decisions where a tie counts as `tie_worth`: 0 an error, 0.5 a coin is tossed."""
        return self.right + tie_worth * self.tie


@dataclass(frozen=True)
class Vote:
    """One way in which a committee can vote.

    Attributes:
        right: for each member whether it is right.
        probability: how likely this vote is.
    """

    right: tuple[bool, ...]
    probability: float


def standard_error(values: FloatArray) -> float:
    """Of the mean of independent values."""
    return float(values.std()) / sqrt(len(values))


def formula_error(members: int, error: float) -> float:
    r"""The lecture's `sum_{k=ceil(K/2)}^{K} C(K,k) p^k (1-p)^{K-k}`: for even K it counts ties as errors."""
    return sum(
        comb(members, k) * error**k * (1 - error) ** (members - k) for k in range(ceil(members / 2), members + 1)
    )


def votes(accuracies: Sequence[float]) -> tuple[Vote, ...]:
    """All `2^K` votes of independent members, those with most right first.

    Raises:
        ValueError: more members than `MOST_LISTED`.
    """
    if len(accuracies) > MOST_LISTED:
        raise ValueError(f"votes are listed for at most {MOST_LISTED} members, got {len(accuracies)}")
    listed = [
        Vote(right, prod(a if r else 1 - a for a, r in zip(accuracies, right, strict=True)))
        for right in product((True, False), repeat=len(accuracies))
    ]
    return tuple(sorted(listed, key=lambda vote: -sum(vote.right)))


def number_right(accuracies: Sequence[float], correlation: float = 0.0, model: str = COPIES) -> FloatArray:
    """`(K + 1,)` probability that 0, 1, ... K members are right.

    Independent members: the Poisson-binomial distribution, built up member by member. `copies` mixes it with the case
    that all share one noise, `difficulty` averages it over the shared part.
    """
    return _number_right(tuple(accuracies), correlation, model)


def outcome(accuracies: Sequence[float], correlation: float = 0.0, model: str = COPIES) -> Outcome:
    """How a majority vote ends."""
    chances = number_right(accuracies, correlation, model)
    members = len(accuracies)
    count = np.arange(members + 1)
    return Outcome(
        float(chances[2 * count > members].sum()),
        float(chances[2 * count == members].sum()),
        float(chances[2 * count < members].sum()),
    )


def mean_accuracy(accuracies: Sequence[float], correlation: float = 0.0, model: str = COPIES) -> float:
    """How often the mean of the scores has the right sign, in closed form: a sum of normal variables is one."""
    margins = _margins(accuracies)
    members, total = len(margins), float(margins.sum())
    if model == DIFFICULTY:
        return _phi(total / sqrt(members + members * (members - 1) * correlation))
    return (1 - correlation) * _phi(total / sqrt(members)) + correlation * _phi(total / members)


def weighted_accuracy(accuracies: Sequence[float]) -> float:
    """A vote in which independent members weigh `log(a / (1 - a))`, the best weights there are; a tie is half right.

    Exact, by listing all votes. (Nitzan and Paroush 1982.)
    """
    weights = np.array([log(a / (1 - a)) for a in np.clip(accuracies, SURE, 1 - SURE)])
    total = 0.0
    for vote in votes(accuracies):
        balance = float(weights @ np.where(vote.right, 1.0, -1.0))
        total += vote.probability * (0.5 if abs(balance) < 1e-12 else balance > 0)
    return total


def turning_point(best: float, others: int) -> float | None:
    """From which accuracy on, in whole per cent, `others` equal members beside one of `best` make the majority better
    than its best member; None where there is none."""
    for step in range(50, 100):
        accuracy = step / 100
        if outcome((best, *(accuracy,) * others)).accuracy() > max(best, accuracy):
            return accuracy
    return None


def pair_correlation(accuracy: float, correlation: float, model: str) -> float:
    """Correlation of the errors of two members of this accuracy: `c` itself for `copies`, less for `difficulty`."""
    both = float(number_right((accuracy, accuracy), correlation, model)[2])
    spread = accuracy * (1 - accuracy)
    return (both - accuracy**2) / spread if spread > 0 else float("nan")


def draw_scores(accuracies: Sequence[float], correlation: float, model: str, rounds: int, seed: int) -> FloatArray:
    """`(rounds, K)` scores of the members on as many questions; above 0 is right."""
    members = len(accuracies)
    generator = numpy_generator("committee", seed)
    own = generator.standard_normal((rounds, members))
    shared = generator.standard_normal((rounds, 1))
    if model == DIFFICULTY:
        noise = sqrt(correlation) * shared + sqrt(1 - correlation) * own
    else:
        noise = np.where(generator.random((rounds, 1)) < correlation, shared, own)
    scores: FloatArray = _margins(accuracies) + noise
    return scores


@lru_cache(maxsize=4096)
def _number_right(accuracies: tuple[float, ...], correlation: float, model: str) -> FloatArray:
    chances: FloatArray
    if correlation == 0:
        chances = _independent(np.array(accuracies)[None])[0]
    elif correlation == 1:
        chances = _all_alike(accuracies)
    elif model == COPIES:
        alone = _independent(np.array(accuracies)[None])[0]
        chances = (1 - correlation) * alone + correlation * _all_alike(accuracies)
    else:
        shifted = _margins(accuracies) + sqrt(correlation) * SHARED[:, None]  # (G, K)
        given = torch.special.ndtr(torch.from_numpy(shifted / sqrt(1 - correlation))).numpy()
        weights = np.exp(-(SHARED**2) / 2)
        chances = np.asarray(weights @ _independent(given) / weights.sum())
    chances.flags.writeable = False
    return chances


def _independent(accuracies: FloatArray) -> FloatArray:
    """Poisson-binomial: `(G, K)` accuracies to `(G, K + 1)` probabilities of how many are right."""
    rows, members = accuracies.shape
    chances = np.zeros((rows, members + 1))
    chances[:, 0] = 1
    for member in range(members):
        a = accuracies[:, member : member + 1]
        chances[:, 1:] = chances[:, 1:] * (1 - a) + chances[:, :-1] * a
        chances[:, 0] *= 1 - a[:, 0]
    return chances


def _all_alike(accuracies: Sequence[float]) -> FloatArray:
    """One shared noise: the k best are right wherever the k-th best is."""
    steps = np.array([1.0, *sorted(accuracies, reverse=True), 0.0])
    return np.asarray(steps[:-1] - steps[1:])


def _margins(accuracies: Sequence[float]) -> FloatArray:
    clipped = np.clip(np.asarray(accuracies, dtype=np.float64), SURE, 1 - SURE)
    margins: FloatArray = torch.special.ndtri(torch.from_numpy(clipped)).numpy()
    return margins


def _phi(value: float) -> float:
    return float(torch.special.ndtr(torch.tensor(value, dtype=torch.float64)))
