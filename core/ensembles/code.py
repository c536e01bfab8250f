"""PyTorch code for exactly what the lesson on ensembles shows. The tests run it and compare its `shown`."""

from collections.abc import Sequence

from core.arrays import FloatArray, IntArray
from core.ensembles.digits import TESTED
from core.ensembles.pair_shape import KINDS, RESIDUAL
from core.ensembles.voting import COPIES
from core.randomness import seed_for


def vote(accuracies: Sequence[float], correlation: float, model: str) -> str:
    """Code that ends with `shown`: the chances `(3,)` that the majority is right, tied and wrong."""
    listed = ", ".join(f"{a:.6g}" for a in accuracies)
    row = f"torch.tensor([{listed}], dtype=torch.float64)"
    if len(set(accuracies)) == 1:
        row = f"torch.full(({len(accuracies)},), {accuracies[0]:.6g}, dtype=torch.float64)"
    lines = [
        "import torch",
        "",
        f"accuracies = {row}",
        "k = len(accuracies)",
        "",
        "",
        "def number_right(accuracies):",
        '    """(..., K) chances of independent members -> (..., K + 1) chances that 0, 1, ... K of them are right"""',
        "    chances = torch.ones_like(accuracies[..., :1])",
        "    for a in accuracies.unbind(-1):",
        "        zero = torch.zeros_like(chances[..., :1])",
        "        wrong = torch.cat([chances, zero], -1) * (1 - a[..., None])",
        "        chances = wrong + torch.cat([zero, chances], -1) * a[..., None]",
        "    return chances",
        "",
        "",
    ]
    if correlation == 0:
        lines += ["chances = number_right(accuracies)"]
    elif model == COPIES or correlation == 1:
        lines += [
            "one, zero = torch.ones_like(accuracies[:1]), torch.zeros_like(accuracies[:1])",
            "steps = torch.cat([one, accuracies.sort(descending=True).values, zero])",
            "alike = steps[:-1] - steps[1:]  # all share one draw: the k best are right where the k-th best is",
            f"chances = {1 - correlation:.6g} * number_right(accuracies) + {correlation:.6g} * alike",
        ]
    else:
        lines += [
            "margins = torch.special.ndtri(accuracies.clamp(1e-9, 1 - 1e-9))",
            "g = torch.linspace(-8.5, 8.5, 4001, dtype=torch.float64)  # how easy the question is",
            f"given = torch.special.ndtr((margins + {correlation:.6g}**0.5 * g[:, None]) / {1 - correlation:.6g}**0.5)",
            "weights = torch.exp(-g**2 / 2)",
            "chances = weights @ number_right(given) / weights.sum()",
        ]
    lines += [
        "right = torch.arange(k + 1)",
        "ends = [2 * right > k, 2 * right == k, 2 * right < k]  # majority right, tied, wrong",
        "shown = torch.stack([chances[end].sum() for end in ends])",
    ]
    return "\n".join(lines) + "\n"


def fails(tied: tuple[int, float], strong: Sequence[float]) -> str:
    """Code that ends with `shown`: the formula's error `(2,)` with ties, and the accuracy of the strong one's committee."""
    members, right = tied
    listed = ", ".join(f"{a:.6g}" for a in strong)
    return f"""from itertools import product
from math import ceil, comb, prod

import torch

K, p = {members}, {1 - right:.6g}
formula = sum(comb(K, k) * p**k * (1 - p) ** (K - k) for k in range(ceil(K / 2), K + 1))  # ties are errors

accuracies = [{listed}]
majority = 0.0
for votes in product([True, False], repeat=len(accuracies)):
    if 2 * sum(votes) > len(votes):
        majority += prod(a if right else 1 - a for a, right in zip(accuracies, votes))
shown = torch.tensor([formula, majority], dtype=torch.float64)
"""


def diversity(probabilities: FloatArray, labels: IntArray) -> str:
    """Code that ends with `shown`: the votes `(digits,)` of a committee on some digits.

    Args:
        probabilities: `(members, digits, classes)`.
        labels: `(digits,)`.
    """
    answers = ",\n    ".join(str(row.tolist()) for row in probabilities.argmax(2))
    means = ",\n    ".join(str(row) for row in probabilities.mean(0).round(4).tolist())
    return f"""import torch

# what each member (row) says of each of the disputed digits (column)
answers = torch.tensor([
    {answers},
])
labels = torch.tensor({labels.tolist()})
mean = torch.tensor([  # of the members' probabilities: digits x classes
    {means},
])
disagreement = (answers[:, None] != answers[None]).double().mean(2)  # (members, members)
counts = torch.nn.functional.one_hot(answers, mean.shape[1]).sum(0)  # votes for each class
shown = (counts + 0.5 * mean).argmax(1)  # most votes; of several such classes the likelier one
accuracy = (shown == labels).double().mean()
"""


def pair(training: int, cut: Sequence[int]) -> str:
    """Code that ends with `shown`: accuracy `(2,)` of the plain and the residual network without the blocks `cut`."""
    return f"""import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from sklearn.datasets import load_digits

weights = {{name: w.float() for name, w in load_file("assets/models/pair-digits.safetensors").items()}}
found = load_digits()
order = torch.randperm(len(found.target), generator=torch.Generator().manual_seed({seed_for("digits")}))[:{TESTED}]
x = torch.from_numpy(found.images).float().unsqueeze(1)[order] / 16
labels = torch.from_numpy(found.target)[order]
cut = {set(cut) if cut else "set()"}


def norm(y, name):
    w = [weights[f"{{name}}.{{part}}"] for part in ("running_mean", "running_var", "weight", "bias")]
    return F.batch_norm(y, *w)


def read(kind):
    start = f"{{kind}}.{training}"
    y = F.relu(norm(F.conv2d(x, weights[f"{{start}}.stem.weight"], padding=1), f"{{start}}.norm"))
    for number in range(1, 9):
        if number in cut:
            continue  # what comes in goes out
        block = f"{{start}}.branches.{{number - 1}}"
        branch = F.relu(norm(F.conv2d(y, weights[f"{{block}}.conv1.weight"], padding=1), f"{{block}}.bn1"))
        branch = norm(F.conv2d(branch, weights[f"{{block}}.conv2.weight"], padding=1), f"{{block}}.bn2")
        y = F.relu(branch + y) if kind == "{RESIDUAL}" else F.relu(branch)
    return F.linear(y.mean((2, 3)), weights[f"{{start}}.head.weight"], weights[f"{{start}}.head.bias"])


shown = torch.stack([(read(kind).argmax(1) == labels).double().mean() for kind in {KINDS!r}])
"""
