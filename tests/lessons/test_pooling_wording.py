"""What is said of the cells that max pooling passes over, at the edges: none, one, many, and against a count by hand."""

import numpy as np
import pytest

from core.operations.pooling import max_pool
from core.operations.window import Window
from lessons.pooling.wording import MOST_NAMED, never_won


def test_none_one_and_many() -> None:
    kept = np.ones((2, 3), np.bool_)
    assert never_won(kept) == "Every cell wins at least once."
    kept[1, 2] = False
    assert never_won(kept) == "**1 cell of 6 never wins**: (1, 2)."
    assert never_won(np.zeros((2, 2), np.bool_)) == "**4 cells of 4 never win**: (0, 0), (0, 1), (1, 0), (1, 1)."
    many = never_won(np.zeros((MOST_NAMED + 1, 1), np.bool_))
    assert f"{MOST_NAMED + 1} cells" in many
    assert "(0, 0)" not in many


@pytest.mark.parametrize("seed", range(3))
def test_a_pool_of_seven_by_seven(seed: int) -> None:
    """3x3 windows with stride 2 on 7x7 cells, the winners found one window at a time."""
    values = np.random.default_rng(seed).permutation(49).reshape(1, 7, 7).astype(float)
    won = set()
    for row in range(0, 5, 2):
        for column in range(0, 5, 2):
            piece = values[0, row : row + 3, column : column + 3]
            i, j = divmod(int(piece.argmax()), 3)
            won.add((row + i, column + j))
    said = never_won(max_pool(values, Window((3, 3), (2, 2))).kept[0])
    for row in range(7):
        for column in range(7):
            assert (f"({row}, {column})" in said) == ((row, column) not in won)
