"""Kernels: what they answer to, what the transforms do, and that a link carries them exactly."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage, signal

from core.errors import LearnerError
from core.images.synthetic import stripes
from core.links import Matrix
from core.operations import kernels
from core.operations.kernels import KERNELS, Weights

LINK = Matrix("kernel", KERNELS["identity"].rows)
SIDES = st.integers(1, kernels.LONGEST_SIDE)
WEIGHTS = st.tuples(SIDES, SIDES).flatmap(lambda shape: arrays(np.float64, shape, elements=st.floats(-999, 999)))
A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
IMPULSE = np.pad(np.ones((1, 1)), 4)


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=lambda kernel: kernel.id)
def test_presets_are_complete_and_fit_a_link(kernel: kernels.Kernel) -> None:
    assert KERNELS[kernel.id] is kernel
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kernel.id)
    assert kernel.title
    assert kernel.meaning.endswith(".")
    assert kernel.weights.dtype == np.float64
    assert LINK.allows(kernel.rows)
    assert LINK.parse(LINK.write(kernel.rows)) == kernel.rows


def test_the_notes_kernels() -> None:
    assert KERNELS["notes-edge"].rows == ((1, 1, 1), (0, 0, 0), (-1, -1, -1))
    assert KERNELS["vertical-edge"].rows == ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1))
    np.testing.assert_array_equal(KERNELS["horizontal-edge"].weights, KERNELS["vertical-edge"].weights.T)


@pytest.mark.parametrize(
    ("id", "oracle"),
    [
        ("identity", lambda picture: picture),
        ("sobel-x", lambda picture: ndimage.sobel(picture, axis=1)),
        ("sobel-y", lambda picture: ndimage.sobel(picture, axis=0)),
        ("laplacian", ndimage.laplace),
        ("vertical-edge", lambda picture: ndimage.prewitt(picture, axis=1)),
        ("horizontal-edge", lambda picture: ndimage.prewitt(picture, axis=0)),
        ("box-blur", lambda picture: ndimage.uniform_filter(picture, 3)),
        ("gaussian-blur", lambda picture: ndimage.gaussian_filter(picture, 1.0, radius=2)),
    ],
)
def test_presets_do_what_scipy_does_under_their_name(id: str, oracle: Callable[[Weights], Weights]) -> None:
    picture = np.random.default_rng(0).uniform(size=(12, 13))
    np.testing.assert_allclose(ndimage.correlate(picture, KERNELS[id].weights), oracle(picture), atol=1e-3)


EDGES = ("vertical-edge", "horizontal-edge", "notes-edge", "rising-edge", "falling-edge", "sobel-x", "sobel-y")


@pytest.mark.parametrize("id", [*EDGES, "laplacian", "corner", "curve", "gabor"])
def test_a_flat_area_does_not_move_a_detector(id: str) -> None:
    assert KERNELS[id].weights.sum() == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(
    ("id", "brighter"),
    [
        ("vertical-edge", lambda row, column: column),
        ("horizontal-edge", lambda row, column: row),
        ("notes-edge", lambda row, column: -row),
        ("rising-edge", lambda row, column: row + column),
        ("falling-edge", lambda row, column: column - row),
        ("corner", lambda row, column: np.minimum(row, column)),
    ],
)
def test_a_detector_answers_most_to_what_it_is_named_after(id: str, brighter: Callable[..., Weights]) -> None:
    picture = np.fromfunction(lambda row, column: brighter(row - 1, column - 1), (3, 3))
    answers = [float((KERNELS[id].weights * np.rot90(picture, turns)).sum()) for turns in range(4)]
    assert answers[0] > 0
    assert answers[0] == max(answers)
    assert answers[0] > answers[2]


def test_a_corner_answers_more_than_an_edge() -> None:
    corner = KERNELS["corner"].weights
    answers = [float(corner[rows, columns].sum()) for rows in (slice(1, 3), slice(None)) for columns in (slice(1, 3),)]
    assert answers == [20, 12]


@pytest.mark.parametrize("angle", [0.0, 45.0, 90.0, 135.0])
@pytest.mark.parametrize("wavelength", [4.0, 6.0])
def test_gabor_prefers_stripes_of_its_own_direction_and_width(angle: float, wavelength: float) -> None:
    kernel = kernels.gabor(angle, wavelength, 9)

    def answer(stripes_angle: float, period: int) -> float:
        return float(np.abs(signal.correlate2d(stripes(stripes_angle, period)[:64, :64] / 255, kernel, "valid")).max())

    own = answer(angle, int(wavelength))
    assert all(own > 1.5 * answer(angle + other, int(wavelength)) for other in (45, 90))
    assert own > 1.5 * answer(angle, 4 * int(wavelength))


@pytest.mark.parametrize("size", [2, 3, 4, 5, 9])
def test_blurs_sum_to_one_and_are_symmetric(size: int) -> None:
    for kernel in (kernels.box(size), kernels.gaussian(size, 1.5)):
        assert kernel.shape == (size, size)
        assert kernel.sum() == pytest.approx(1, abs=1e-3)
        np.testing.assert_array_equal(kernel, kernels.turned(kernel))
        np.testing.assert_array_equal(kernel, kernel.T)
    assert kernels.box(1, 4).shape == (1, 4)


def test_transforms_by_hand() -> None:
    np.testing.assert_array_equal(kernels.flipped_left_right(A), [[3, 2, 1], [6, 5, 4]])
    np.testing.assert_array_equal(kernels.flipped_up_down(A), [[4, 5, 6], [1, 2, 3]])
    np.testing.assert_array_equal(kernels.rotated(A), [[4, 1], [5, 2], [6, 3]])
    np.testing.assert_array_equal(kernels.turned(A), [[6, 5, 4], [3, 2, 1]])
    np.testing.assert_array_equal(kernels.transposed(A), [[1, 4], [2, 5], [3, 6]])


def test_correlation_with_the_turned_kernel_is_convolution() -> None:
    picture = np.random.default_rng(1).normal(size=(7, 8))
    np.testing.assert_allclose(
        signal.correlate2d(picture, kernels.turned(A), "valid"), signal.convolve2d(picture, A, "valid")
    )


def test_resizing_by_hand() -> None:
    np.testing.assert_array_equal(kernels.resized(A, 4, 5), [[0] * 5, [0, 1, 2, 3, 0], [0, 4, 5, 6, 0], [0] * 5])
    np.testing.assert_array_equal(kernels.resized(A, 1, 1), [[2]])
    np.testing.assert_array_equal(kernels.resized(A, 1, 4), [[1, 2, 3, 0]])


@given(WEIGHTS, SIDES, SIDES)
def test_growing_and_cutting_back_loses_nothing(weights: Weights, height: int, width: int) -> None:
    large = max(height, weights.shape[0]), max(width, weights.shape[1])
    grown = kernels.resized(weights, *large)
    assert grown.shape == large
    np.testing.assert_array_equal(kernels.resized(grown, *weights.shape), weights)


@pytest.mark.parametrize(("height", "width"), [(0, 3), (3, 10)])
def test_sides_that_cannot_be_drawn(height: int, width: int) -> None:
    with pytest.raises(LearnerError, match=f"{height} × {width}") as caught:
        kernels.resized(A, height, width)
    assert "9" in caught.value.hint


@pytest.mark.parametrize(
    ("id", "divisor"),
    [("box-blur", 1), ("sharpen", 1), ("emboss", 1), ("vertical-edge", 6), ("laplacian", 8), ("corner", 40)],
)
def test_normalisation_keeps_brightness_where_there_is_one_and_else_the_range(id: str, divisor: float) -> None:
    weights = KERNELS[id].weights
    assert kernels.normalisation(weights)[0] == pytest.approx(divisor, abs=1e-3)
    np.testing.assert_allclose(kernels.normalised(weights), weights / divisor, atol=1e-3)


def test_normalising_a_kernel_of_negative_sum_keeps_its_signs() -> None:
    np.testing.assert_array_equal(kernels.normalised(-A), kernels.rounded(-A / 21))


@given(WEIGHTS)
def test_a_normalised_kernel_keeps_brightness_or_range(weights: Weights) -> None:
    weights = kernels.rounded(weights)
    if not weights.any():
        with pytest.raises(LearnerError, match="zero"):
            kernels.normalised(weights)
        return
    result = kernels.normalised(weights)
    spans = result.sum(), np.abs(result).sum()
    assert min(abs(span - 1) for span in spans) < 0.03, "81 weights, each rounded to four digits"


@given(WEIGHTS)
def test_any_kernel_survives_its_link(weights: Weights) -> None:
    rows = kernels.as_rows(weights)
    assert LINK.allows(rows)
    assert LINK.parse(LINK.write(rows)) == rows
    assert hash(rows) == hash(kernels.as_rows(np.array(rows)))
    np.testing.assert_allclose(np.array(rows), weights, rtol=5.1e-4, atol=5.1e-7)


def test_a_normalisation_says_what_it_keeps() -> None:
    assert kernels.normalisation(np.array([[1.0, 3.0]])) == (4, "weights sum to 1: a flat area keeps its brightness")
    for weights in ([[1.0, -1.0]], [[1.0, -3.0]], [[1.0, -0.97]], [[100.0, -97.0]]):
        reach = float(np.abs(weights).sum())
        words = "absolute weights sum to 1: the output stays within the range of the input"
        assert kernels.normalisation(np.array(weights)) == (reach, words)
    assert kernels.normalisation(np.array([[100.0, -90.0]]))[0] == 10, "more than two per cent is a sum"
    with pytest.raises(LearnerError, match=r"^All weights of this kernel are zero\.$") as caught:
        kernels.normalisation(np.zeros((2, 2)))
    assert caught.value.hint == "Paint a cell, or take a preset."


def test_a_box_is_square_unless_told_otherwise() -> None:
    assert kernels.box().shape == (3, 3)
    assert kernels.box(2).shape == (2, 2)
    assert kernels.box(2, 5).shape == (2, 5)
