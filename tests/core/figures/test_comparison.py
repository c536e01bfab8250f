"""Charts that compare: the numbers in them."""

import numpy as np

from core.figures import comparison as figures
from core.figures.committee import ORANGE


def test_stacked_bars_say_their_sums() -> None:
    figure = figures.stacked([0, 1], {"a": [1, 2], "b": [0, 3]}, "length", "paths")
    assert [list(trace.y) for trace in figure.data] == [[1, 2], [0, 3], [1, 5]]
    assert list(figure.data[2].text) == ["1", "5"]
    assert len(figures.stacked(range(30), {"a": [1] * 30, "b": [1] * 30}, "x", "y", logarithmic=True).data) == 1


def test_the_matrix_writes_its_numbers() -> None:
    figure = figures.matrix(np.array([[0, 0.25], [0.25, 0]]), ["a", "b"])
    assert [note.text for note in figure.layout.annotations] == ["0.0", "25.0", "25.0", "0.0"]
    assert all(colour.startswith("rgb(") for _, colour in figure.data[0].colorscale)
    assert figure.data[0].zmax == 0.25


def test_from_one_share_to_another() -> None:
    figure = figures.from_to(["a", "b"], [0.7, 0.9], [0.8, 0.88], 1, ("member", "vote"), ["+10", "-2"])
    assert [list(trace.x) for trace in figure.data] == [[0.7, 0.8], [0.9, 0.88], [0.7, 0.9], [0.8, 0.88], [0.8, 0.9]]
    assert list(figure.layout.yaxis.ticktext) == ["a", "<b>b</b>"]


def test_grouped_bars() -> None:
    figure = figures.grouped(["1", "2"], {"plain": ([0.1, 0.2], ORANGE)}, "right", "block")
    assert list(figure.data[0].text) == ["10%", "20%"]
    assert figure.layout.xaxis.type == "category"
