"""Activations against torch's, and the bias as a threshold."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.operations.activation import ACTIVATIONS, bias_for, firing_shares, relu


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda activation: activation.id)
def test_each_is_the_function_that_its_code_names(activation):
    z = np.linspace(-5, 5, 41)
    expected = eval(activation.torch or "z", {"torch": torch, "F": F, "z": torch.from_numpy(z)})
    np.testing.assert_allclose(activation.apply(z), expected, atol=1e-12)


def test_relu():
    assert relu(np.array([-2.0, 0.0, 3.0])).tolist() == [0, 0, 3]


def test_a_sum_fires_where_the_bias_lifts_it_above_zero():
    sums = np.array([[-1.0, 0.0], [1.0, 2.0]])
    assert firing_shares(sums, np.array([-2.0, -1.0, 0.0, 1.0, 1.5])).tolist() == [0, 0.25, 0.5, 0.75, 1]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5, 0.99, 1.0])
def test_the_bias_for_a_share_lets_that_share_fire(share: float) -> None:
    sums = np.random.default_rng(0).normal(size=(10, 10))
    assert firing_shares(sums, np.array([bias_for(sums, share)]))[0] == pytest.approx(share, abs=0.005)


@pytest.mark.parametrize(("share", "fires"), [(0.0, 0), (0.3, 0.25), (0.6, 0.75), (1.0, 1)])
def test_equal_sums_fire_together(share: float, fires: float) -> None:
    sums = np.array([1.0, 1.0, 2.0, 0.0])  # the possible shares are 0, 1/4, 3/4 and 1
    assert firing_shares(sums, np.array([bias_for(sums, share)]))[0] == fires


def test_one_level_alone_fires_or_not() -> None:
    for share in (0.0, 1.0):
        assert firing_shares(np.zeros(4), np.array([bias_for(np.zeros(4), share)]))[0] == share
