"""Pictures of a training."""

import io
import math

import numpy as np
import pytest
from PIL import Image

from core.figures.colour import scale_for
from core.figures.learning import (
    ACCURACY,
    LOSS,
    Curve,
    confusions,
    kernel_strip,
    learning_curves,
    strip,
    tiled,
)
from core.figures.learning_sheet import BOTTOM, RIGHT, TOP, learning_sheet
from core.training.learning import Score, Snapshot

NOTHING = np.empty(0, np.float32)


def snapshot(step: int, train: float, validation: float) -> Snapshot:
    return Snapshot(step, 0.0, Score(train, 0.9), Score(validation, 0.8), NOTHING, NOTHING, NOTHING)


HISTORY = (snapshot(0, 5.5, 5.6), snapshot(20, 0.4, 0.6), snapshot(40, 0.1, 0.9))


def test_curves_show_both_losses_and_the_gap():
    figure = learning_curves([Curve("A", HISTORY), Curve("B", HISTORY[:2])], LOSS, 40, at=20)
    assert [trace.name for trace in figure.data] == [
        "A: its own pictures", "A: new pictures", "B: its own pictures", "B: new pictures",
    ]  # fmt: skip
    assert list(figure.data[1].y) == [5.6, 0.6, 0.9]
    assert list(figure.data[2].x) == [0, 20]
    assert [note.text for note in figure.layout.annotations] == ["<b>+0.80</b>", "<b>+0.20</b>"]
    bracket = figure.layout.shapes[0]
    assert (bracket.y0, bracket.y1) == (0.1, 0.9)
    assert figure.layout.yaxis.range[1] == pytest.approx(1.08), "the first loss does not squeeze the others"


def test_accuracies_are_shares_and_a_diverged_curve_ends():
    history = (*HISTORY, snapshot(41, math.nan, math.inf))
    figure = learning_curves([Curve("A", history)], ACCURACY, 100)
    assert list(figure.data[0].y) == [0.9] * 3
    assert list(figure.data[0].x) == [0, 20, 40]
    assert figure.layout.yaxis.tickformat == ".0%"


def test_tiles_stand_in_rows_with_white_between():
    pictures = [np.full((2, 2, 3), number, np.uint8) for number in range(3)]
    sheet = tiled(pictures, cell=6, across=2, gap=4)
    assert sheet.shape == (16, 16, 3)
    assert (sheet[:6, 10:] == 1).all()
    assert (sheet[10:, :6] == 2).all()
    assert (sheet[6:10] == 255).all()
    assert (sheet[10:, 10:] == 255).all()


def test_kernels_of_one_channel_are_signed_and_of_three_are_colours():
    grey = np.zeros((2, 1, 3, 3), np.float32)
    grey[0, 0, 1, 1] = -2.0
    sheet, scale = kernel_strip(grey, cell=3)
    assert (scale.low, scale.high, scale.signed) == (-2.0, 2.0, True)
    np.testing.assert_array_equal(sheet, strip(grey[:, 0], scale_for(grey, signed=True), 3))
    colour = np.zeros((2, 3, 3, 3), np.float32)
    colour[0, 0, 1, 1] = 1.0
    sheet, scale = kernel_strip(colour, cell=3)
    assert scale is None
    assert sheet[1, 1].tolist() == [255, 128, 128]


def test_only_mistakes_are_coloured_and_every_count_is_written():
    counts = np.array([[5, 2], [0, 7]])
    figure = confusions(counts, ("cat", "dog"), "rgb(1, 2, 3)")
    assert [note.text for note in figure.layout.annotations] == ["<b>5</b>", "2", "<b>7</b>"]
    z = np.array(figure.data[0].z, float)
    assert np.isnan(z[[0, 1, 1], [0, 0, 1]]).all()
    assert z[0, 1] == 2


def test_the_sheet_to_take_home_draws_the_curves_where_they_belong():
    sheet = np.asarray(Image.open(io.BytesIO(learning_sheet([Curve("A", HISTORY)], ["A, plain"], 40))).convert("RGB"))
    assert sheet.shape == (760, 1200, 3)
    orange = np.argwhere((sheet[TOP : BOTTOM + 4] == (213, 94, 0)).all(-1))
    rows, columns = orange[:, 0], orange[:, 1]
    end = rows[columns >= RIGHT - 2].mean()
    assert end == pytest.approx((BOTTOM - TOP) * (1 - 0.9 / 1.08), abs=4), (
        "the last loss on new pictures is 0.9 of 1.08"
    )
