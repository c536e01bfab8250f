"""Template search against scikit-image and a direct sum, its peaks, and what fools it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate
from skimage.feature import match_template

from core.arrays import FloatArray
from core.errors import LearnerError
from core.images.frame import Box
from core.images.samples import load_sample
from core.operations.template import CONTRAST, KINDS, NORMALISED, PLAIN, Peak, search


def photo(id: str = "coffee") -> FloatArray:
    return load_sample(id).pixels[100:220, 150:300].transpose(2, 0, 1).astype(np.float64)


@given(st.integers(1, 3), st.integers(2, 20), st.integers(2, 20), st.data())
@settings(max_examples=60, deadline=None)
def test_maps_are_the_sums_they_are_named_after(channels: int, height: int, width: int, data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 2**16)))
    picture = rng.integers(0, 256, (channels, height, width)).astype(np.float64)
    high, wide = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))
    patch = rng.integers(0, 256, (channels, high, wide)).astype(np.float64)
    if np.ptp(patch) == 0:
        return
    found = search(picture, patch)
    relief = patch - patch.mean()
    np.testing.assert_array_equal(found[PLAIN].values, correlate(picture, patch, "valid", "direct")[0])
    rounding = 6e-10 * np.abs(picture).max() * np.abs(relief).sum()  # ten digits of the largest sum there could be
    np.testing.assert_allclose(
        found[CONTRAST].values, correlate(picture, relief, "valid", "direct")[0], rtol=0, atol=rounding
    )
    for row, column in np.ndindex(*found[PLAIN].values.shape):
        window = picture[:, row : row + high, column : column + wide]
        window = window - window.mean()
        lengths = np.linalg.norm(window) * np.linalg.norm(relief)
        expected = (window * relief).sum() / lengths if lengths else 0.0
        assert found[NORMALISED].values[row, column] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("grey", [True, False])
def test_the_normalised_map_equals_scikit_images(grey: bool) -> None:
    picture = photo().mean(0, keepdims=True) if grey else photo()
    patch = picture[:, 30:47, 50:62]
    values = search(picture, patch)[NORMALISED].values
    expected = match_template(picture.transpose(1, 2, 0), patch.transpose(1, 2, 0))[..., 0]
    assert values.shape == expected.shape == (120 - 17 + 1, 150 - 12 + 1)
    np.testing.assert_allclose(values, expected, atol=1e-5)


def test_a_patch_is_found_where_it_was_taken() -> None:
    picture = photo()
    found = search(picture, picture[:, 30:47, 50:62])[NORMALISED]
    assert (found.peak.row, found.peak.column, found.peak.value) == (30, 50, pytest.approx(1))
    assert found.box(found.peak) == Box(50, 30, 62, 47)
    assert found.second is not None
    assert 0 < found.second.value < 1


def test_the_normalised_search_does_not_mind_light_and_contrast() -> None:
    picture = photo()
    patch = picture[:, 30:47, 50:62]
    plain, darker = search(picture, patch), search(picture, 0.3 * patch + 20)
    np.testing.assert_allclose(darker[NORMALISED].values, plain[NORMALISED].values, atol=1e-6)
    assert search(picture, 255 - patch)[NORMALISED].values.min() == pytest.approx(-1)


def test_plain_correlation_is_fooled_by_a_bright_area_and_contrast_by_a_strong_edge() -> None:
    picture = np.full((1, 30, 60), 20.0)
    cross = np.array([[20.0, 60, 20], [60, 60, 60], [20, 60, 20]])
    picture[0, 10:13, 10:13] = cross
    picture[0, 5:15, 40:50] = 255
    found = search(picture, cross[None])
    assert found[PLAIN].peak == Peak(5, 40, 255 * cross.sum())
    assert found[PLAIN].values[10, 10] == (cross**2).sum()
    assert 40 <= found[CONTRAST].peak.column + 2 <= 51
    assert found[CONTRAST].values[7, 43] == 0, "inside the bright area there is nothing"
    assert (found[NORMALISED].peak.row, found[NORMALISED].peak.column) == (10, 10)


def test_the_second_peak_is_another_place() -> None:
    picture = np.zeros((1, 20, 40))
    spot = np.array([[1.0, 2, 1], [2, 4, 2], [1, 2, 1]])
    picture[0, 4:7, 4:7] = spot
    picture[0, 12:15, 30:33] = 0.5 * spot
    found = search(picture, spot[None])
    assert (found[PLAIN].peak, found[PLAIN].second) == (Peak(4, 4, 36), Peak(12, 30, 18))
    second = found[NORMALISED].second
    assert second is not None
    assert (second.row, second.column, second.value) == (12, 30, pytest.approx(1))


def test_equal_places_share_the_peak_and_the_first_is_named() -> None:
    picture = np.tile(photo()[:, :20, :20], (1, 1, 3))
    found = search(picture, picture[:, 5:12, 23:30], [PLAIN])[PLAIN]
    assert np.ptp([found.values[5, 3], found.values[5, 23], found.values[5, 43]]) == 0
    flat = search(np.full((1, 9, 9), 3.0), np.ones((1, 4, 4)), [PLAIN])[PLAIN]
    assert (flat.peak, flat.second) == (Peak(0, 0, 48), Peak(0, 2, 48))


def test_no_second_peak_where_there_is_no_other_place() -> None:
    picture = photo()[:, :8, :8]
    assert search(picture, picture)[NORMALISED].second is None
    assert search(picture, picture)[NORMALISED].values.shape == (1, 1)


def test_a_flat_window_matches_nothing() -> None:
    picture = np.pad(photo()[:, :10, :10], ((0, 0), (0, 0), (0, 20)), constant_values=7.1)
    values = search(picture, picture[:, 2:6, 2:6])[NORMALISED].values
    assert not values[:, 10:].any()
    assert np.abs(values).max() <= 1


def test_what_cannot_be_searched_is_told() -> None:
    with pytest.raises(LearnerError, match="one value everywhere"):
        search(photo(), np.full((3, 4, 4), 0.1))
    assert search(photo(), np.full((3, 4, 4), 0.1), [PLAIN])[PLAIN].peak.value > 0
    assert search(np.zeros((1, 5, 5)), np.zeros((1, 2, 2)), [PLAIN])[PLAIN].peak == Peak(0, 0, 0)
    with pytest.raises(LearnerError, match="5 × 9 px is larger than the picture of 8 × 8 px"):
        search(np.ones((1, 8, 8)), np.ones((1, 9, 5)))
    with pytest.raises(ValueError, match="expected"):
        search(photo(), np.ones((1, 4, 4)))


def test_kinds_asked_for_alone_are_the_same() -> None:
    picture = photo()
    patch = picture[:, 30:47, 50:62]
    together = search(picture, patch)
    assert tuple(together) == KINDS
    for kind in KINDS:
        alone = search(picture, patch, [kind])
        assert list(alone) == [kind]
        np.testing.assert_array_equal(alone[kind].values, together[kind].values)


def test_a_bright_picture_costs_no_digits() -> None:
    picture = np.random.default_rng(5).normal(size=(1, 20, 20))
    patch = picture[:, 3:8, 4:9]
    plain, bright = (search(picture + light, patch + light)["normalised"].values for light in (0.0, 1e3))
    np.testing.assert_allclose(bright, plain, atol=1e-6)
