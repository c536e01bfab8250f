"""What a stage computed, counted by hand."""

import numpy as np
import torch

from core.maps import StageMaps


def test_zeros_and_silent_maps_worked_by_hand() -> None:
    maps = StageMaps("conv1", torch.tensor([[[0.0, 1.0], [0.0, 2.0]], [[0.0, 0.0], [0.0, 0.0]]]))
    assert (maps.shape, maps.spatial) == ((2, 2, 2), True)
    assert maps.zeros == 6 / 8
    assert maps.silent == 1
    assert not maps.values().flags.writeable
    np.testing.assert_array_equal(maps.values(before_relu=True), maps.values())
