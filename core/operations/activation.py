"""Activation functions, each on its own number."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.arrays import FloatArray

LEAK = 0.01  # torch.nn.LeakyReLU's default slope

_erf = np.vectorize(math.erf, otypes=[np.float64])


@dataclass(frozen=True)
class Activation:
    """One activation function.

    Attributes:
        id: name in links.
        title: as printed.
        latex: its formula in z.
        torch: the expression of PyTorch that applies it to `z`; empty for none.
        apply: any shape -> same shape.
    """

    id: str
    title: str
    latex: str
    torch: str
    apply: Callable[[FloatArray], FloatArray]


def _leaky(z: FloatArray) -> FloatArray:
    return np.where(z > 0, z, LEAK * z)


def _gelu(z: FloatArray) -> FloatArray:
    result: FloatArray = 0.5 * z * (1 + _erf(z / math.sqrt(2)))
    return result


def _sigmoid(z: FloatArray) -> FloatArray:
    small = np.exp(-np.abs(z))  # never overflows
    result: FloatArray = np.where(z >= 0, 1, small) / (1 + small)
    return result


def relu(z: FloatArray) -> FloatArray:
    """Any shape -> same shape, what is negative made 0."""
    return np.maximum(z, 0.0)


def firing_shares(sums: FloatArray, biases: FloatArray) -> FloatArray:
    """For each of `biases` `(N,)`, the share 0..1 of `sums` (any shape) that are positive once it is added: `(N,)`."""
    return np.array([(sums + bias > 0).mean() for bias in biases])


def bias_for(sums: FloatArray, share: float) -> float:
    """The bias with which the share of `sums` (any shape) that fire comes nearest to `share` 0..1.

    It lies half way between two neighbouring sums, so that rounding it changes nothing. Equal sums fire together: then a
    share between theirs cannot be had.
    """
    levels, counts = np.unique(sums, return_counts=True)  # rising
    shares = np.append(counts[::-1].cumsum()[::-1], 0) / sums.size  # that fire from each level on; none
    which = int(np.abs(shares - share).argmin())
    step = (levels[-1] - levels[0]) / 100 or 1.0
    below = levels[which - 1] if which > 0 else levels[0] - step
    above = levels[which] if which < len(levels) else levels[-1] + step
    return -float(below + above) / 2


ACTIVATIONS: dict[str, Activation] = {
    entry.id: entry
    for entry in (
        Activation("none", "none", "z", "", lambda z: z),
        Activation("relu", "ReLU", r"\max(0,\,z)", "torch.relu(z)", relu),
        Activation("leaky-relu", "leaky ReLU", rf"\max({LEAK}\,z,\,z)", "F.leaky_relu(z)", _leaky),
        Activation("gelu", "GELU", r"z\,\Phi(z)", "F.gelu(z)", _gelu),
        Activation("sigmoid", "sigmoid", r"\frac{1}{1+e^{-z}}", "torch.sigmoid(z)", _sigmoid),
        Activation("tanh", "tanh", r"\tanh z", "torch.tanh(z)", np.tanh),
    )
}
