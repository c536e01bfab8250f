"""Colour scales and the ranges they stand for."""

import numpy as np
import pytest

from core.figures.colour import DIVERGING, SEQUENTIAL, Scale, scale_for, scale_without_outliers, table


def lightness(colours: np.ndarray) -> np.ndarray:
    """CIE L* of `(..., 3)` sRGB uint8, 0..100."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    return np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)


@pytest.mark.parametrize(
    ("values", "signed", "expected"),
    [
        ([0, 2, 5], None, Scale(0, 5, False)),
        ([2, 5], None, Scale(0, 5, False)),
        ([-1, 3], None, Scale(-3, 3, True)),
        ([-4, 3], None, Scale(-4, 4, True)),
        ([1, 3], True, Scale(-3, 3, True)),
        ([-1, 3], False, Scale(-1, 3, False)),
        ([2, 2], None, Scale(0, 2, False)),
        ([-2, -2], None, Scale(-2, 2, True)),
        ([0, 0], None, Scale(0, 1, False)),
        ([0, 0], True, Scale(-1, 1, True)),
    ],
)
def test_scale_for(values: list[float], signed: bool | None, expected: Scale) -> None:
    assert scale_for(np.array(values, dtype=np.float32), signed) == expected


def test_names() -> None:
    assert (Scale(0, 1, False).name, Scale(-1, 1, True).name) == (SEQUENTIAL, DIVERGING)


@pytest.mark.parametrize("scale", [Scale(0, 4, False), Scale(-4, 4, True), Scale(-1, 3, False)])
def test_index_runs_from_end_to_end_and_clips(scale: Scale) -> None:
    middle = (scale.low + scale.high) / 2
    values = np.array([scale.low - 9, scale.low, middle, scale.high, scale.high + 9])
    assert scale.index(values).tolist() == [0, 0, 128, 255, 255]
    assert scale.index(values).dtype == np.uint8


def test_colours_are_those_of_the_table() -> None:
    scale = Scale(0, 255, False)
    values = np.arange(256, dtype=np.float32).reshape(16, 16)
    np.testing.assert_array_equal(scale.colours(values), table(SEQUENTIAL).reshape(16, 16, 3))


def test_constant_maps() -> None:
    for value, index in ((0, 0), (3, 255)):
        values = np.full((2, 2), value, dtype=np.float32)
        assert (scale_for(values).index(values) == index).all()


def test_zero_is_nearly_white_on_a_signed_scale() -> None:
    values = np.array([-2, 0, 1], dtype=np.float32)
    negative, zero, positive = scale_for(values).colours(values).astype(int)
    assert zero.min() > 240
    assert negative[2] > negative[0] + 50, "blue"
    assert positive[0] > positive[2] + 50, "red"


def test_zeros_alone_are_nearly_white_on_a_signed_scale() -> None:
    zeros = np.zeros((2, 2), dtype=np.float32)
    assert scale_for(zeros, signed=True).colours(zeros).min() > 240


def test_sequential_table_gets_lighter_with_every_step() -> None:
    steps = lightness(table(SEQUENTIAL))
    assert table(SEQUENTIAL).shape == (256, 3)
    assert (np.diff(steps) > -0.3).all(), "bytes are rounded"
    assert (np.diff(steps[::8]) > 0).all()
    assert steps[0] < 5
    assert steps[-1] > 90


def test_diverging_table_is_lightest_in_the_middle() -> None:
    steps = lightness(table(DIVERGING))[::8]
    assert (np.diff(steps[:16]) > 0).all()
    assert (np.diff(steps[16:]) < 0).all()


def test_a_scale_without_outliers_ends_at_a_percentile_of_the_strength():
    values = np.linspace(0, 100, 101)
    assert scale_without_outliers(values, 99) == Scale(0.0, 99.0, signed=False)
    assert scale_without_outliers(np.append(values[1:], -1e6), 50).signed
    assert scale_without_outliers(np.zeros(5), 99) == Scale(0.0, 1.0, signed=False)
