"""The sum behind the strongest cell of a heat map."""

from collections.abc import Callable

import numpy as np
import pytest

from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.activations import activations
from core.network.explain import Term, peak_sum
from core.network.heatmaps import HeatMap, grad_cam


@pytest.mark.parametrize("stage", ["conv1", "layer2.0", "layer4.1"])
def test_sum_closes_with_the_peak(
    stage: str, seeded_model: Callable[[str], SharedModel], noise: Callable[[int, int], Prepared]
) -> None:
    model = seeded_model("resnet18")
    kept = activations(model, noise(64, 0))
    for heat in grad_cam(model, kept, stage, [0, 3, 9]):
        found = peak_sum(heat, kept[stage].values())
        peak = heat.signed[found.row, found.column]
        assert peak == heat.signed.max()
        scale = float(np.abs(heat.signed).max())
        assert found.total == pytest.approx(float(peak), abs=1e-4 * scale)
        assert sum(term.product for term in found.terms) + found.rest == pytest.approx(found.total)
        assert found.value == pytest.approx(float(heat.values[found.row, found.column]), abs=1e-4 * scale)
        for term in found.terms:
            assert term.weight == heat.weights[term.channel]
            assert term.activation == kept[stage].values()[term.channel, found.row, found.column]


def test_worked_by_hand() -> None:
    maps = np.array([[[1, 0]], [[2, 0]], [[0, 9]], [[4, 0]]], dtype=np.float32)
    weights = np.array([1, -2, -1, 3], dtype=np.float32)
    heat = HeatMap(np.tensordot(weights, maps, 1), weights, "layer1.0", 0, 0.0)  # [[9, -9]]
    found = peak_sum(heat, maps, largest=2)
    assert (found.row, found.column, found.total, found.rest, found.value) == (0, 0, 9.0, 1.0, 9.0)
    assert found.terms == (Term(3, 3.0, 4.0), Term(1, -2.0, 2.0))
    assert [term.product for term in found.terms] == [12.0, -4.0]
    assert peak_sum(heat, maps, largest=9).rest == pytest.approx(0)


def test_value_of_a_negative_peak_is_zero() -> None:
    maps = np.ones((1, 1, 2), dtype=np.float32)
    heat = HeatMap(np.array([[-3, -3]], dtype=np.float32), np.array([-3], dtype=np.float32), "layer1.0", 0, 0.0)
    assert (peak_sum(heat, maps).total, peak_sum(heat, maps).value) == (-3.0, 0.0)
