"""Charts of the lesson on residual networks."""

import numpy as np
import pytest

from core.figures.gradients import Band, bands, branch_and_skip, signed_bars


def test_bands_show_the_median_and_the_extremes() -> None:
    values = np.array([[1.0, 10.0], [3.0, 30.0], [2.0, 90.0]])
    shade, line = bands([0, 2], {"plain": Band(values, "rgb(1,2,3)", dashed=True)}, "layer", "length").data
    assert list(line.y) == [2.0, 30.0]
    assert line.line.dash == "dash"
    assert list(shade.y) == [3.0, 90.0, 10.0, 1.0]
    assert list(shade.x) == [0, 2, 2, 0]
    assert shade.fillcolor == "rgba(1,2,3,0.2)"


def test_zeros_leave_a_gap_on_a_logarithmic_axis() -> None:
    dead = Band(np.array([[0.0, 1.0], [0.0, 4.0]]), "rgb(1,2,3)")
    shade, line = bands(["a", "b"], {"dead": dead}, "layer", "length").data
    assert list(line.y) == [None, 2.5]
    assert list(shade.x) == ["b", "b"]
    nothing = bands([0], {"zero": Band(np.zeros((1, 1)), "rgb(1,2,3)")}, "layer", "length")
    assert list(nothing.data[0].y) == [None]


@pytest.mark.parametrize(("high", "ticks"), [(3.0, "D2"), (1e30, 5)])
def test_ticks_are_whole_decades_or_finer(high: float, ticks: object) -> None:
    figure = bands([0, 1], {"a": Band(np.array([[1.0, high]]), "rgb(1,2,3)")}, "layer", "length")
    assert figure.layout.yaxis.dtick == ticks


def test_texts_stand_right_of_the_bars_of_either_sign() -> None:
    figure = signed_bars(["a", "b"], [-2.0, 3.0], ["minus two", "three"], [True, False])
    bars, texts = figure.data
    assert list(bars.x) == [-2.0, 3.0]
    assert list(texts.x) == [0.0, 3.0]
    assert bars.marker.color[0] != bars.marker.color[1]
    low, high = figure.layout.xaxis.range
    assert low < -2
    assert high > 3


def test_bars_of_zeros_have_a_range() -> None:
    low, high = signed_bars(["a"], [0.0], ["0"], [False]).layout.xaxis.range
    assert low < high


def test_ratios_stand_under_the_blocks() -> None:
    figure = branch_and_skip(["1.0", "1.1"], [2.0, 3.0], [4.0, 3.0], [0.5, 1.0])
    assert list(figure.layout.xaxis.ticktext) == ["1.0<br><b>0.50</b>", "1.1<br><b>1.00</b>"]
    assert [list(bar.y) for bar in figure.data] == [[2.0, 3.0], [4.0, 3.0]]
