"""Layers on volumes: torch's own numbers, the numbers gathered window by window, and shapes, counts and code."""

import math
import re

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from core.errors import LearnerError
from core.operations.convolution import (
    Convolution,
    convolve,
    filter_sweep,
    layer_of,
    output_size_latex,
    parameters_latex,
    possible_groups,
)
from core.operations.window import PADDING_MODES, Window

WHOLE = Window((1, 1))


def pairs(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(low, high), st.integers(low, high))


WINDOWS = st.builds(
    Window, pairs(1, 5), pairs(1, 3), pairs(0, 4), pairs(1, 3), st.sampled_from(PADDING_MODES), st.just(False)
)


def evaluated(code: str) -> nn.Conv2d:
    """The module that a snippet makes, in double precision."""
    layer = eval(code, {"nn": nn})
    assert isinstance(layer, nn.Conv2d)
    return layer.double()


@given(
    WINDOWS, pairs(1, 11), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.booleans(), st.integers(0, 2**16)
)
@settings(max_examples=250, deadline=None)
def test_layers_equal_torchs_and_their_second_witness(
    window: Window, size: tuple[int, int], depth: int, filters: int, groups: int, with_bias: bool, seed: int
) -> None:
    layer = Convolution(depth * groups, filters * groups, window, groups, with_bias)
    rng = np.random.default_rng(seed)
    source = rng.normal(size=(layer.in_channels, *size))
    theirs = evaluated(layer.code())
    assert tuple(theirs.weight.shape) == layer.weight_shape
    assert sum(part.numel() for part in theirs.parameters()) == layer.parameters
    weight = theirs.weight.detach().numpy()
    bias = theirs.bias.detach().numpy() if theirs.bias is not None else None
    try:
        expected = theirs(torch.from_numpy(source)).detach().numpy()
    except RuntimeError:
        with pytest.raises(LearnerError):
            convolve(source, weight, window, bias, groups)
        with pytest.raises(LearnerError):
            filter_sweep(source, weight, window, 0, bias, groups)
        return
    z = convolve(source, weight, window, bias, groups)
    assert z.shape == expected.shape == layer.output_shape(*size)
    assert layer.multiply_adds(*size) == z.size * layer.weight_count // layer.out_channels
    np.testing.assert_allclose(z, expected, atol=1e-12)
    for filter in range(layer.out_channels):
        sweep = filter_sweep(source, weight, window, filter, bias, groups)
        assert len(sweep.partial) == depth
        np.testing.assert_allclose(sweep.z, expected[filter], atol=1e-12)


def test_the_lectures_layer() -> None:
    source = np.array(
        [
            [[1, 2, 3, 4], [5, 6, 7, 8], [9, 8, 7, 6], [5, 4, 3, 2]],
            [[2, 1, 0, 1], [3, 2, 1, 0], [4, 3, 2, 1], [5, 4, 3, 2]],
        ]
    )
    weight = np.stack([np.ones((3, 3)), np.zeros((3, 3))])[None]
    window = Window((3, 3))
    assert convolve(source, weight, window).tolist() == [[[48, 51], [54, 51]]]
    assert convolve(source, weight, window, np.array([-45.0])).tolist() == [[[3, 6], [9, 6]]]
    sweep = filter_sweep(source, weight, window, 0, np.array([-55.0]), activation="relu")
    assert sweep.output.tolist() == [[0, 0], [0, 0]]


def test_the_lectures_pixel() -> None:
    weight = np.array([[0.5, -0.3, 0.2], [0.1, 0.4, -0.2]])[:, :, None, None]
    pixel = np.array([5.0, 3.0, 7.0])[:, None, None]
    bias = np.array([1.0, 0.0])
    np.testing.assert_allclose(convolve(pixel, weight, WHOLE, bias)[:, 0, 0], [4.0, 0.3])
    assert layer_of(pixel, weight, WHOLE, bias).parameters == 8


def test_the_lectures_layer_parameters() -> None:
    layer = Convolution(3, 64, Window((3, 3), padding=(1, 1)))
    assert (layer.weight_count, layer.parameters) == (1728, 1792)
    assert layer.output_shape(32, 32) == (64, 32, 32)
    assert layer.multiply_adds(32, 32) == 1728 * 1024
    assert parameters_latex(layer) == r"3\cdot3\cdot3\cdot64+64=1\,792"
    assert parameters_latex(Convolution(3, 64, Window((3, 3)), bias=False)) == r"3\cdot3\cdot3\cdot64=1\,728"


def test_groups_read_their_own_channels() -> None:
    layer = Convolution(6, 4, WHOLE, groups=2)
    assert [layer.channels_read(filter) for filter in range(4)] == [slice(0, 3)] * 2 + [slice(3, 6)] * 2
    depthwise = Convolution(3, 6, WHOLE, groups=3)
    assert [depthwise.channels_read(filter) for filter in (0, 1, 5)] == [slice(0, 1), slice(0, 1), slice(2, 3)]


def test_groups_that_do_not_divide_are_told_which_do() -> None:
    with pytest.raises(LearnerError, match="4 groups cannot share 12 input channels and 18 filters") as caught:
        Convolution(12, 18, WHOLE, groups=4)
    assert caught.value.hint.endswith("1, 2, 3, 6.")
    assert possible_groups(12, 18) == [1, 2, 3, 6]
    assert possible_groups(3, 64) == [1]


def test_filters_must_be_as_deep_as_what_they_read() -> None:
    with pytest.raises(LearnerError, match="2 channels deep, but the input has 3") as caught:
        convolve(np.ones((3, 4, 4)), np.ones((1, 2, 3, 3)), Window((3, 3)))
    assert "3 deep" in caught.value.hint
    with pytest.raises(LearnerError, match="4 in 2 groups of 2"):
        convolve(np.ones((4, 4, 4)), np.ones((2, 4, 3, 3)), Window((3, 3)), groups=2)


