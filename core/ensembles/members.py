"""Small classifiers for digits: a convolutional network, and others from scikit-learn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.arrays import FloatArray
from core.ensembles.digits import CLASSES, SIDE, Digits
from core.jobs import Report
from core.randomness import torch_generator

EPOCHS, BATCH, RATE = 12, 32, 0.01
DROPOUT = 0.5
FLAT = 16 * (SIDE // 2) ** 2


@dataclass(frozen=True)
class Training:
    """What one member is trained with. Two members with equal ones are the same.

    Attributes:
        weights: seed of the initial weights.
        order: seed of the order of the minibatches.
        dropout: share of units left out at each step, before the last layer.
        shifts: seed of the shifts and turns of the digits; None: the digits as they are.
    """

    weights: int = 0
    order: int = 0
    dropout: float = 0.0
    shifts: int | None = None


@dataclass(frozen=True)
class SmallCnns:
    """Networks of one shape side by side, each with weights of its own: convolution, ReLU, convolution, ReLU, max
    pooling, dense; 3,800 weights each. Trained at once, because one by one they are too small to keep a processor busy.

    Attributes:
        weights: of the two convolutions and the dense layer, each followed by its biases; networks along the first axis.
    """

    weights: tuple[Tensor, ...]

    def __len__(self) -> int:
        return len(self.weights[0])

    def probabilities(self, x: Tensor, keep: Tensor | None = None) -> FloatArray:
        """Digits `(B, 1, 8, 8)` to `(networks, B, 10)`; `keep` `(networks, 1, 256)` multiplies the units before the
        dense layer."""
        with torch.no_grad():
            logits = _logits(self.weights, x.expand(len(self), *x.shape), keep)
            array: FloatArray = torch.softmax(logits.double(), 2).numpy()
        return array

    def repeated(self, number: int, times: int) -> "SmallCnns":
        """Network `number`, `times` over."""
        return SmallCnns(tuple(w[number].expand(times, *w[number].shape) for w in self.weights))


def train_cnns(trains: Sequence[Digits], hows: Sequence[Training], report: Report = lambda _: None) -> SmallCnns:
    """Train one network on each set of digits, all equally large, with Adam (Kingma and Ba 2015)."""
    weights = _initial([how.weights for how in hows])
    orders = [torch_generator("order", how.order) for how in hows]
    moves = [None if how.shifts is None else torch_generator("shifts", how.shifts) for how in hows]
    masks = [torch_generator("dropout", how.order) for how in hows]
    dropout = any(how.dropout for how in hows)
    optimiser = torch.optim.Adam(weights, RATE, fused=True)
    for epoch in range(EPOCHS):
        report(epoch / EPOCHS)
        shuffled = [d.part(torch.randperm(len(d), generator=g)) for d, g in zip(trains, orders, strict=True)]
        x = torch.stack([d.pixels if g is None else varied(d.pixels, g) for d, g in zip(shuffled, moves, strict=True)])
        labels = torch.stack([d.labels for d in shuffled])
        kept = (
            torch.stack([_kept(how.dropout, x.shape[1], g) for how, g in zip(hows, masks, strict=True)])
            if dropout
            else None
        )
        with torch.enable_grad():
            for start in range(0, x.shape[1], BATCH):
                part = slice(start, start + BATCH)
                logits = _logits(weights, x[:, part], None if kept is None else kept[:, part])  # (networks, B, 10)
                optimiser.zero_grad()
                loss = F.cross_entropy(logits.flatten(0, 1), labels[:, part].flatten(), reduction="none")
                loss.view(len(hows), -1).mean(1).sum().backward()  # type: ignore[no-untyped-call]
                optimiser.step()
    return SmallCnns(tuple(w.detach() for w in weights))


def dropout_masks(count: int, dropout: float, seed: int) -> Tensor:
    """`(count, 256)` of 0 and `1 / (1 - dropout)`: which units a pass keeps."""
    return _kept(dropout, count, torch_generator("masks", seed))


def varied(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Digits `(B, 1, h, w)` shifted by up to a pixel and turned by up to 15 degrees, each by a draw of its own."""
    count = len(pixels)
    turn = (torch.rand(count, generator=generator) * 2 - 1) * torch.pi / 12
    shift = (torch.rand((count, 2), generator=generator) * 2 - 1) * 2 / SIDE
    rows = torch.stack(
        [torch.cos(turn), -torch.sin(turn), shift[:, 0], torch.sin(turn), torch.cos(turn), shift[:, 1]], 1
    )
    grid = F.affine_grid(rows.view(count, 2, 3), list(pixels.shape), align_corners=False)
    return F.grid_sample(pixels, grid, align_corners=False)


