"""Kernels as pictures, and how alike they are to a pattern."""

import numpy as np
import pytest

from core.network.channels import HORIZONTAL_EDGE
from core.network.kernels import kernel_picture, likeness


def coloured(grey: np.ndarray) -> np.ndarray:
    """`(K, K)` -> `(3, K, K)` with different shares of the three colours."""
    return np.stack([0.5 * grey, 2.0 * grey, 0.1 * grey]).astype(np.float32)


def test_likeness_of_constructed_kernels() -> None:
    opponent = np.stack([HORIZONTAL_EDGE, -HORIZONTAL_EDGE, 0 * HORIZONTAL_EDGE])  # no grey edge in it
    kernels = np.stack(
        [
            coloured(HORIZONTAL_EDGE),
            coloured(-3 * HORIZONTAL_EDGE),
            coloured(HORIZONTAL_EDGE.T),
            coloured(HORIZONTAL_EDGE + 5),  # brighter as a whole
            coloured(np.ones((3, 3))),
            opponent,
        ]
    )
    np.testing.assert_allclose(likeness(kernels, HORIZONTAL_EDGE), [1, -1, 0, 1, 0, 0], atol=1e-5)


def test_likeness_worked_by_hand() -> None:
    kernel = np.zeros((1, 3, 3, 3), dtype=np.float32)
    kernel[0, 1, 0, :] = 1  # a bright upper row; without its mean (2, 2, 2, -1 ... -1) / 3
    assert likeness(kernel, HORIZONTAL_EDGE)[0] == pytest.approx(3 / np.sqrt(2 * 6))


def test_pattern_is_enlarged_to_the_kernel() -> None:
    rows = np.linspace(1, -1, 7)[:, None] * np.ones((7, 7))
    found = likeness(np.stack([coloured(rows), coloured(rows.T)]), HORIZONTAL_EDGE)
    assert found[0] > 0.9
    assert abs(found[1]) < 1e-5


def test_kernel_picture_worked_by_hand() -> None:
    kernel = np.zeros((3, 2, 2), dtype=np.float32)
    kernel[0, 0, 0], kernel[1, 0, 1], kernel[2, 1, 0] = 0.2, -0.4, 0.1
    picture = kernel_picture(kernel)
    assert picture.shape == (2, 2, 3)
    assert picture.dtype == np.uint8
    assert picture[0, 0].tolist() == [191, 128, 128]
    assert picture[0, 1].tolist() == [128, 0, 128]
    assert picture[1, 0].tolist() == [128, 128, 159]
    assert picture[1, 1].tolist() == [128, 128, 128]
    assert kernel_picture(-kernel)[0, 1].tolist() == [128, 255, 128]


def test_picture_of_an_empty_kernel_is_grey() -> None:
    assert (kernel_picture(np.zeros((3, 7, 7), dtype=np.float32)) == 128).all()
