"""Facts about single maps, and the order in which they are shown."""

import numpy as np
import pytest

from core.network.channels import BY_INDEX, BY_MAX, BY_MEAN, HORIZONTAL_EDGE, LIKE, facts, order, rank

MAPS = np.array([[[0, 0], [0, 4]], [[2, 2], [2, -20]], [[9, -9], [0, 0]]], dtype=np.float32)


def test_facts_worked_by_hand() -> None:
    values = np.array([[0, -1, 2], [5, 0, 3]], dtype=np.float32)
    found = facts(values)
    assert (found.low, found.high, found.peak) == (-1, 5, (1, 0))
    assert found.mean == pytest.approx(1.5)
    assert found.zeros == pytest.approx(2 / 6)


def test_rank_counts_from_above_and_ties_share_it() -> None:
    values = np.array([3, 7, 3, -1], dtype=np.float32)
    assert [rank(values, index) for index in range(4)] == [2, 1, 2, 4]


@pytest.mark.parametrize(("by", "expected"), [(BY_MEAN, [0, 2, 1]), (BY_MAX, [2, 0, 1]), (BY_INDEX, [0, 1, 2])])
def test_order(by: str, expected: list[int]) -> None:
    assert order(MAPS, by) == expected


def test_equal_channels_keep_their_order() -> None:
    assert order(np.ones((5, 2, 2), dtype=np.float32), BY_MEAN) == [0, 1, 2, 3, 4]


def test_order_by_likeness_to_an_edge() -> None:
    flat = np.zeros((3, 3), dtype=np.float32)
    kernels = np.stack([np.stack([grey] * 3) for grey in (flat, HORIZONTAL_EDGE, -HORIZONTAL_EDGE, HORIZONTAL_EDGE.T)])
    maps = np.zeros((4, 2, 2), dtype=np.float32)
    assert order(maps, "horizontal edge", kernels) == [1, 0, 3, 2]
    assert order(maps, "vertical edge", kernels)[0] == 3
    assert len(LIKE) == 2


@pytest.mark.parametrize("by", ["", "colour", "horizontal edge"])
def test_unknown_order(by: str) -> None:
    with pytest.raises(ValueError, match="cannot order"):
        order(MAPS, by)
