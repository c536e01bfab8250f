"""Does the label survive? What a pretrained network makes of augmented pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import torch

from core.arrays import ByteArray, Float32Array
from core.augmentation.draws import Dial, Kind
from core.augmentation.pipeline import Sheet, Variant, sheet
from core.augmentation.steps import Step
from core.images.picture import SAMPLE, Picture
from core.models.loading import SharedModel
from core.models.preprocessing import CentreCrop, Prepared, Preprocessing, prepare

HALVINGS = 6  # of a step of a dial: 10 degrees become 0.16
BATCH = 16  # pictures in one forward pass; between two of them others get their turn


@dataclass(frozen=True)
class Answers:
    """A network's answers to several pictures and to the one they were made from.

    Attributes:
        original: `(classes,)` probabilities for the picture as it is.
        probabilities: `(B, classes)` for its variants.
    """

    original: Float32Array = field(repr=False)
    probabilities: Float32Array = field(repr=False)

    @property
    def label(self) -> int:
        """The class that the network sees in the original: what is to survive."""
        return int(self.original.argmax())

    @property
    def top(self) -> tuple[int, ...]:
        """The best answer to each variant."""
        return tuple(int(index) for index in self.probabilities.argmax(1))

    @property
    def of_label(self) -> Float32Array:
        """`(B,)` probability of the original's class for each variant."""
        return self.probabilities[:, self.label]

    @property
    def agreeing(self) -> int:
        """How many variants have the original's class as best answer."""
        return self.top.count(self.label)

    @cached_property
    def averaged(self) -> Float32Array:
        """`(classes,)` mean of the variants' probabilities: test-time augmentation."""
        mean: Float32Array = self.probabilities.mean(0)
        return mean


def network_input(tile: ByteArray, how: Preprocessing) -> Prepared:
    """A square picture as the network reads it, whole: nothing is cut off it once more."""
    fitting = replace(how, resize=how.crop) if isinstance(how, CentreCrop) else how
    height, width = tile.shape[:2]
    return prepare(Picture(tile, SAMPLE, "", (width, height)), fitting)


def probabilities(model: SharedModel, tiles: Sequence[ByteArray]) -> Float32Array:
    """`(B, classes)` softmax for square pictures `(H, W, 3)`, in batches. The shared network is not changed."""
    results = []
    for start in range(0, len(tiles), BATCH):
        inputs = [network_input(tile, model.card.preprocessing).values for tile in tiles[start : start + BATCH]]
        x = torch.from_numpy(np.stack(inputs))  # (B, 3, h, w)
        with model.lock, torch.no_grad():
            logits = model.network(x.to(model.device)).cpu()
        results.append(torch.softmax(logits / model.card.temperature, 1))
    return torch.cat(results).numpy()


def answers(model: SharedModel, original: Float32Array, tiles: Sequence[ByteArray]) -> Answers:
    """Ask the network about variants `(H, W, 3)` of a picture for which it said `original`, `(classes,)`."""
    return Answers(original, probabilities(model, tiles))


def joined(parts: Sequence[Answers]) -> Answers | None:
    """Answers to several lots of variants of the same picture as one; None where there are none."""
    if not parts:
        return None
    return Answers(parts[0].original, np.concatenate([part.probabilities for part in parts]))


def swept(kind: Kind, original: ByteArray, second: ByteArray) -> Sheet:
    """The picture under one transform alone, its dial turned from end to end. Raises ValueError if it has none."""
    if kind.dial is None:
        raise ValueError(f"{kind.id} has no single number to sweep")
    return set_to(kind, kind.dial.values, original, second)


def set_to(kind: Kind, values: Sequence[float], original: ByteArray, second: ByteArray) -> Sheet:
    """The picture under one transform alone, its dial at each of `values`. Raises ValueError if it has none."""
    if kind.dial is None:
        raise ValueError(f"{kind.id} has no single number to set")
    step = Step(kind.id, kind.defaults, 1.0)
    return sheet([Variant(((step, kind.dial.draw(value)),)) for value in values], original, second)


def kept_range(
    dial: Dial, agree: Sequence[bool], keeps: Callable[[float], bool] | None = None
) -> tuple[float, float] | None:
    """Between which values around the neutral one the label survives without a break; None if it does nowhere.

    Args:
        agree: for each of the dial's values, whether the best answer is still the original's class.
        keeps: the same for any value; with it each end is found between two of the dial's values, by halving their
            distance `HALVINGS` times.
    """
    values = dial.values
    start = min(range(len(agree)), key=lambda index: abs(values[index] - dial.neutral))
    if not agree[start]:
        return None

    def end(way: int) -> float:
        at = start
        while 0 <= at + way < len(agree) and agree[at + way]:
            at += way
        kept = values[at]
        if keeps is not None and 0 <= at + way < len(agree):
            lost = values[at + way]
            for _ in range(HALVINGS):
                middle = (kept + lost) / 2
                kept, lost = (middle, lost) if keeps(middle) else (kept, middle)
        return kept

    return end(-1), end(1)
