"""Small pictures in plain blocks."""

import numpy as np
import pytest

from core.images.blocks import enlarge, in_blocks

SMALL = np.random.default_rng(0).integers(0, 256, (3, 5, 3), dtype=np.uint8)


@pytest.mark.parametrize(("at_least", "factor"), [(1, 1), (5, 1), (6, 2), (23, 5)])
def test_enlarge(at_least: int, factor: int) -> None:
    large = enlarge(SMALL, at_least)
    assert large.shape == (3 * factor, 5 * factor, 3)
    np.testing.assert_array_equal(large, np.kron(SMALL, np.ones((factor, factor, 1), dtype=np.uint8)))


def test_blocks_fill_any_size() -> None:
    np.testing.assert_array_equal(in_blocks(SMALL, 6, 10), enlarge(SMALL, 10))
    assert in_blocks(np.array([[1, 2]]), 1, 3).tolist() == [[1, 1, 2]]
