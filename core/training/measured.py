"""Does augmentation narrow the gap? Measured over several seeds; the figures come with the app.

Each seed trains two networks that differ in the augmentation alone: same first weights, same pictures, same order.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from core.training.augment import Augmentation
from core.training.learning import Score
from core.training.presets import DIGITS
from core.training.results import LEARNT_NOTHING, guessing

FILE = Path(__file__).parents[2] / "assets" / "training" / "augmentation.json"
# Student's t for a 95 % interval by number of values, two-sided (NIST/SEMATECH e-Handbook, 1.3.6.7.2)
STUDENT = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}
TITLES = {True: "Digits", False: "Pieces of photos"}


@dataclass(frozen=True)
class Pair:
    """Final scores of one seed."""

    seed: int
    plain_train: Score
    plain_validation: Score
    augmented_train: Score
    augmented_validation: Score

    @property
    def gaps(self) -> tuple[float, float]:
        """Validation loss less training loss, without and with augmentation."""
        return (
            self.plain_validation.loss - self.plain_train.loss,
            self.augmented_validation.loss - self.augmented_train.loss,
        )

    @property
    def accuracies(self) -> tuple[float, float]:
        """On new pictures, 0..1."""
        return self.plain_validation.accuracy, self.augmented_validation.accuracy


@dataclass(frozen=True)
class Case:
    """One set and one number of pictures."""

    pictures: str
    images: int
    steps: int
    rate: float
    pairs: tuple[Pair, ...]

    @property
    def name(self) -> str:
        return f"{self.images:,} {'digits' if self.pictures == DIGITS else 'pieces of photos'}"

    @property
    def collapsed(self) -> int:
        """How many trainings ended no better than guessing."""
        ends = [loss for pair in self.pairs for loss in (pair.plain_train.loss, pair.augmented_train.loss)]
        return sum(loss > guessing(10) - LEARNT_NOTHING for loss in ends)

    @property
    def helps(self) -> str:
        """Whether the interval of the difference in accuracy lies on one side of zero."""
        mean, half = interval([after - before for before, after in (pair.accuracies for pair in self.pairs)])
        return "yes" if mean - half > 0 else "no, it harms" if mean + half < 0 else "not surely"

    @property
    def narrows(self) -> str:
        """Whether the interval of the difference in gap lies on one side of zero."""
        mean, half = interval([after - before for before, after in (pair.gaps for pair in self.pairs)])
        return "yes" if mean + half < 0 else "no, it widens" if mean - half > 0 else "not surely"


def usual(pictures: str) -> Augmentation:
    """The augmentation that keeps the labels of this set."""
    return Augmentation(15, 1) if pictures == DIGITS else Augmentation(15, 2, flip=True)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Mean, and half the width of its 95 % interval (Student's t)."""
    count = len(values)
    mean = sum(values) / count
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / (count - 1))
    return mean, STUDENT[count] * spread / math.sqrt(count)


def table(measured: Sequence[Case]) -> str:
    """As Markdown: means over the seeds with their 95 % intervals."""
    lines = [
        "| pictures | number | gap without | gap with | narrower | right without | right with | helps |",
        "| --- | --: | --: | --: | --- | --: | --: | --- |",
    ]
    for case in measured:
        gaps = [
            f"{mean:.2f} ± {half:.2f}" for mean, half in map(interval, zip(*(p.gaps for p in case.pairs), strict=True))
        ]
        shares = [
            f"{100 * mean:.1f} ± {100 * half:.1f} %"
            for mean, half in map(interval, zip(*(p.accuracies for p in case.pairs), strict=True))
        ]
        cells = (
            TITLES[case.pictures == DIGITS],
            f"{case.images:,}",
            *gaps,
            case.narrows,
            *shares,
            case.helps,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def in_words(measured: Sequence[Case]) -> str:
    """Where augmentation surely helps, where not, and what went wrong, as Markdown."""
    helped = [case.name for case in measured if case.helps == "yes"]
    unsure = [case.name for case in measured if case.helps != "yes"]
    wide = [case.name for case in measured if case.narrows != "yes"]
    sentences = [f"**Surely more new pictures right** with {_listed(helped)}." if helped else "No gain is sure."]
    if unsure:
        sentences.append(f"**Not surely** with {_listed(unsure)}.")
    if wide:
        sentences.append(f"The gap itself is not surely narrower with {_listed(wide)}.")
    for case in measured:
        if case.collapsed:
            sentences.append(
                f"With {case.name}, {case.collapsed} of {2 * len(case.pairs)} trainings collapsed: that network learnt nothing "
                "and gives every picture the same answer. That is why the interval there is so wide."
            )
    return " ".join(sentences)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@cache
def cases() -> tuple[Case, ...]:
    """What was measured."""
    return tuple(
        Case(
            entry["pictures"],
            entry["images"],
            entry["steps"],
            entry["rate"],
            tuple(Pair(pair["seed"], *(Score(**pair[name]) for name in _SCORES)) for pair in entry["pairs"]),
        )
        for entry in json.loads(FILE.read_text())
    )


def as_json(measured: Sequence[Case]) -> str:
    """What `cases` reads."""
    return json.dumps([asdict(case) for case in measured], indent=1) + "\n"


_SCORES = ("plain_train", "plain_validation", "augmented_train", "augmented_validation")
