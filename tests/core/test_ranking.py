"""The largest of many numbers."""

import numpy as np

from core.ranking import best


def test_the_largest_come_first_and_equal_ones_stay_in_order():
    assert best(np.array([0.1, 0.4, 0.1, 0.4]), 3) == [1, 3, 0]
    assert best(np.array([0.1, 0.4]), 5) == [1, 0]
