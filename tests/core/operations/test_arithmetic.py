import numpy as np
import pytest

from core.operations.arithmetic import MOST_TERMS, bracketed, matrix_latex, number, sum_latex
from core.operations.sweep import correlation_sweep
from core.operations.window import Window

IMAGE = np.repeat([[0.0, 0, 0, 255, 255]], 5, axis=0)[None]


def test_the_lectures_sum():
    kernel = np.repeat([[-1.0, 0, 1]], 3, axis=0)[None]
    text = sum_latex("Z(0,1)", correlation_sweep(IMAGE, kernel, Window((3, 3))).at(0, 1), kernel)
    assert r"0\cdot(-1)+255\cdot1" in text
    assert text.count(r"\cdot") == 6  # the middle column weighs nothing
    assert "&=765" in text


def test_a_long_sum_is_cut_short_and_still_complete():
    kernel = np.arange(1.0, 26).reshape(1, 5, 5)
    terms = correlation_sweep(IMAGE, kernel, Window((5, 5)), bias=-2.5).at(0, 0)
    text = sum_latex("Z", terms, kernel, bias=-2.5)
    assert text.count(r"\cdot") == MOST_TERMS
    rest = terms.products[0].ravel()[MOST_TERMS:].sum()
    assert f"{25 - MOST_TERMS}" in text
    assert number(rest) in text
    assert "+(-2.5)" in text
    assert f"&={number(terms.z)}" in text


def test_a_kernel_of_zeros_still_has_a_sum():
    kernel = np.zeros((1, 1, 1))
    text = sum_latex("Z", correlation_sweep(IMAGE, kernel, Window((1, 1))).at(0, 0), kernel)
    assert text == r"\begin{aligned}Z&=0\\&=0\end{aligned}"


@pytest.mark.parametrize(
    ("value", "text"), [(765.0, "765"), (-0.5, "-0.5"), (1 / 3, "0.333333"), (0.0, "0"), (1e12, "1e+12")]
)
def test_numbers(value, text):
    assert number(value) == text
    assert bracketed(value) == (f"({text})" if value < 0 else text)


def test_matrices():
    assert matrix_latex(((1.0, -2.0), (0.25, 0.0))) == r"\begin{bmatrix}1&-2\\0.25&0\end{bmatrix}"
