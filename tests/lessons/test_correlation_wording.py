"""What the correlation lesson says of a kernel and its outputs, read against the numbers at the edges."""

import numpy as np
import pytest

from core.operations.sweep import correlation_sweep
from core.operations.window import Window
from lessons.correlation.wording import about_kernel, about_sweep

EDGE = [[1.0, 0.0, -1.0]]
MEAN = [[1 / 3, 1 / 3, 1 / 3]]


def highest(row: list[float], kernel: list[list[float]]) -> str:
    weights = np.array(kernel)
    return about_sweep(correlation_sweep(np.array([[row]]), weights[None], Window(weights.shape)))[-1]


@pytest.mark.parametrize(
    ("row", "kernel", "said"),
    [
        ([3, 1, 4, 1, 5], [[0.0, 0.0, 0.0]], "All weights are 0, so every output is 0"),
        ([7, 7, 7, 7, 7], EDGE, "The output is 0 at every place: no place stands out"),
        ([7, 7, 7, 7, 7], [[1.0, 1.0, 0.0]], "The output is 14 at every place"),
        ([1, 2, 3, 4, 6], EDGE, "highest, −2, at Z(0, 0), and at 1 more place: nowhere is it positive"),
        ([9, 0, 0, 5, 9], EDGE, "highest, 9, at Z(0, 0): there the picture looks most like the kernel, and where"),
        ([9, 5, 4, 2, 0], EDGE, "highest, 5, at Z(0, 0): there the picture looks most like the kernel."),
        ([3, 3, 9, 9, 9], MEAN, "highest, 9, at Z(0, 2): there it is brightest under the positive weights"),
    ],
)
def test_the_highest_output(row: list[float], kernel: list[list[float]], said: str) -> None:
    assert said in highest(row, kernel)


@pytest.mark.parametrize(
    ("kernel", "said"),
    [
        ([[0.1, 0.2, -0.3]], "The weights sum to 0, so an even area gives 0, however bright it is."),
        ([[0.0, 0.0, 0.0]], "The weights sum to 0, so"),
        ([[1.0, 1.0, 0.5]], "The weights sum to 2.5, so an even area gives 2.5 times its brightness."),
        ([[-1.0, 0.0, 0.0]], "The weights sum to −1, so"),
    ],
)
def test_the_sum_of_the_weights(kernel: list[list[float]], said: str) -> None:
    assert said in about_kernel(np.array(kernel))[0]


def test_rounding_is_no_sum() -> None:
    weights = np.array([[0.1, 0.2, -0.3]])
    assert weights.sum() != 0
    assert "e-" not in about_kernel(weights)[0]


@pytest.mark.parametrize(
    ("kernel", "said"),
    [
        ([[1.0, 2.0, 1.0]], "is itself"),
        (EDGE, "its own negative"),
        ([[0.0, 0.0, 0.0]], "is itself"),
        ([[1.0, 2.0, 3.0]], "another kernel"),
    ],
)
def test_the_half_turn(kernel: list[list[float]], said: str) -> None:
    assert said in about_kernel(np.array(kernel))[1]
