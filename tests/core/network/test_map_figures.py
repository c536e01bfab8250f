"""How sharp and how specific a heat map is, worked by hand and on a real network."""

import numpy as np
import pytest

from core.images.samples import load_sample
from core.models.cards import BUNDLED
from core.models.device import CPU
from core.models.loading import load_model
from core.models.preprocessing import prepare
from core.network.activations import activations
from core.network.heatmaps import grad_cam
from core.network.map_figures import StageFigures, by_stage, likeness, most_specific, sharpest, spread_over
from core.ranking import best


@pytest.mark.parametrize(
    ("values", "share"),
    [
        ([[1, 1], [1, 1]], 1),
        ([[0, 3], [0, 0]], 1 / 4),
        ([[2, 2], [0, 0]], 1 / 2),
        ([[0, 0], [0, 0]], 0),
        ([[3, 1]], 0.8),
    ],
)
def test_spread_worked_by_hand(values: list[list[float]], share: float) -> None:
    assert spread_over(np.array(values, np.float32)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("first", "second", "cosine"),
    [([1, 2], [2, 4], 1), ([1, 2], [-1, -2], -1), ([1, 0], [0, 5], 0), ([0, 0], [1, 1], 0), ([3, 4], [4, 3], 0.96)],
)
def test_likeness_worked_by_hand(first: list[float], second: list[float], cosine: float) -> None:
    assert likeness(np.array([first], np.float32), np.array([second], np.float32)) == pytest.approx(cosine)


def test_the_figures_are_those_of_the_maps_that_are_drawn() -> None:
    model = load_model(BUNDLED, CPU)
    kept = activations(model, prepare(load_sample("cat"), BUNDLED.preprocessing))
    first, second = best(kept.probabilities, 2)
    stages = ("layer2.0", "layer4.1")
    for figures in by_stage(model, kept, stages, first, second):
        mine, other = grad_cam(model, kept, figures.stage, (first, second))
        assert figures.cells == mine.signed.shape
        assert figures.spread == pytest.approx(
            mine.values.sum() ** 2 / (mine.values.size * (mine.values**2).sum()), rel=1e-5
        )
        flat = [one.signed.ravel() / np.linalg.norm(one.signed) for one in (mine, other)]
        assert figures.alike == pytest.approx(flat[0] @ flat[1], abs=1e-5)


def test_blank_stages_win_nothing() -> None:
    blank, broad, sharp = (
        StageFigures(name, (2, 2), spread, alike)
        for name, spread, alike in (("a", 0.0, -1.0), ("b", 0.9, 0.1), ("c", 0.3, 0.8))
    )
    assert sharpest([blank, broad, sharp]) is sharp
    assert most_specific([blank, broad, sharp]) is broad
    assert sharpest([blank]) is None
    assert most_specific([]) is None
