"""The numbers of a sweep against torch's layers, for every combination, and against matrices worked out by hand."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from core.errors import LearnerError
from core.operations.activation import ACTIVATIONS
from core.operations.sweep import average_sweep, correlation_sweep, max_sweep
from core.operations.window import AVERAGE, MAX, PADDING_MODES, Window

pairs = lambda low, high: st.tuples(st.integers(low, high), st.integers(low, high))  # noqa: E731
seeds = st.integers(0, 2**16)


def torch_or_none(make):
    try:
        result = make()[0, 0].detach().numpy()
    except RuntimeError:
        return None
    return result if np.isfinite(result).all() else None  # the largest of nothing but padding


def ours_or_none(make):
    try:
        return make().output
    except LearnerError:
        return None


def agree(theirs, ours):
    if theirs is None or ours is None:
        assert theirs is ours
    else:
        assert theirs.shape == ours.shape
        np.testing.assert_allclose(ours, theirs, atol=1e-12)


@settings(max_examples=300, deadline=None)
@given(
    pairs(1, 9), pairs(1, 4), pairs(1, 3), pairs(0, 3), pairs(1, 2), st.sampled_from(PADDING_MODES), st.integers(1, 3), seeds
)  # fmt: skip
def test_a_filter_equals_torchs_layer(size, kernel, stride, padding, dilation, mode, channels, seed):
    rng = np.random.default_rng(seed)
    source, weight = rng.normal(size=(channels, *size)), rng.normal(size=(channels, *kernel))
    layer = torch.nn.Conv2d(
        channels, 1, kernel, stride, padding, dilation, padding_mode=mode, dtype=torch.float64
    )  # fmt: skip
    layer.weight.data[:] = torch.from_numpy(weight)
    bias = float(layer.bias.detach())
    window = Window(kernel, stride, padding, dilation, mode)
    theirs = torch_or_none(lambda: layer(torch.from_numpy(source)[None]))
    agree(theirs, ours_or_none(lambda: correlation_sweep(source, weight, window, bias)))


@settings(max_examples=300, deadline=None)
@given(pairs(1, 8), pairs(1, 4), pairs(1, 3), pairs(0, 2), pairs(1, 2), st.booleans(), st.booleans(), seeds)
def test_pooling_equals_torchs(size, kernel, stride, padding, dilation, ceil, count_padding, seed):
    source = np.random.default_rng(seed).integers(-3, 4, size=size).astype(float)
    image = torch.from_numpy(source)[None, None]
    agree(
        torch_or_none(lambda: F.max_pool2d(image, kernel, stride, padding, dilation, ceil)),
        ours_or_none(lambda: max_sweep(source, Window(kernel, stride, padding, dilation, ceil=ceil))),
    )
    agree(
        torch_or_none(lambda: F.avg_pool2d(image, kernel, stride, padding, ceil, count_padding)),
        ours_or_none(lambda: average_sweep(source, Window(kernel, stride, padding, ceil=ceil), count_padding)),
    )


@settings(max_examples=100, deadline=None)
@given(pairs(2, 7), pairs(1, 3), pairs(1, 2), pairs(0, 1), st.sampled_from(PADDING_MODES), seeds)
def test_the_terms_of_every_stop_sum_to_its_cell(size, kernel, stride, padding, mode, seed):
    rng = np.random.default_rng(seed)
    source, weight = rng.normal(size=(2, *size)), rng.normal(size=(2, *kernel))
    window = Window(kernel, stride, padding, mode=mode)
    try:
        sweep = correlation_sweep(source, weight, window, bias=0.5, activation="relu")
    except LearnerError:
        return
    for row, column in np.ndindex(sweep.output.shape):
        terms = sweep.at(row, column)
        np.testing.assert_allclose(terms.products, terms.values * weight)
        np.testing.assert_allclose(terms.products.sum((1, 2)), terms.partial, atol=1e-12)
        assert terms.z == pytest.approx(terms.partial.sum() + 0.5)
        assert terms.output == max(0.0, terms.z) == sweep.output[row, column]


LECTURE_IMAGE = np.repeat([[0.0, 0, 0, 255, 255]], 5, axis=0)
LECTURE_KERNEL = np.repeat([[-1.0, 0, 1]], 3, axis=0)


def test_the_lectures_correlation_and_convolution():
    window = Window((3, 3))
    correlation = correlation_sweep(LECTURE_IMAGE[None], LECTURE_KERNEL[None], window)
    convolution = correlation_sweep(LECTURE_IMAGE[None], LECTURE_KERNEL[None, ::-1, ::-1], window)
    assert correlation.output.tolist() == [[0, 765, 765]] * 3
    assert convolution.output.tolist() == [[0, -765, -765]] * 3
    assert correlation.stops == 9
    assert correlation.at(0, 1).products[0].tolist() == [[0, 0, 255]] * 3


def test_the_lectures_volume_and_bias():
    source = np.array(
        [
            [[1, 2, 3, 4], [5, 6, 7, 8], [9, 8, 7, 6], [5, 4, 3, 2]],
            [[2, 1, 0, 1], [3, 2, 1, 0], [4, 3, 2, 1], [5, 4, 3, 2]],
        ],
        dtype=float,
    )
    weight = np.stack([np.ones((3, 3)), np.zeros((3, 3))])
    plain = correlation_sweep(source, weight, Window((3, 3)))
    assert plain.z.tolist() == [[48, 51], [54, 51]]
    assert plain.partial[1].tolist() == [[0, 0], [0, 0]]
    neuron = correlation_sweep(source, weight, Window((3, 3)), bias=-45, activation="relu")
    assert neuron.z.tolist() == neuron.output.tolist() == [[3, 6], [9, 6]]


def test_the_lectures_pooling():
    source = np.array([[1, 3, 2, 4], [5, 6, 7, 8], [9, 2, 1, 3], [4, 5, 6, 7]], dtype=float)
    window = Window((2, 2), (2, 2))
    largest, mean = max_sweep(source, window), average_sweep(source, window)
    assert largest.output.tolist() == [[6, 8], [9, 7]]
    assert largest.winners.tolist() == [[3, 3], [0, 3]]
    assert mean.output.tolist() == [[3.75, 5.25], [5.0, 4.25]]
    assert mean.counts.tolist() == [[4, 4], [4, 4]]


def test_padding_is_named_where_it_is_read():
    sweep = correlation_sweep(np.ones((1, 2, 2)), np.ones((1, 3, 3)), Window((3, 3), padding=(1, 1)))
    assert sweep.at(0, 0).inside.tolist() == [[False] * 3, [False, True, True], [False, True, True]]
    assert sweep.at(0, 0).output == 4
    assert sweep.rows.source.tolist() == [-1, 0, 1, -1]


def test_a_kernel_that_does_not_fit_is_told_what_would():
    with pytest.raises(LearnerError) as caught:
        correlation_sweep(np.ones((1, 4, 4)), np.ones((1, 5, 3)), Window((5, 3)))
    assert "5 cells high" in caught.value.message
    assert "at most 4 high" in caught.value.hint
    assert "padding of at least 1" in caught.value.hint
    assert Window((4, 3)).output_shape(4, 4) == (1, 2)
    assert Window((5, 3), padding=(1, 0)).output_shape(4, 4) == (2, 2)


@pytest.mark.parametrize(("mode", "most"), [("reflect", 3), ("circular", 4)])
def test_padding_has_a_limit_that_is_told(mode, most):
    with pytest.raises(LearnerError, match="too few rows") as caught:
        Window((3, 3), padding=(most + 1, 0), mode=mode).axes(4, 4)
    assert f"at most {most}" in caught.value.hint
    Window((3, 3), padding=(most, 0), mode=mode).axes(4, 4)


@pytest.mark.parametrize("wrong", [{"kernel": (0, 1)}, {"stride": (1, 0)}, {"padding": (-1, 0)}, {"mode": "mirror"}])
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"must be|at least"):
        Window(**{"kernel": (1, 1), **wrong})
    with pytest.raises(ValueError, match="kernel must be"):
        correlation_sweep(np.ones((2, 3, 3)), np.ones((1, 1, 1)), Window((1, 1)))
    with pytest.raises(ValueError, match="source must be"):
        max_sweep(np.ones((1, 3, 3)), Window((1, 1)))


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("none", lambda z: z),
        ("relu", F.relu),
        ("leaky-relu", F.leaky_relu),
        ("gelu", F.gelu),
        ("sigmoid", torch.sigmoid),
        ("tanh", torch.tanh),
    ],
)
def test_activations_equal_torchs(name, theirs):
    z = torch.linspace(-1000, 1000, 4001, dtype=torch.float64) / 37
    np.testing.assert_allclose(ACTIVATIONS[name].apply(z.numpy()), theirs(z).numpy(), atol=1e-12)


def test_the_products_of_a_window_whose_largest_is_kept_are_its_values():
    terms = max_sweep(np.arange(16.0).reshape(4, 4), Window((2, 2), (2, 2))).at(1, 0)
    np.testing.assert_array_equal(terms.products, [[[8, 9], [12, 13]]])
    terms = average_sweep(np.arange(16.0).reshape(4, 4), Window((2, 2), (2, 2)), True).at(1, 0)
    np.testing.assert_array_equal(terms.products, [[[2, 2.25], [3, 3.25]]])


@pytest.mark.parametrize(("kind", "make"), [(MAX, max_sweep), (AVERAGE, average_sweep)])
def test_a_pooling_says_of_every_stop_what_it_reads_and_leaves(kind, make):
    source, window = np.random.default_rng(2).normal(size=(5, 7)), Window((2, 3), (2, 1))
    sweep = make(source, window)
    assert (sweep.operation, sweep.window, sweep.activation, sweep.bias) == (kind, window, "none", None)
    np.testing.assert_array_equal(sweep.source, source[None])
    np.testing.assert_array_equal(sweep.partial, sweep.output[None])
    np.testing.assert_array_equal(sweep.z, sweep.output)
    for row, column in np.ndindex(*sweep.output.shape):
        terms = sweep.at(row, column)
        read = source[2 * row : 2 * row + 2, column : column + 3]
        np.testing.assert_array_equal(terms.values, read[None])
        expected = read.max() if kind == MAX else read.mean()
        assert terms.output == pytest.approx(expected) == pytest.approx(sweep.output[row, column])
        assert terms.partial.shape == (1,)


def test_padded_zeros_count_unless_told_otherwise():
    source, window = np.ones((2, 2)), Window((2, 2), (2, 2), (1, 1))
    assert average_sweep(source, window).output.tolist() == [[0.25, 0.25], [0.25, 0.25]]
    assert average_sweep(source, window, False).output.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("kernel", "padding", "stride", "dilation", "stop", "name"),
    [
        ((1, 3), (0, 0), 1, 1, (0, 0), (0, 1)),  # the lecture's (1, 1) in rows counted from 0
        ((3, 3), (1, 1), 1, 1, (0, 0), (0, 0)),
        ((3, 3), (2, 2), 1, 1, (0, 0), (-1, -1)),  # the centre lies in the padding
        ((2, 2), (0, 0), 2, 1, (1, 1), (2, 2)),  # of an even window the cell above and left of the centre
        ((3, 3), (0, 0), 1, 2, (0, 1), (2, 3)),
    ],
)
def test_a_stop_is_named_by_its_output_or_by_the_windows_centre(kernel, padding, stride, dilation, stop, name):
    window = Window(kernel, (stride, stride), padding, (dilation, dilation))
    sweep = correlation_sweep(np.zeros((1, 8, 8)), np.ones((1, *kernel)), window)
    assert sweep.name_of(*stop, centre=False) == stop
    assert sweep.name_of(*stop, centre=True) == name
