"""Activations against torch's, and the bias as a threshold."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.operations.activation import ACTIVATIONS, firing_shares, relu


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
