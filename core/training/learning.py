"""Training as a walk from snapshot to snapshot, so that it can be watched, paused and raced against another one."""

import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.arrays import Float32Array
from core.randomness import torch_generator
from core.training.pictures import picture_set
from core.training.plan import Plan, fitted, model_for

SNAPSHOTS = 40  # evenly spaced ones; the first steps have some more
FIRST = (0, 1, 2, 4, 8, 16)
MEASURED = 600  # at most so many of the pictures it learns from are asked for a snapshot
SHOWN = 16  # kernels and maps kept
HOPELESS = 1e4  # a loss above this only grows
BREATH_S = 0.0005  # between two steps, for other users' work


class End(Enum):
    """How a training ended."""

    STEPS = "all steps done"
    TIME = "time is up"
    DIVERGED = "diverged"


@dataclass(frozen=True)
class Score:
    """Mean cross-entropy in nats and share 0..1 of right answers."""

    loss: float
    accuracy: float


@dataclass(frozen=True)
class Snapshot:
    """The network after `step` steps, measured in evaluation mode on pictures as they are.

    Attributes:
        seconds: computing time so far.
        train: on pictures it learns from.
        validation: on pictures it never learns from.
        kernels: `(F, C, K, K)` of the first convolution; empty where there is none.
        maps: `(F, h, w)` that the first convolution makes of the watched picture.
        answer: `(classes,)` probabilities for the watched picture.
    """

    step: int
    seconds: float
    train: Score
    validation: Score
    kernels: Float32Array = field(repr=False)
    maps: Float32Array = field(repr=False)
    answer: Float32Array = field(repr=False)

    @property
    def gap(self) -> float:
        """Validation loss less training loss."""
        return self.validation.loss - self.train.loss

    @property
    def bounded(self) -> bool:
        """Whether both losses are numbers that can still become smaller."""
        return all(math.isfinite(loss) and loss <= HOPELESS for loss in (self.train.loss, self.validation.loss))


@dataclass(frozen=True)
class Trained:
    """What is left of a training.

    Attributes:
        history: its snapshots; the last one is of the finished network.
        end: how it ended.
        state: name -> weights and statistics of the network.
        logits: `(M, classes)` for the validation pictures.
    """

    plan: Plan
    history: tuple[Snapshot, ...] = field(repr=False)
    end: End
    state: dict[str, Tensor] = field(repr=False)
    logits: Float32Array = field(repr=False)

    @property
    def last(self) -> Snapshot:
        """The last snapshot before it diverged, or simply the last."""
        return next((one for one in reversed(self.history) if one.bounded), self.history[0])


