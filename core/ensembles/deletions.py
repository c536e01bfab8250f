"""Blocks deleted at random, one, two, three at a time: how the answers hold (Veit et al. 2016, section 4.2).

To delete a block is to let its input pass: in a ResNet its branch is switched off and its skip, or projection, stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.arrays import FloatArray
from core.ensembles.choices import Choice, Step, along, draw
from core.ensembles.pair import Chain
from core.jobs import Report
from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.lesions import BRANCH, Lesion, block_names, walk
from core.network.stages import LOGITS, Stage, run
from core.randomness import numpy_generator


@dataclass(frozen=True)
class Deleted:
    """What is left of the answers where some blocks are deleted.

    Attributes:
        choices: the deletions measured; for each block whether it is deleted.
        agreeing: `(choices,)` share 0..1 of pictures whose first answer stays that of the intact network.
        confidence: `(choices,)` mean probability of the intact network's first answer.
        right: `(choices,)` share of pictures answered rightly; NaN where the truth is not known.
    """

    choices: tuple[Choice, ...]
    agreeing: FloatArray = field(repr=False)
    confidence: FloatArray = field(repr=False)
    right: FloatArray = field(repr=False)

    @property
    def blocks(self) -> int:
        return len(self.choices[0])

    def of_size(self, count: int) -> NDArray[np.intp]:
        """Places of the choices that delete `count` blocks."""
        return np.flatnonzero([sum(choice) == count for choice in self.choices])

    def band(self, values: FloatArray) -> FloatArray:
        """`(3, n + 1)` lowest, mean and highest of `values` for 0..n deleted blocks."""
        groups = [values[self.of_size(count)] for count in range(self.blocks + 1)]
        return np.array([[g.min() for g in groups], [g.mean() for g in groups], [g.max() for g in groups]])

    def singles(self, values: FloatArray) -> FloatArray:
        """`(n,)` of `values` where block 1, 2, ... alone is deleted."""
        alone = {choice.index(True): place for place, choice in enumerate(self.choices) if sum(choice) == 1}
        return values[[alone[block] for block in range(self.blocks)]]


def choices_of(blocks: int, most: int, seed: int) -> tuple[Choice, ...]:
    """At most `most` deletions of each size, all of those of one block."""
    generator = numpy_generator("deletions", seed)
    sizes = range(blocks + 1)
    return tuple(
        choice for size in sizes for choice in draw(blocks, size, max(most, blocks) if size == 1 else most, generator)
    )


def delete_from_resnet(
    model: SharedModel, photos: Sequence[Prepared], choices: Sequence[Choice], report: Report = lambda _: None
) -> Deleted:
    """Delete blocks of the shared network, which is not changed, and ask it about the photos, all at once."""
    names = block_names(model.resnet)
    whole = walk(model.resnet, Lesion())
    first = next(place for place, stage in enumerate(whole) if stage.name == names[0])
    steps: list[tuple[Step[Tensor], Step[Tensor]]] = []
    for place, name in enumerate(names, first):
        without = walk(model.resnet, Lesion.single(name, BRANCH))[place]
        steps.append((_done(whole[place : place + 1]), _done((without,))))
    end = whole[first + len(names) :]
    assert end[-1].name == LOGITS
    x = torch.stack([torch.from_numpy(photo.values) for photo in photos])
    with model.lock, torch.no_grad():
        start = run(whole[:first], x.to(model.device))
        return _measured(steps, start, _done(end), choices, None, model.card.temperature, report)


def delete_from_chain(
    chain: Chain, pixels: Tensor, labels: Tensor, choices: Sequence[Choice], report: Report = lambda _: None
) -> Deleted:
    """The same for a network of the pair, on digits `(B, 1, 8, 8)`."""
    steps: list[tuple[Step[Tensor], Step[Tensor]]] = [
        (_block(chain, number), _pass_on) for number in range(1, len(chain.branches) + 1)
    ]
    with torch.no_grad():
        return _measured(steps, chain.begin(pixels), chain.end, choices, labels, 1.0, report)


def _measured(
    steps: Sequence[tuple[Step[Tensor], Step[Tensor]]],
    start: Tensor,
    end: Step[Tensor],
    choices: Sequence[Choice],
    labels: Tensor | None,
    temperature: float,
    report: Report,
) -> Deleted:
    intact = (False,) * len(steps)
    rows: list[tuple[float, float, float]] = []
    done: list[Choice] = []
    answers = torch.empty(0, dtype=torch.long)
    for number, (choice, y) in enumerate(along(steps, start, [intact, *(c for c in choices if any(c))])):
        report(number / (len(choices) + 1))
        probabilities = torch.softmax(end(y) / temperature, 1).cpu()  # (B, classes)
        if choice == intact:  # sorts first
            answers = probabilities.argmax(1)
        picked = probabilities[torch.arange(len(answers)), answers]
        said = probabilities.argmax(1)
        right = float("nan") if labels is None else float((said == labels).double().mean())
        rows.append((float((said == answers).double().mean()), float(picked.double().mean()), right))
        done.append(choice)
    agreeing, confidence, right_ones = np.array(rows).T.copy()
    return Deleted(tuple(done), agreeing, confidence, right_ones)


def _done(stages: Sequence[Stage]) -> Step[Tensor]:
    return lambda x: run(stages, x)


def _block(chain: Chain, number: int) -> Step[Tensor]:
    return lambda x: chain.block(number, x)


def _pass_on(x: Tensor) -> Tensor:
    return x