def test_a_kernel_that_does_not_fit_is_told_what_would() -> None:
    with pytest.raises(LearnerError, match="5 cells wide") as caught:
        convolve(np.ones((2, 9, 4)), np.ones((1, 2, 5, 5)), Window((5, 5)))
    assert re.search("at most 4 wide.*padding of at least 1", caught.value.hint)
    convolve(np.ones((2, 9, 4)), np.ones((1, 2, 5, 4)), Window((5, 4)))
    convolve(np.ones((2, 9, 4)), np.ones((1, 2, 5, 5)), Window((5, 5), padding=(0, 1)))


@pytest.mark.parametrize(
    ("window", "size", "expected"),
    [
        (Window((3, 3)), 4, r"\left\lfloor\frac{4+2\cdot0-3}{1}\right\rfloor+1=2"),
        (Window((7, 3), (2, 1), (3, 0)), 224, r"\left\lfloor\frac{224+2\cdot3-7}{2}\right\rfloor+1=112"),
        (Window((3, 3), dilation=(2, 1)), 9, r"\left\lfloor\frac{9+2\cdot0-(2\cdot(3-1)+1)}{1}\right\rfloor+1=5"),
        (Window((2, 2), (2, 2), ceil=True), 5, r"\left\lceil\frac{5+2\cdot0-2}{2}\right\rceil+1=3"),
        (Window((2, 2), (3, 3), (1, 1), ceil=True), 5, r"\left\lceil\frac{5+2\cdot1-2}{3}\right\rceil+1-1=2"),
    ],
)
def test_size_formula(window: Window, size: int, expected: str) -> None:
    assert output_size_latex(window, size, 0) == expected
    theirs = nn.MaxPool2d(window.kernel, window.stride, window.padding, window.dilation, ceil_mode=window.ceil)
    assert theirs(torch.zeros(1, size, 99)).shape[1] == int(expected.split("=")[1])


def test_size_formula_of_the_columns() -> None:
    assert output_size_latex(Window((9, 3), (1, 2), (0, 1)), 6, 1) == (
        r"\left\lfloor\frac{6+2\cdot1-3}{2}\right\rfloor+1=3"
    )


def test_code_leaves_defaults_out() -> None:
    assert Convolution(3, 64, Window((3, 3), mode="reflect")).code() == "nn.Conv2d(3, 64, kernel_size=3)"
    window = Window((3, 5), (2, 2), (1, 2), (1, 2), "circular")
    assert Convolution(4, 8, window, 2, bias=False).code() == (
        "nn.Conv2d(4, 8, kernel_size=(3, 5), stride=2, padding=(1, 2), dilation=(1, 2), groups=2, bias=False, "
        'padding_mode="circular")'
    )


def test_random_weights_are_seeded_and_keep_the_scale() -> None:
    layer = Convolution(32, 64, Window((3, 3)))
    weight, bias = layer.weights("page", 1)
    np.testing.assert_array_equal(weight, layer.weights("page", 1)[0])
    assert not np.array_equal(weight, layer.weights("page", 2)[0])
    assert weight.shape == layer.weight_shape
    spread = np.sqrt(2 / (32 * 9))
    assert weight.std() == pytest.approx(spread, rel=0.05)
    assert abs(weight.mean()) < 4 * spread / np.sqrt(weight.size)
    assert not bias.any()
    assert bias.shape == (64,)


def test_inputs_stay_as_they_are_and_may_be_views() -> None:
    source = np.random.default_rng(0).normal(size=(6, 5, 2)).T
    weight = np.ones((1, 2, 3, 3))[:, :, ::-1, ::-1]
    before = source.copy()
    expected = filter_sweep(source, weight, Window((3, 3)), 0).z
    np.testing.assert_allclose(convolve(source, weight, Window((3, 3)))[0], expected)
    np.testing.assert_array_equal(source, before)


@pytest.mark.parametrize(
    ("source", "weight", "bias"),
    [((3, 3), (1, 3, 1, 1), None), ((3, 3, 3), (1, 3, 2, 1), None), ((3, 3, 3), (2, 3, 1, 1), (1,))],
)
def test_wrong_shapes(source: tuple[int, ...], weight: tuple[int, ...], bias: tuple[int, ...] | None) -> None:
    with pytest.raises(ValueError, match=r"must be|expected"):
        convolve(np.ones(source), np.ones(weight), WHOLE, None if bias is None else np.ones(bias))


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Convolution(0, 1, WHOLE)
    with pytest.raises(ValueError, match="ceil"):
        Convolution(1, 1, Window((1, 1), ceil=True))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(4, 40), st.integers(1, 4), st.integers(1, 5), st.integers(0, 2), st.integers(1, 3), st.booleans()
)  # fmt: skip
def test_the_size_formula_is_right_where_it_is_worked_out(size, kernel, stride, padding, dilation, ceil) -> None:
    assume(2 * padding <= kernel)
    window = Window((kernel, 1), (stride, 1), (padding, 0), (dilation, 1), ceil=ceil)
    try:
        text = output_size_latex(window, size, 0)
    except LearnerError:
        return
    left, _, said = text.rpartition("=")
    kind, above, below, less = re.fullmatch(
        r"\\left\\l(floor|ceil)\\frac\{(.+)\}\{(\d+)\}\\right\\r(?:floor|ceil)\+1(-1)?", left
    ).groups()
    share = eval(above.replace(r"\cdot", "*")) / int(below)
    worked = (math.ceil(share) if kind == "ceil" else math.floor(share)) + 1 - (1 if less else 0)
    assert worked == int(said) == window.stops(size, 0)
