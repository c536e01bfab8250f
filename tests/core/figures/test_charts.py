"""Charts: the numbers in them, their ranges, and that the values are written."""

import numpy as np
import plotly.graph_objects as go
import pytest

from core.figures.charts import ACCENT, QUIET, bars, map_figure, vector
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


@pytest.mark.parametrize(
    "figure",
    [
        map_figure(np.eye(3, dtype=np.float32), Scale(0, 1, False)),
        bars(["a", "b"], [0.25, 0.75], [True, False]),
        vector(np.ones(2, dtype=np.float32), ["a", "b"], Scale(0, 1, False), marked=1, unit="class"),
    ],
    ids=["map", "bars", "vector"],
)
def test_plotly_knows_every_word(figure: go.Figure) -> None:
    assert go.Figure(figure.to_dict()).to_dict()["data"][0]["type"] == figure.data[0].type
    with pytest.raises(ValueError, match="no_such_word"):
        go.Figure({**figure.to_dict(), "layout": {"no_such_word": 1}})