class Training:
    """A training in hand.

    Args:
        plan: what is done.
        watched: number of the validation picture whose maps are kept.
        budget: seconds of computing time, its own alone.
    """

    def __init__(self, plan: Plan, watched: int = 0, budget: float = 60.0) -> None:
        self.plan, self.watched, self.budget = plan, watched, budget
        self.history: list[Snapshot] = []
        self.step = 0
        self.seconds = 0.0
        self.end: End | None = None
        self._set = picture_set(plan.pictures)
        self._draw = torch_generator("training", plan.seed)
        self.model = model_for(plan)
        chosen = torch.randperm(len(self._set.labels), generator=self._draw)[: plan.images]
        self._x, self._y = self._set.pixels[chosen], self._set.labels[chosen]
        self._order = torch.empty(0, dtype=torch.long)
        self._side = fitted(plan.network, self._set).input_shape[1]
        self._mean, self._deviation = self._set.mean, self._set.deviation
        self._speeds = [torch.zeros_like(weight) for weight in self.model.parameters()]
        self._stops = snapshot_steps(plan.steps)

    @property
    def progress(self) -> float:
        """0..1, by steps or by time, whichever will end it."""
        return 1.0 if self.end else min(1.0, max(self.step / self.plan.steps, self.seconds / self.budget))

    def snapshots(self, between: Callable[[], None] = lambda: None) -> Iterator[Snapshot]:
        """Train; `between` is called between steps (where it raises, training stops), its time is not counted."""
        yield self._snapshot()
        while self.end is None:
            between()
            begun = time.perf_counter()
            loss = self._learn()
            self.step += 1
            self.seconds += time.perf_counter() - begun
            if not math.isfinite(loss) or loss > HOPELESS:
                self.end = End.DIVERGED
            elif self.step >= self.plan.steps:
                self.end = End.STEPS
            elif self.seconds >= self.budget:
                self.end = End.TIME
            if self.end or self.step in self._stops:
                yield self._snapshot()

    def result(self) -> Trained:
        """After the last snapshot."""
        assert self.end is not None
        state = {name: tensor.detach().clone() for name, tensor in self.model.state_dict().items()}
        with torch.no_grad():
            logits = self.model.eval()(self.prepared(self._set.validation_pixels))
        return Trained(self.plan, tuple(self.history), self.end, state, logits.numpy())

    def prepared(self, x: Tensor) -> Tensor:
        """Pictures `(B, C, H, W)` as the network reads them: normalised, and as large as its input."""
        return prepared(x, self._mean, self._deviation, self._side)

    def _learn(self) -> float:
        """One step of gradient descent with momentum. Returns the loss of the batch."""
        if len(self._order) < min(self.plan.batch, len(self._y)):
            self._order = torch.cat([self._order, torch.randperm(len(self._y), generator=self._draw)])
        batch, self._order = self._order[: self.plan.batch], self._order[self.plan.batch :]
        x = self.plan.augmentation.apply(self._x[batch], self._draw, self._set.beyond)
        weights = list(self.model.parameters())
        with torch.enable_grad():
            loss = F.cross_entropy(self.model.train()(self.prepared(x)), self._y[batch])
            slopes = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for weight, speed, slope in zip(weights, self._speeds, slopes, strict=True):
                speed.mul_(self.plan.momentum).add_(slope)
                weight.sub_(speed, alpha=self.plan.rate)
        return float(loss.detach())

    def _snapshot(self) -> Snapshot:
        begun = time.perf_counter()
        self.model.eval()
        with torch.no_grad():
            train = self._score(self._x[:MEASURED], self._y[:MEASURED])
            validation = self._score(self._set.validation_pixels, self._set.validation_labels)
            watched = self.prepared(self._set.validation_pixels[self.watched : self.watched + 1])
            answer = torch.softmax(self.model(watched)[0], 0).numpy()
            kernels, maps = _first_layer(self.model, watched)
        self.seconds += time.perf_counter() - begun
        snapshot = Snapshot(self.step, self.seconds, train, validation, kernels, maps, answer)
        self.history.append(snapshot)
        return snapshot

    def _score(self, x: Tensor, y: Tensor) -> Score:
        logits = self.model(self.prepared(x))
        right = (logits.argmax(1) == y).double().mean()
        return Score(float(F.cross_entropy(logits, y)), float(right))


def prepared(x: Tensor, mean: Tensor, deviation: Tensor, side: int) -> Tensor:
    """`(B, C, H, W)` in 0..1 normalised, enlarged to `side` px where that is more (bilinear)."""
    x = (x - mean) / deviation
    return x if x.shape[-1] == side else F.interpolate(x, size=(side, side), mode="bilinear")


def snapshot_steps(steps: int) -> frozenset[int]:
    """After which steps the network is looked at: often at first, then evenly."""
    return frozenset({*FIRST, *(round(steps * part / SNAPSHOTS) for part in range(1, SNAPSHOTS + 1))})


def race(
    trainings: Sequence[Training],
    report: Callable[[float], None] = lambda _: None,
) -> tuple[Trained, ...]:
    """Train several networks step about, one snapshot at a time, on one core.

    Args:
        report: receives the progress 0..1 between steps; where it raises, everything stops; where it waits, the clock does.
    """

    def between() -> None:
        time.sleep(BREATH_S)
        report(sum(one.progress for one in trainings) / len(trainings))

    with on_one_core():
        walks = [one.snapshots(between) for one in trainings]
        while walks:
            walks = [walk for walk in walks if next(walk, None) is not None]
        return tuple(one.result() for one in trainings)


@contextmanager
def on_one_core() -> Iterator[None]:
    """Torch computes in this thread alone; other threads keep theirs. Networks this small are not faster with more."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # for this thread and for all that are yet to come, so the latter is taken back elsewhere
    _elsewhere(threads)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _elsewhere(threads: int) -> None:
    thread = threading.Thread(target=torch.set_num_threads, args=(threads,))
    thread.start()
    thread.join()


def _first_layer(model: nn.Sequential, x: Tensor) -> tuple[Float32Array, Float32Array]:
    """Weights of the first convolution and what it makes of `x` `(1, C, H, W)`, the first `SHOWN` filters."""
    for layer in model:
        found = layer if isinstance(layer, nn.Conv2d) else next(iter(_convolutions(layer)), None)
        if found is not None:
            maps = layer(x)[0] if found is layer else found(x)[0]
            return found.weight[:SHOWN].detach().numpy().copy(), maps[:SHOWN].numpy().copy()
        x = layer(x)
    nothing: Float32Array = np.empty((0, 0, 0), np.float32)
    return nothing[None], nothing


def _convolutions(layer: nn.Module) -> Iterator[nn.Conv2d]:
    return (module for module in layer.modules() if isinstance(module, nn.Conv2d))
