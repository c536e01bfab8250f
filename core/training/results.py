"""What a trained network gets right and wrong, and what that says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array, IntArray
from core.ranking import best
from core.training.learning import End, Trained
from core.training.pictures import picture_set

Counts = IntArray
SIMILAR, SMALL = 0.05, 0.2  # nats; below these a gap is none, or a small one
SMALLEST = 1e-30  # probability whose logarithm is still taken
LEARNT_NOTHING = 0.1  # nats below the loss of guessing


@dataclass(frozen=True)
class Mistake:
    """A validation picture that was taken for something else.

    Attributes:
        index: which one.
        label: what it is.
        said: what the network said.
        confidence: the probability it gave to that, 0..1.
    """

    index: int
    label: int
    said: int
    confidence: float


def confusion(labels: IntArray, said: IntArray, classes: int) -> Counts:
    """`(classes, classes)`: how often a picture of class row was taken for class column."""
    table: Counts = np.zeros((classes, classes), np.int64)
    np.add.at(table, (labels, said), 1)
    return table


def confusion_of(trained: Trained) -> Counts:
    """On the validation pictures."""
    pictures = picture_set(trained.plan.pictures)
    labels = pictures.validation_labels.numpy()
    return confusion(labels, np.nan_to_num(trained.logits).argmax(1), len(pictures.classes))


def worst_mistakes(logits: Float32Array, labels: IntArray, most: int) -> tuple[Mistake, ...]:
    """Those of which the network was surest, the surest first; `logits` are `(M, classes)`."""
    shifted = np.exp(logits - logits.max(1, keepdims=True))
    probabilities = shifted / shifted.sum(1, keepdims=True)
    said = probabilities.argmax(1)
    wrong = np.flatnonzero(said != labels)
    order = wrong[best(probabilities[wrong, said[wrong]], most)]
    return tuple(Mistake(int(i), int(labels[i]), int(said[i]), float(probabilities[i, said[i]])) for i in order)


def guessing(classes: int) -> float:
    """Cross-entropy of giving every class the same probability."""
    return math.log(classes)


def surprise(p: float) -> float:
    """Cross-entropy of one picture in nats: -ln of the probability `p` of what it is."""
    return -math.log(max(p, SMALLEST))


def change(first: Float32Array, now: Float32Array) -> float:
    """How far weights have moved since `first`, as a share of the length of `first`."""
    return float(np.linalg.norm(now - first) / np.linalg.norm(first))


def verdict(trained: Trained) -> str:
    """How it ended and what the gap says, in one or two sentences of Markdown."""
    plan, last = trained.plan, trained.last
    if trained.end is End.DIVERGED:
        return (
            f"**It diverged at step {trained.history[-1].step}.** Each step overshot the valley further than the one before, "
            f"until the loss was beyond all bounds. A learning rate of {plan.rate:g} is too high for this network."
        )
    classes = len(picture_set(plan.pictures).classes)
    stopped = "" if trained.end is End.STEPS else f"Time was up after {last.step} of {plan.steps} steps. "
    if last.train.loss > guessing(classes) - LEARNT_NOTHING:
        return (
            f"{stopped}**It learnt nothing:** its loss stays at {last.train.loss:.2f}, and guessing among {classes} classes "
            f"costs ln {classes} = {guessing(classes):.2f}."
        )
    return stopped + gap_in_words(last.train.loss, last.validation.loss)


def gap_in_words(train: float, validation: float) -> str:
    """What two losses in nats say about a network that has learnt something."""
    gap = validation - train
    if abs(gap) <= SIMILAR:
        return f"**A gap of {gap:+.2f}:** it knows new pictures as well as those it learnt from."
    if gap < 0:
        return f"**A gap of {gap:+.2f}:** the new pictures happen to be the easier ones."
    if gap <= SMALL:
        return f"**A gap of {gap:+.2f}, a small one:** nearly all of what it learnt holds for new pictures too."
    if train < 0.5 * validation:
        return (
            f"**A gap of {gap:+.2f}: it overfits.** The loss on new pictures is {ratio(train, validation)} the loss on those "
            "it learnt from: part of what it learnt holds for those alone."
        )
    return f"**A gap of {gap:+.2f}:** it still errs on its own pictures, and more on new ones."


def ratio(train: float, validation: float) -> str:
    """`7 times`; from a hundred on no more than that."""
    times = validation / max(train, 1e-12)
    return "more than 100 times" if times > 100 else f"{times:.0f} times" if times >= 10 else f"{times:.1f} times"


def compared(names: Sequence[str], pair: tuple[Trained, Trained]) -> str:
    """Which of two networks knows new pictures better, in a sentence; says where the difference may be chance."""
    for name, other, one in zip(names, reversed(names), pair, strict=True):
        if one.end is End.DIVERGED:
            return f"Only **{other}** is left: {name} diverged." if pair[0].end is not pair[1].end else "Both diverged."
    first, second = (one.last.validation.accuracy for one in pair)
    count = len(picture_set(pair[0].plan.pictures).validation_labels)
    apart = abs(first - second)
    error = math.sqrt(first * (1 - first) / count + second * (1 - second) / count)
    ahead, behind = (names[0], names[1]) if first > second else (names[1], names[0])
    shares = f"{max(first, second):.1%} against {min(first, second):.1%} of {count} new pictures"
    if apart < 2 * error:
        return f"On new pictures the two are as good as equal: {shares}. So small a difference may be chance: try other seeds."
    return f"**{ahead}** knows new pictures better than {behind}: {shares}."
