"""Charts: the numbers in them, their ranges, and that the values are written."""

import numpy as np
import pytest

from core.figures.charts import ACCENT, QUIET, bars, histogram, map_figure, vector
from core.figures.colour import Scale


@pytest.mark.parametrize("scale", [Scale(0, 7, False), Scale(-7, 7, True)])
def test_map_has_its_range_and_a_colour_bar(scale: Scale) -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    figure = map_figure(values, scale, height=200)
    (heat,) = figure.data
    np.testing.assert_array_equal(heat.z, values)
    assert (heat.zmin, heat.zmax) == (scale.low, scale.high)
    assert heat.showscale is not False
    assert heat.colorbar.thickness > 0
    assert all(part in heat.hovertemplate for part in ("row %{y}", "column %{x}", "%{z"))
    assert figure.layout.yaxis.autorange == "reversed", "row 0 is at the top, as in the photo"
    assert figure.layout.yaxis.scaleanchor == "x", "cells are square"
    assert figure.layout.height == 200


def test_map_has_the_colours_of_its_scale() -> None:
    values = np.array([[-1.0, 1.0]], dtype=np.float32)
    first, last = (map_figure(values, Scale(-1, 1, True)).data[0].colorscale[end][1] for end in (0, -1))
    assert (first, last) == ("rgb(5, 48, 97)", "rgb(103, 0, 31)")


def test_map_names_no_colour_that_the_page_would_take_for_a_theme_colour() -> None:
    for signed in (True, False):
        colours = map_figure(np.ones((2, 2), dtype=np.float32), Scale(-1, 1, signed)).data[0].colorscale
        assert len(colours) > 40
        assert [share for share, _ in colours] == sorted({share for share, _ in colours})
        assert (colours[0][0], colours[-1][0]) == (0, 1)
        assert all(colour.startswith("rgb(") for _, colour in colours)


def test_bars_write_their_values() -> None:
    figure = bars(["cat", "dog", "cat"], [0.5, 0.254, 0.0], [False, True, False])
    (bar,) = figure.data
    assert list(bar.x) == [0.5, 0.254, 0.0]
    assert list(bar.text) == ["50.0%", "25.4%", "0.0%"]
    assert list(bar.marker.color) == [QUIET, ACCENT, QUIET]
    assert bar.orientation == "h"
    assert list(figure.layout.yaxis.ticktext) == ["cat", "▸ dog", "cat"], "not by colour alone"
    assert list(figure.layout.yaxis.tickvals) == list(bar.y) == [0, 1, 2], "equal names keep bars of their own"
    assert figure.layout.yaxis.autorange == "reversed", "the first bar is at the top"
    low, high = figure.layout.xaxis.range
    assert low == 0
    assert high > 0.5, "room for the text behind the longest bar"


def test_bars_of_nothing_but_zeros() -> None:
    low, high = bars(["a"], [0.0], [False]).layout.xaxis.range
    assert low < high


def test_histogram_counts_every_cell() -> None:
    values = np.random.default_rng(0).normal(size=(8, 9)).astype(np.float32)
    figure = histogram(values)
    (bar,) = figure.data
    assert sum(bar.y) == values.size
    filled = np.asarray(bar.y) > 0
    half = np.broadcast_to(bar.width, filled.shape)[filled] / 2
    left, right = np.asarray(bar.x)[filled] - half, np.asarray(bar.x)[filled] + half
    assert (left.min(), right.max()) == pytest.approx((values.min(), values.max()), abs=1e-5)
    for low, high, count in zip(left, right, np.asarray(bar.y)[filled], strict=True):
        assert count == pytest.approx(((values >= low) & (values < high)).sum(), abs=1)
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("value", "cells")


def test_histogram_keeps_the_zeros_apart() -> None:
    values = np.array([[0, 0, 0, 0.001, 0.002, 1]], dtype=np.float32)
    assert 3 in list(histogram(values).data[0].y)


def test_histogram_of_a_constant_map() -> None:
    (bar,) = histogram(np.zeros((3, 3), dtype=np.float32)).data
    assert sum(bar.y) == 9


@pytest.mark.parametrize(("scale", "low"), [(Scale(0, 4, False), 0), (Scale(1, 4, False), 0), (Scale(-4, 4, True), -4)])
def test_vector(scale: Scale, low: float) -> None:
    values = np.array([1, 4, 2], dtype=np.float32)
    figure = vector(values, ["cat", "dog", "bee"], scale, marked=2, unit="class")
    (bar,) = figure.data
    np.testing.assert_array_equal(bar.y, values)
    assert list(bar.marker.color) == [QUIET, QUIET, ACCENT]
    assert tuple(figure.layout.yaxis.range) == (low, 4)
    assert figure.layout.xaxis.title.text == "class"
    assert bar.hovertemplate.startswith("class %{x}: %{customdata}")
    assert list(bar.customdata) == ["cat", "dog", "bee"]
