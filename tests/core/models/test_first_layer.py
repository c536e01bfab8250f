"""The first convolution by hand, against torch."""

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from core.images.samples import load_sample
from core.models.cards import BUNDLED
from core.models.first_layer import FirstLayer, first_layer
from core.models.preprocessing import prepare


def test_maps_equal_torch() -> None:
    prepared = prepare(load_sample("cat"), BUNDLED.preprocessing)
    layer = first_layer(BUNDLED, prepared)
    kernels = load_file(BUNDLED.path)["conv1.weight"].float()
    expected = F.conv2d(torch.from_numpy(prepared.values)[None], kernels, stride=2, padding=3)[0].numpy()
    assert layer.maps.dtype == np.float32
    assert layer.maps.shape == (64, 80, 80)
    assert np.abs(layer.maps - expected).max() <= 1e-4 * np.abs(expected).max()
    np.testing.assert_array_equal(layer.kernels, kernels.numpy())


def test_liveliest_channels_vary_most() -> None:
    maps = np.zeros((4, 2, 2), dtype=np.float32)
    maps[1, 0, 0], maps[2] = 3, 100  # channel 2 is bright and flat
    maps[3, 0, 0] = 5
    layer = FirstLayer(np.zeros((4, 3, 7, 7), dtype=np.float32), maps)
    assert layer.liveliest(2) == [3, 1]
    assert layer.liveliest(9) == [3, 1, 0, 2]
