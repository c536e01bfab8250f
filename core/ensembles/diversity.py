"""Where diversity comes from: committees of small classifiers of digits, each made different in one way only."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from core.arrays import FloatArray, IntArray
from core.ensembles.committee import outcome
from core.ensembles.digits import Digits, digits
from core.ensembles.members import (
    DROPOUT,
    OTHERS,
    Training,
    bootstrap,
    dropout_masks,
    other,
    train_cnns,
)
from core.ensembles.sources import SOURCES
from core.jobs import Report
from core.randomness import torch_generator

MEMBERS = 5
TRAINED_ON = 300  # digits; with all 1,200 hardly any error would be left to vote about


@dataclass(frozen=True)
class Committee:
    """What the members answered on the test digits.

    Attributes:
        names: what kind each member is.
        probabilities: `(members, digits, 10)`.
        labels: `(digits,)` the truth.
    """

    names: tuple[str, ...]
    probabilities: FloatArray = field(repr=False)
    labels: IntArray = field(repr=False)

    @property
    def answers(self) -> IntArray:
        """`(members, digits)`"""
        return np.asarray(self.probabilities.argmax(2))

    def accuracies(self) -> FloatArray:
        """`(members,)` share of digits read rightly."""
        shares: FloatArray = (self.answers == self.labels).mean(1)
        return shares

    def vote(self) -> IntArray:
        """`(digits,)` the class with most votes; of several such the one with the highest mean probability."""
        counts = np.stack([(self.answers == digit).sum(0) for digit in range(self.probabilities.shape[2])], 1)
        return np.asarray((counts + 0.5 * self.probabilities.mean(0)).argmax(1))

    def mean(self) -> IntArray:
        """`(digits,)` the class with the highest mean probability."""
        return np.asarray(self.probabilities.mean(0).argmax(1))

    def disagreement(self) -> FloatArray:
        """`(members, members)` share of digits that two members answer differently."""
        answers = self.answers
        table: FloatArray = (answers[:, None] != answers[None]).mean(2)
        return table

    def mean_disagreement(self) -> float:
        """Over the pairs of members."""
        table = self.disagreement()
        return float(table[np.triu_indices(len(table), 1)].mean())

    def share(self, answers: IntArray) -> float:
        """How many of these answers `(digits,)` are right."""
        return float((answers == self.labels).mean())

    def gain(self) -> float:
        """Accuracy of the vote less that of a member on average, -1..1."""
        return self.share(self.vote()) - float(self.accuracies().mean())

    def independent_error(self) -> float:
        """Error of the vote if the members, each as good as it is, erred independently and had two answers to choose from."""
        return 1 - outcome([float(accuracy) for accuracy in self.accuracies()]).accuracy()

    def most_disputed(self, count: int) -> IntArray:
        """Places of the digits with the most different answers."""
        answers = self.answers
        different = np.array([len(set(column)) for column in answers.T])
        against = (answers != self.vote()).sum(0)
        return np.asarray(np.lexsort((np.arange(len(different)), -against, -different))[:count])


@dataclass(frozen=True)
class Committees:
    """One committee for each source, on the same digits."""

    by_source: dict[str, Committee]
    test: Digits = field(repr=False)


def measure(seed: int, report: Report = lambda _: None, trained_on: int = TRAINED_ON) -> Committees:
    """Train all committees. `seed` draws the digits they train on and everything else."""
    everything, test = digits()
    order = torch.randperm(len(everything), generator=torch_generator("committee digits", seed))
    train, x = everything.part(order[:trained_on]), test.pixels
    bags = [bootstrap(train, 100 * seed + member) for member in range(MEMBERS)]
    of_networks = _networks(train, bags, x, 100 * seed, lambda share: report(0.8 * share))
    report(0.8)
    trees = np.stack([other("tree", bag, x) for bag in bags])
    one = of_networks["none"][:1]
    models = np.concatenate([np.stack([other(name, train, x) for name in OTHERS]), one])
    labels = test.labels.numpy()
    names = {"models": (*OTHERS, "CNN"), "trees": ("tree",) * MEMBERS}
    found = {**of_networks, "trees": trees, "models": models}
    return Committees(
        {
            source.id: Committee(names.get(source.id, ("CNN",) * MEMBERS), found[source.id], labels)
            for source in SOURCES
        },
        test,
    )


def _networks(
    train: Digits, bags: Sequence[Digits], x: torch.Tensor, base: int, report: Report
) -> dict[str, FloatArray]:
    """Answers `(members, B, 10)` of the committees made of CNNs, which are trained all at once."""
    numbers = range(base, base + MEMBERS)
    rows: dict[str, list[tuple[Digits, Training]]] = {
        "none": [(train, Training(base, base))],
        "order": [(train, Training(base, number)) for number in numbers],
        "seeds": [(train, Training(number, base)) for number in numbers],
        "bagging": [(bag, Training(base, base)) for bag in bags],
        "augmentation": [(train, Training(base, base, shifts=number)) for number in numbers],
        "dropout": [(train, Training(base, base, dropout=DROPOUT))],
    }
    flat = [row for members in rows.values() for row in members]
    trained = train_cnns([digits for digits, _ in flat], [how for _, how in flat], report)
    answers = iter(trained.probabilities(x))
    found = {source: np.stack([next(answers) for _ in members]) for source, members in rows.items()}
    found["none"] = np.repeat(found["none"], MEMBERS, axis=0)
    masks = dropout_masks(MEMBERS, DROPOUT, base).unsqueeze(1)
    found["dropout"] = trained.repeated(len(flat) - 1, MEMBERS).probabilities(x, masks)
    return found
