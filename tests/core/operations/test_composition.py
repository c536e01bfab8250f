import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from core.operations.composition import collapse, composed

sides = st.tuples(st.integers(1, 4), st.integers(1, 4))


@settings(max_examples=50, deadline=None)
@given(sides, sides, st.integers(0, 1000))
def test_one_kernel_does_what_two_do(first, second, seed):
    rng = np.random.default_rng(seed)
    a, b, x = rng.normal(size=first), rng.normal(size=second), rng.normal(size=(9, 10))
    one, two, image = (torch.from_numpy(array)[None, None] for array in (a, b, x))
    twice = F.conv2d(F.conv2d(image, one), two)
    once = F.conv2d(image, torch.from_numpy(composed(a, b))[None, None])
    torch.testing.assert_close(once, twice, atol=1e-10, rtol=0)


def test_worked_by_hand():
    edge, blur = np.array([[-1.0, 1.0]]), np.array([[1.0], [1.0]])
    assert composed(edge, blur).tolist() == [[-1, 1], [-1, 1]]
    assert composed(np.ones((3, 3)), np.ones((3, 3))).shape == (5, 5)
    assert composed(np.ones((1, 3)), np.ones((1, 3))).tolist() == [[1, 2, 3, 2, 1]]


@pytest.mark.parametrize("relu", [False, True])
def test_two_in_a_row_against_one(relu):
    rng = np.random.default_rng(4)
    first, second, x = rng.normal(size=(3, 3)), rng.normal(size=(2, 3)), rng.normal(size=(1, 8, 9))
    made = collapse(x, first, second, relu)
    middle = F.conv2d(torch.from_numpy(x)[None], torch.from_numpy(first)[None, None])
    twice = F.conv2d(middle.relu() if relu else middle, torch.from_numpy(second)[None, None])[0, 0]
    np.testing.assert_allclose(made.twice, twice, atol=1e-12)
    assert (np.abs(made.difference).max() > 0.1) == relu


def test_the_composed_kernel_is_told_and_no_relu_is_between_them_unless_asked() -> None:
    rng = np.random.default_rng(5)
    source, first, second = rng.normal(size=(1, 8, 8)), rng.normal(size=(2, 3)), rng.normal(size=(3, 2))
    found = collapse(source, first, second)
    np.testing.assert_array_equal(found.kernel, composed(first, second))
    np.testing.assert_allclose(found.difference, 0, atol=1e-12)
    assert np.abs(collapse(source, first, second, relu=True).difference).max() > 0.1
