"""Charts of the lesson on ensembles: the numbers in them."""

import pytest

from core.figures import committee as figures
from core.figures.committee import Curve, Segment


def test_segments_are_as_wide_as_they_are_likely() -> None:
    parts = [Segment(0.6, figures.RIGHT, "✓✓✓", "all right"), Segment(0.39, figures.WRONG, "✗", "wrong"),
             Segment(0.01, figures.TIE, "tie", "a tie")]  # fmt: skip
    figure = figures.segments(parts)
    assert [bar.x[0] for bar in figure.data] == [0.6, 0.39, 0.01]
    assert figure.layout.barmode == "stack"
    assert [bar.text for bar in figure.data] == ["✓✓✓", "✗", ""]  # no room for the last
    assert "a tie" in figure.data[2].hovertemplate


def test_lines_with_a_band_and_with_error_bars() -> None:
    x = [1, 2, 3]
    curves = {
        "band": Curve([0.5, 0.6, 0.7], figures.BLUE, [0.4, 0.5, 0.6], [0.6, 0.7, 0.9]),
        "bars": Curve([0.5, 0.6, 0.7], figures.ORANGE, [0.4, 0.5, 0.6], [0.6, 0.7, 0.9], bars=True),
    }
    figure = figures.lines(x, curves, "members", "right", at=2, level=(0.5, "one"), logarithmic=(False, True))
    shade, band, bars = figure.data
    assert list(shade.y) == [0.6, 0.7, 0.9, 0.6, 0.5, 0.4]
    assert list(band.y) == [0.5, 0.6, 0.7]
    assert list(bars.error_y.array) == pytest.approx([0.1, 0.1, 0.2])
    assert list(bars.error_y.arrayminus) == pytest.approx([0.1, 0.1, 0.1])
    assert figure.layout.yaxis.type == "log"
    assert len(figure.layout.shapes) == 2