def bootstrap(train: Digits, seed: int) -> Digits:
    """As many digits as there are, drawn with replacement: about 63 % of them appear."""
    return train.part(torch.randint(len(train), (len(train),), generator=torch_generator("bootstrap", seed)))


def _logistic_regression() -> object:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=300)


def _tree() -> object:
    from sklearn.tree import DecisionTreeClassifier

    return DecisionTreeClassifier(random_state=0)


def _neighbours() -> object:
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(n_neighbors=5)


def _bayes() -> object:
    from sklearn.naive_bayes import GaussianNB

    return GaussianNB(var_smoothing=1e-3)


OTHERS: dict[str, Callable[[], object]] = {
    "logistic": _logistic_regression,
    "tree": _tree,
    "neighbours": _neighbours,
    "Bayes": _bayes,
}


def other(name: str, train: Digits, x: Tensor) -> FloatArray:
    """Train one of `OTHERS` and let it answer: `(B, 10)` probabilities."""
    model = OTHERS[name]()
    model.fit(train.pixels.flatten(1).numpy(), train.labels.numpy())  # type: ignore[attr-defined]
    answers = model.predict_proba(x.flatten(1).numpy())  # type: ignore[attr-defined]
    probabilities = np.zeros((len(x), CLASSES))
    probabilities[:, model.classes_] = answers  # type: ignore[attr-defined]
    return probabilities


def _initial(seeds: Sequence[int]) -> list[Tensor]:
    """He et al. 2015, biases zero."""
    generators = [torch_generator("small cnn", seed) for seed in seeds]
    weights = []
    for shape in ((8, 1, 3, 3), (16, 8, 3, 3), (CLASSES, FLAT)):
        spread = (2 / prod(shape[1:])) ** 0.5
        drawn = torch.stack([torch.randn(shape, generator=generator) for generator in generators])
        weights.append((drawn * spread).requires_grad_())
        weights.append(torch.zeros((len(seeds), shape[0]), requires_grad=True))
    return weights


def _logits(weights: Sequence[Tensor], x: Tensor, keep: Tensor | None) -> Tensor:
    """`(networks, B, 1, 8, 8)` to `(networks, B, 10)`."""
    first, first_bias, second, second_bias, dense, dense_bias = weights
    networks, batch = x.shape[:2]
    side_by_side = x.transpose(0, 1).flatten(1, 2)  # (B, networks, 8, 8)
    y = F.relu(F.conv2d(side_by_side, first.flatten(0, 1), first_bias.flatten(), padding=1, groups=networks))
    y = F.relu(F.conv2d(y, second.flatten(0, 1), second_bias.flatten(), padding=1, groups=networks))
    y = F.max_pool2d(y, 2).view(batch, networks, FLAT).transpose(0, 1)  # (networks, B, 256)
    return torch.baddbmm(dense_bias.unsqueeze(1), y if keep is None else y * keep, dense.transpose(1, 2))


def _kept(dropout: float, rows: int, generator: torch.Generator) -> Tensor:
    return (torch.rand((rows, FLAT), generator=generator) >= dropout).float() / (1 - dropout)
