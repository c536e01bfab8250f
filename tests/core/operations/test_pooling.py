"""Pooling against torch and by hand: winners, unpooling, the equal convolution, linearity and shifts."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from core.arrays import FloatArray
from core.errors import LearnerError
from core.images.samples import load_sample
from core.operations.convolution import convolve
from core.operations.pooling import (
    CROPPED,
    REPLICATED,
    additivity,
    average_kernel,
    average_pool,
    change,
    chessboard_parts,
    max_pool,
    pool,
    shift_curve,
    shifted,
    spread_back,
    unpool,
)
from core.operations.sweep import average_sweep, max_sweep
from core.operations.window import AVERAGE, MAX, Window

LECTURE = np.array([[[1.0, 3, 2, 4], [5, 6, 7, 8], [9, 2, 1, 3], [4, 5, 6, 7]]])
HALVING = Window((2, 2), (2, 2))


def pairs(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(low, high), st.integers(low, high))


def noise(*shape: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng(seed).normal(size=shape)


def photo(columns: int = 128) -> FloatArray:
    return load_sample("cat").pixels[:96, :columns].transpose(2, 0, 1) / 255


@given(
    pairs(1, 9),
    pairs(1, 4),
    pairs(1, 3),
    pairs(0, 3),
    pairs(1, 3),
    st.booleans(),
    st.booleans(),
    st.integers(1, 3),
    st.integers(0, 2**16),
)
@settings(max_examples=250, deadline=None)
def test_pooling_equals_torchs_and_its_second_witness(
    size: tuple[int, int],
    kernel: tuple[int, int],
    stride: tuple[int, int],
    padding: tuple[int, int],
    dilation: tuple[int, int],
    ceil: bool,
    count_padding: bool,
    channels: int,
    seed: int,
) -> None:
    source = np.random.default_rng(seed).integers(-3, 4, (channels, *size)).astype(np.float64)
    x = torch.from_numpy(source)
    window = Window(kernel, stride, padding, dilation, ceil=ceil)
    try:
        expected, winners = F.max_pool2d(x, kernel, stride, padding, dilation, ceil, return_indices=True)
        fits = bool(torch.isfinite(expected).all())  # the largest of nothing but padding is minus infinity
    except RuntimeError:
        fits = False
    if not fits:
        for refused in (lambda: max_pool(source, window), lambda: max_sweep(source[0], window)):
            with pytest.raises(LearnerError):
                refused()
    else:
        pooled = max_pool(source, window)
        np.testing.assert_array_equal(pooled.output, expected)
        np.testing.assert_array_equal(pooled.winners, winners)
        for channel in range(channels):
            sweep = max_sweep(source[channel], window)
            np.testing.assert_array_equal(sweep.output, expected[channel])
            assert sweep.winners is not None
            for row, column in np.ndindex(*sweep.output.shape):
                u, v = divmod(int(sweep.winners[row, column]), kernel[1])
                cell = (sweep.rows.reads[row, u], sweep.columns.reads[column, v])
                assert divmod(pooled.winners[channel, row, column], source.shape[2]) == cell
    undilated = Window(kernel, stride, padding, ceil=ceil)
    try:
        mean = F.avg_pool2d(x, kernel, stride, padding, ceil, count_padding)
    except RuntimeError:
        with pytest.raises(LearnerError):
            average_pool(source, undilated, count_padding)
    else:
        np.testing.assert_allclose(average_pool(source, undilated, count_padding), mean)
        for channel in range(channels):
            by_hand = average_sweep(source[channel], undilated, count_padding)
            np.testing.assert_allclose(by_hand.output, mean[channel], atol=1e-12)


def test_the_lectures_pooling() -> None:
    pooled = max_pool(LECTURE, HALVING)
    assert pooled.output.tolist() == [[[6, 8], [9, 7]]]
    assert pooled.winners.tolist() == [[[1 * 4 + 1, 1 * 4 + 3], [2 * 4 + 0, 3 * 4 + 3]]]  # row * width + column
    assert pooled.kept.sum() == 4
    assert average_pool(LECTURE, HALVING).tolist() == [[[3.75, 5.25], [5.0, 4.25]]]
    assert unpool(pooled).tolist() == [[[0, 0, 0, 0], [0, 6, 0, 8], [9, 0, 0, 0], [0, 0, 0, 7]]]


@pytest.mark.parametrize("window", [HALVING, Window((3, 3), (2, 2), (1, 1)), Window((2, 3), (2, 3), ceil=True)])
def test_unpooling_equals_torchs_and_keeps_what_won(window: Window) -> None:
    source = noise(2, 7, 8)
    pooled = max_pool(source, window)
    x = torch.from_numpy(source)
    maxima, where = F.max_pool2d(x, window.kernel, window.stride, window.padding, 1, window.ceil, return_indices=True)
    restored = unpool(pooled)
    if window.kernel == window.stride:  # where windows overlap torch's result depends on the order of its writes
        theirs = F.max_unpool2d(maxima, where, window.kernel, window.stride, window.padding, output_size=(7, 8))
        np.testing.assert_array_equal(restored, theirs)
    np.testing.assert_array_equal(restored, np.where(pooled.kept, source, 0))


@pytest.mark.parametrize("window", [HALVING, Window((3, 2), (1, 2)), Window((3, 3), (2, 2), (1, 1))])
def test_average_pooling_is_a_convolution(window: Window) -> None:
    source = noise(3, 8, 9)
    weights = average_kernel(3, window)
    np.testing.assert_allclose(convolve(source, weights, window, groups=3), average_pool(source, window))


@pytest.mark.parametrize(
    "window", [HALVING, Window((3, 3), (1, 1)), Window((1, 2)), Window((2, 2), dilation=(2, 3)), Window((3, 3), (4, 4))]
)
def test_max_pooling_is_not_linear_and_the_witness_shows_where(window: Window) -> None:
    white, black = chessboard_parts(photo(), window)
    np.testing.assert_array_equal(white + black, photo())
    seen = additivity(white, black, lambda source: max_pool(source, window).output)
    assert seen.gap > 0.3
    assert abs(seen.of_sum[seen.worst] - seen.sum_of[seen.worst]) == seen.gap
    flat = np.full((1, 8, 8), 0.5)
    assert additivity(*chessboard_parts(flat, window), lambda source: max_pool(source, window).output).gap == 0.5


def test_average_pooling_and_a_window_of_one_cell_are_linear() -> None:
    a, b = noise(2, 9, 9), noise(2, 9, 9, seed=1)
    assert additivity(a, b, lambda source: average_pool(source, HALVING)).gap < 1e-12
    assert additivity(a, b, lambda source: max_pool(source, Window((1, 1), (2, 2))).output).gap == 0


def test_change_by_hand() -> None:
    a = np.array([1.0, -1, 1, -1])
    assert change(a, a) == 0
    assert change(a, -a) == pytest.approx(np.sqrt(2))
    assert change(a, np.array([1.0, 1, -1, -1])) == pytest.approx(1), "uncorrelated"
    assert change(np.ones(4), np.ones(4)) == 0
    b = noise(50)
    assert change(7 + 3 * b, 7 + 3 * b[::-1]) == pytest.approx(change(b, b[::-1]))
    two = noise(2, 100_000)
    assert change(*two) ** 2 == pytest.approx(1 - np.corrcoef(two)[0, 1], abs=0.01)


def test_a_shift_moves_the_pictures_own_columns_in() -> None:
    source = photo(40)
    seen: list[FloatArray] = []

    def watched(moved: FloatArray) -> FloatArray:
        seen.append(moved)
        return average_pool(moved, HALVING)

    curve = shift_curve(source, watched)
    assert (curve.border, curve.width, curve.shifts) == (CROPPED, 32, tuple(range(9)))
    assert [moved.shape for moved in seen] == [(3, 96, 32)] * 9
    for shift, moved in enumerate(seen):
        np.testing.assert_array_equal(moved[:, :, shift:], seen[0][:, :, : 32 - shift])
        np.testing.assert_array_equal(moved, source[:, :, 8 - shift : 40 - shift])
    assert curve.unpooled[0] == curve.pooled[0] == 0
    assert curve.unpooled[3] == change(seen[0], seen[3])
    assert curve.pooled[3] == change(average_pool(seen[0], HALVING), average_pool(seen[3], HALVING))


def test_a_small_map_is_shifted_with_its_left_column_repeated() -> None:
    source = noise(2, 5, 7)
    seen: list[FloatArray] = []
    curve = shift_curve(source, lambda moved: [seen.append(moved), moved][1], longest=3)
    assert (curve.border, curve.width, len(curve.pooled)) == (REPLICATED, 7, 4)
    np.testing.assert_array_equal(seen[0], source)
    np.testing.assert_array_equal(seen[2], np.concatenate([source[:, :, :1]] * 2 + [source[:, :, :5]], axis=2))
    assert curve.pooled == curve.unpooled, "nothing was pooled"


def test_pooling_dampens_small_shifts_of_a_fine_pattern_and_none_of_its_own_period() -> None:
    lines = np.zeros((1, 32, 64))
    lines[:, :, ::8] = 1
    curve = shift_curve(lines, lambda moved: max_pool(moved, Window((4, 4), (1, 1))).output)
    assert curve.pooled[1] < 0.7 * curve.unpooled[1]
    assert curve.pooled[8] == curve.unpooled[8] == 0


def test_what_does_not_fit_is_told() -> None:
    for pooling in (max_pool, average_pool):
        with pytest.raises(LearnerError, match="5 cells high"):
            pooling(LECTURE, Window((5, 2)))
        with pytest.raises(LearnerError, match="more than half"):
            pooling(LECTURE, Window((2, 2), padding=(0, 2)))
    with pytest.raises(LearnerError, match="nothing but padding"):
        max_pool(np.ones((1, 1, 1)), Window((2, 1), padding=(1, 0), dilation=(2, 1)))
    with pytest.raises(ValueError, match="dilation"):
        average_pool(LECTURE, Window((2, 2), dilation=(2, 1)))


@pytest.mark.parametrize(("kernel", "stride", "padding"), [((2, 2), (2, 2), (0, 0)), ((3, 2), (1, 2), (1, 1))])
def test_means_laid_back_are_the_adjoint_divided_by_how_often_a_cell_is_read(kernel, stride, padding):
    source = np.random.default_rng(3).normal(size=(2, 6, 7))
    window = Window(kernel, stride, padding)
    pooled = average_pool(source, window)
    ones = torch.ones(1, 1, *kernel, dtype=torch.float64)
    target = torch.from_numpy(pooled)[:, None]

    def adjoint(values: torch.Tensor) -> np.ndarray:
        image = torch.zeros(len(values), 1, 6, 7, dtype=torch.float64, requires_grad=True)
        (torch.nn.functional.conv2d(image, ones, stride=stride, padding=padding) * values).sum().backward()
        return image.grad[:, 0].numpy()

    times = adjoint(torch.ones_like(target))
    expected = np.where(times > 0, adjoint(target) / np.maximum(times, 1), 0)
    np.testing.assert_allclose(spread_back(pooled, window, source.shape), expected, atol=1e-12)


def test_one_name_for_both_kinds() -> None:
    padded = Window((2, 2), (2, 2), (1, 1))
    np.testing.assert_array_equal(pool(LECTURE, MAX, padded), max_pool(LECTURE, padded).output)
    for counts in (True, False):
        np.testing.assert_array_equal(pool(LECTURE, AVERAGE, padded, counts), average_pool(LECTURE, padded, counts))
    np.testing.assert_array_equal(pool(LECTURE, AVERAGE, padded), average_pool(LECTURE, padded, True))


@pytest.mark.parametrize(
    ("dilation", "squares"),
    [((1, 1), ["w.w.", ".w.w", "w.w."]), ((2, 1), ["w.w.", "w.w.", ".w.w"]), ((1, 2), ["ww..", "..ww", "ww.."])],
)
def test_the_squares_of_the_chessboard_are_as_large_as_the_dilation(dilation, squares) -> None:
    values = np.arange(1.0, 13).reshape(1, 3, 4)
    white, black = chessboard_parts(values, Window((2, 2), dilation=dilation))
    expected = np.array([[letter == "w" for letter in row] for row in squares])
    np.testing.assert_array_equal(white[0], values[0] * expected)
    np.testing.assert_array_equal(black[0], values[0] * ~expected)


def test_the_witness_is_where_the_gap_is_largest() -> None:
    first, second = np.array([[[5.0, 1, 0, 0, 3, 0]]]), np.array([[[5.0, 1, 0, 4, 0, 0]]])
    found = additivity(first, second, lambda values: max_pool(values, Window((1, 2), (1, 2))).output)
    # of the sum: 10, 4, 3; sum of each: 10, 4, 3. A gap needs both in one window:
    assert found.gap == 0
    third = np.array([[[0.0, 9, 7, 0, 0, 2]]])
    found = additivity(first, third, lambda values: max_pool(values, Window((1, 2), (1, 2))).output)
    np.testing.assert_array_equal(found.of_sum, [[[10, 7, 3]]])
    np.testing.assert_array_equal(found.sum_of, [[[14, 7, 5]]])
    assert found.worst == (0, 0, 0)
    assert found.gap == 4


def test_a_factor_changes_nothing_however_small() -> None:
    before, after = noise(1, 4, 5), noise(1, 4, 5, seed=1)
    for factor in (1e-6, 1e6):
        assert change(factor * before, factor * after) == pytest.approx(change(before, after), rel=1e-9)


def test_three_times_the_longest_shift_is_wide_enough_to_cut() -> None:
    enough, too_few = (shift_curve(noise(1, 3, width), lambda values: values, longest=4) for width in (12, 11))
    assert (enough.border, enough.width) == (CROPPED, 8)
    assert (too_few.border, too_few.width) == (REPLICATED, 11)
    for shift in (0, 4):
        moved = shifted(noise(1, 3, 11), shift, longest=4)
        assert moved.shape == (1, 3, 11)
        np.testing.assert_array_equal(moved[:, :, shift:], noise(1, 3, 11)[:, :, : 11 - shift])
