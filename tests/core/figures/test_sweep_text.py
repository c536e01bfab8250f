"""The arithmetic of a stop in words: the lecture's numbers, and no equals sign that is not true."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.lettering import Digits, digits_for, printed, value_of
from core.figures.sweep_text import spelled_out
from core.operations.sweep import average_sweep, correlation_sweep, max_sweep
from core.operations.window import Window
from core.wording import MINUS

EDGE = np.repeat([[-1.0, 0, 1]], 3, axis=0)
PHOTO = np.repeat([[0.0, 0, 0, 255, 255]], 5, axis=0)
POOLED = np.array([[1.0, 3, 2, 4], [5, 6, 7, 8], [9, 2, 1, 3], [4, 5, 6, 7]])


def test_the_lectures_correlation() -> None:
    sweep = correlation_sweep(PHOTO[None], EDGE[None], Window((3, 3)))
    assert spelled_out(sweep, 0, 1) == ["Output (0, 1)  =  0·(−1) + 255·1 + 0·(−1) + 255·1 + 0·(−1) + 255·1  =  765"]


def test_the_lectures_neuron() -> None:
    source = np.stack([np.full((3, 3), 16 / 3), np.ones((3, 3))])
    weight = np.stack([np.ones((3, 3)), np.zeros((3, 3))])
    sweep = correlation_sweep(source, weight, Window((3, 3)), -55, "relu")
    assert spelled_out(sweep, 0, 0) == [
        "Z (0, 0)  =  channel sums 48 + 0 + bias (−55)  =  −7",
        "Output (0, 0)  =  ReLU(−7)  =  0",
    ]


def test_the_lectures_pooling() -> None:
    window = Window((2, 2), (2, 2))
    assert spelled_out(max_sweep(POOLED, window), 1, 0) == ["Output (1, 0)  =  max(9, 2, 4, 5)  =  9"]
    assert spelled_out(average_sweep(POOLED, window), 0, 0) == ["Output (0, 0)  =  (1 + 3 + 5 + 6) / 4  =  3.75"]
    assert spelled_out(average_sweep(-POOLED, window), 0, 0) == [
        "Output (0, 0)  =  ((−1) + (−3) + (−5) + (−6)) / 4  =  −3.75"
    ]


def test_padding_is_left_out_of_the_maximum_and_counted_in_the_mean_where_it_counts() -> None:
    window = Window((2, 2), (2, 2), (1, 1))
    assert spelled_out(max_sweep(POOLED, window), 0, 1) == ["Output (0, 1)  =  max(3, 2)  =  3"]
    assert spelled_out(average_sweep(POOLED, window), 0, 1) == ["Output (0, 1)  =  (3 + 2) / 4  =  1.25"]
    assert spelled_out(average_sweep(POOLED, window, False), 0, 1) == ["Output (0, 1)  =  (3 + 2) / 2  =  2.5"]


def test_long_sums_are_cut_and_rounded_ones_say_so() -> None:
    sweep = correlation_sweep(np.full((1, 4, 4), 0.1), np.ones((1, 4, 4)), Window((4, 4)))
    (line,) = spelled_out(sweep, 0, 0)
    assert line.count("0.1·1") == 10
    assert line.endswith("… (16 terms)  =  1.6")
    thirds = average_sweep(np.array([[1.0, 1, 2], [0, 0, 0]]), Window((2, 3)))
    assert spelled_out(thirds, 0, 0) == ["Output (0, 0)  =  (1 + 1 + 2 + 0 + 0 + 0) / 6  = about  0.667"]
    (line,) = spelled_out(max_sweep(np.arange(25.0).reshape(5, 5), Window((5, 5))), 0, 0)
    assert line.endswith("9, 10, … 25 values)  =  24")
    empty = correlation_sweep(PHOTO[None], np.zeros((1, 3, 3)), Window((3, 3)), bias=2.0)
    assert spelled_out(empty, 0, 0) == ["Output (0, 0)  =  0 + bias 2  =  2"]


def test_rounding_before_an_activation_or_a_maximum_is_told() -> None:
    sweep = correlation_sweep(np.full((1, 1, 1), 1.4), np.ones((1, 1, 1)), Window((1, 1)), activation="gelu")
    assert spelled_out(sweep, 0, 0)[1] == "Output (0, 0)  =  GELU(1.4)  = about  1.29"
    deep = max_sweep(np.array([[-1000 / 3, 22 / 7]]), Window((1, 2)))
    assert spelled_out(deep, 0, 0) == ["Output (0, 0)  =  max(−333.3, 3.1)  = about  3.14"]


@given(st.integers(1, 3), st.tuples(st.integers(1, 3), st.integers(1, 3)), st.booleans(), st.integers(0, 2**16))
@settings(max_examples=60, deadline=None)
def test_an_equals_sign_is_true_of_what_is_printed(
    channels: int, kernel: tuple[int, int], whole: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    source, weight = rng.normal(0, 30, (channels, 4, 4)), rng.normal(0, 2, (channels, *kernel))
    if whole:
        source, weight = source.round(), weight.round(1)
    sweep = correlation_sweep(source, weight, Window(kernel, padding=(1, 1)), 1.5)
    (line,) = spelled_out(sweep, 1, 1)
    written = re.fullmatch(r"Output \(1, 1\)  =  (?:channel sums )?(.+?)  (=|= about)  (\S+)", line)
    assert written is not None
    total = eval(written[1].replace("·", "*").replace("bias ", "").replace(MINUS, "-"))
    result = value_of(written[3])
    assert result == pytest.approx(sweep.output[1, 1], abs=0.06)
    assert (written[2] == "=") == (abs(total - result) < 1e-8)
    if whole:
        assert written[2] == "="


@pytest.mark.parametrize(
    ("values", "digits", "texts"),
    [
        ([0, -255, 765], Digits(0, True), ["0", "−255", "765"]),
        ([0.5, -3.75], Digits(2, True), ["0.5", "−3.75"]),
        ([0.1234, 0.5], Digits(4, True), ["0.1234", "0.5"]),
        ([1 / 3, 0.5, -1e-9], Digits(3, False), ["0.333", "0.500", "0"]),
        ([100 / 3, 1.0], Digits(1, False), ["33.3", "1.0"]),
        ([10000 / 3], Digits(0, False), ["3333"]),
        ([np.inf, 1], Digits(0, True), ["", "1"]),
    ],
)
def test_numbers_of_a_map_are_printed_alike(values: list[float], digits: Digits, texts: list[str]) -> None:
    assert digits_for(np.array(values)) == digits
    assert [printed(value, digits) for value in values] == texts
