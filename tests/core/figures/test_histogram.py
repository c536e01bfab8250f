"""How often each value occurs: every cell counted once, zeros apart."""

import numpy as np
import pytest

from core.figures.colour import scale_for
from core.figures.histogram import BINS, histogram


@pytest.mark.parametrize("signed", [True, False])
def test_every_cell_is_counted_once(signed):
    values = np.random.default_rng(0).normal(size=(8, 9)).astype(np.float32)
    values = values if signed else np.maximum(values, 0)
    scale = scale_for(values)
    counted = histogram(values, scale)
    assert counted.zeros == (values == 0).sum()
    assert sum(counted.counts) + counted.zeros == values.size
    edges = np.linspace(scale.low, scale.high, BINS + 1)
    for count, low, high in zip(counted.counts, edges[:-1], edges[1:], strict=True):
        within = (values >= low) & ((values < high) | (values == scale.high) & (high == edges[-1])) & (values != 0)
        assert count == within.sum()


def test_zeros_stand_apart_from_small_values():
    values = np.array([[0, 0, 0, 0.001, 0.002, 1]], dtype=np.float32)
    counted = histogram(values, scale_for(values), bins=2)
    assert (counted.counts, counted.zeros) == ((2, 1), 3)


def test_a_map_of_zeros():
    values = np.zeros((3, 3), dtype=np.float32)
    counted = histogram(values, scale_for(values))
    assert (sum(counted.counts), counted.zeros) == (0, 9)
