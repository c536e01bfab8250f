"""Whole-photo filtering against scipy, for kernels of mixed and even sizes, at the borders."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from core.errors import LearnerError
from core.operations.filtering import filter_photo
from core.operations.kernels import KERNELS, Weights

RAMP = np.arange(12, dtype=np.float32).reshape(1, 3, 4)


def by_scipy(plane: Weights, kernel: Weights, border: str) -> Weights:
    """An even side's centre is its left (upper) middle cell; scipy takes the right one by default."""
    origin = [0 if side % 2 else -1 for side in kernel.shape]
    mode = "nearest" if border == "replicate" else "constant"
    return ndimage.correlate(plane, kernel, mode=mode, origin=origin)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=4),
    st.integers(1, 3),
    st.tuples(st.integers(1, 20), st.integers(1, 20)),
    st.sampled_from(["zeros", "replicate"]),
    st.integers(0, 2**16),
)
@settings(max_examples=60, deadline=None)
def test_every_channel_through_every_kernel(
    sizes: list[tuple[int, int]], channels: int, shape: tuple[int, int], border: str, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    planes = rng.normal(size=(channels, *shape)).astype(np.float32)
    kernels = [rng.normal(size=size) for size in sizes]
    result = filter_photo(planes, kernels, border)
    assert result.shape == (len(kernels), *planes.shape)
    assert result.dtype == np.float32
    for kernel, maps in zip(kernels, result, strict=True):
        for plane, values in zip(planes, maps, strict=True):
            np.testing.assert_allclose(values, by_scipy(plane.astype(np.float64), kernel, border), atol=1e-4)


def test_the_identity_changes_nothing_and_the_border_is_what_it_is_named() -> None:
    edge, same = KERNELS["vertical-edge"].weights, KERNELS["identity"].weights
    np.testing.assert_array_equal(filter_photo(RAMP, [same])[0], RAMP)
    np.testing.assert_array_equal(filter_photo(RAMP, [edge])[0, 0, 1], [15, 6, 6, -18])
    np.testing.assert_array_equal(filter_photo(RAMP, [edge], "replicate")[0, 0, 1], [3, 6, 6, 3])


def test_the_photo_stays_as_it_is_and_may_be_bytes_or_a_view() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 8, 3)).astype(np.uint8)
    pixels.flags.writeable = False
    result = filter_photo(pixels.transpose(2, 0, 1), [np.ones((1, 2))])
    np.testing.assert_array_equal(result[0, :, :, :-1], (pixels[:, :-1] * 1.0 + pixels[:, 1:]).transpose(2, 0, 1))


def test_what_cannot_be_filtered() -> None:
    with pytest.raises(LearnerError, match="10 × 3"):
        filter_photo(RAMP, [np.ones((10, 3))])
    for planes, border in ((RAMP[0], "zeros"), (RAMP, "mirror")):
        with pytest.raises(ValueError, match="expected"):
            filter_photo(planes, [np.ones((1, 1))], border)
