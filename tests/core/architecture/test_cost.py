"""Shapes and costs: the running module, torch's flop counter, the closed formulas and the published totals agree."""

import pytest
import torch
import torchvision
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

from core.architecture.build import build
from core.architecture.closed import expected, output_side
from core.architecture.code import call
from core.architecture.cost import measure
from core.architecture.encoding import from_text
from core.architecture.layers import Conv, Dense, GlobalPool
from core.architecture.modules import Misfit, check
from core.architecture.presets import BY_ID, PRESETS
from core.architecture.report import report
from core.architecture.worked import worked
from tests.core.architecture.networks import convs, depthwise, pools, working_networks

IDS = tuple(BY_ID)


@settings(max_examples=60, deadline=None)
@given(working_networks())
def test_closed_formulas_agree_with_the_running_module(network) -> None:
    counted = report(network)
    assert counted.works
    for row in counted.rows:
        assert expected(row.layer, row.given) == row.cost
        assert all(one.agrees for one in worked(row))


@settings(max_examples=15, deadline=None)
@given(working_networks())
def test_totals_agree_with_torch_on_the_real_network(network) -> None:
    counted, model = report(network), build(network)
    assert sum(parameter.numel() for parameter in model.parameters()) == counted.parameters
    with FlopCounterMode(display=False) as flops, torch.no_grad():
        result = model(torch.zeros(1, *network.input_shape))
    assert flops.get_total_flops() == 2 * counted.multiply_adds
    assert result.shape[1:] == counted.output


@settings(max_examples=100, deadline=None)
@given(st.one_of(convs, depthwise, pools), st.integers(1, 9), st.integers(1, 9))
def test_a_window_fits_where_torch_runs_it(layer, height, width) -> None:
    shape = (4, height, width)
    try:
        eval(call(layer, shape), {"nn": torch.nn})(torch.zeros(1, *shape))
        runs = True
    except RuntimeError:
        runs = False
    if runs:
        check(layer, shape)
    else:
        with pytest.raises(Misfit):
            check(layer, shape)


@pytest.mark.parametrize("id", IDS)
def test_presets_work_and_agree(id) -> None:
    counted = report(BY_ID[id].network)
    assert counted.works
    assert [expected(row.layer, row.given) for row in counted.rows] == [row.cost for row in counted.rows]
    assert len({preset.network for preset in PRESETS}) == len(PRESETS)


@pytest.mark.parametrize(
    ("id", "total"),
    [("resnet18", 11_689_512), ("resnet34", 21_797_672), ("resnet50", 25_557_032), ("vgg16", 138_357_544)],
)
def test_totals_of_torchvision(id, total) -> None:
    with torch.device("meta"):
        theirs = getattr(torchvision.models, id)()
    assert report(BY_ID[id].network).parameters == total == sum(p.numel() for p in theirs.parameters())


@pytest.mark.parametrize("id", ["resnet18", "resnet50"])
def test_multiply_adds_of_torchvision(id) -> None:
    with torch.device("meta"):
        theirs, photo = getattr(torchvision.models, id)().eval(), torch.empty(1, 3, 224, 224)
    with FlopCounterMode(display=False) as flops:
        theirs(photo)
    assert flops.get_total_flops() == 2 * report(BY_ID[id].network).multiply_adds


def test_cats_against_dogs() -> None:
    counted = report(BY_ID["cats_vs_dogs"].network)
    found = {row.name: (row.cost.parameters, row.cost.shape) for row in counted.rows}
    assert found["conv1"] == (896, (32, 64, 64))
    assert found["pool1"] == (0, (32, 32, 32))
    assert found["conv2"] == (18_496, (64, 32, 32))
    assert found["pool2"] == (0, (64, 16, 16))
    assert found["flatten"] == (0, (16_384,))
    assert found["dense1"] == (2_097_280, (128,))
    assert found["dense2"] == (129, (1,))
    assert counted.parameters == 2_116_801
    assert 2_097_280 / counted.parameters == pytest.approx(0.9907780655810348)


def test_cats_against_dogs_at_150_px() -> None:
    counted = report(BY_ID["cats_vs_dogs_150"].network)
    parameters = [row.cost.parameters for row in counted.rows if row.cost.parameters]
    assert parameters == [896, 18_496, 73_856, 147_584, 3_211_776, 513]
    assert counted.parameters == 3_453_121
    assert next(row.cost.shape for row in counted.rows if row.name == "flatten") == (6_272,)


def test_the_dense_layer_of_6272_by_128() -> None:
    assert measure(Dense(128, bias=False), (6_272,)).parameters == 802_816


def test_elements_layer_by_layer() -> None:
    counted = report(BY_ID["elements"].network)
    elements = [torch.Size(row.cost.shape).numel() for row in counted.rows]
    assert torch.Size(counted.network.input_shape).numel() == 150_528
    assert elements == [3_211_264, 802_816, 1_605_632, 401_408, 802_816]
    assert elements == [row.cost.activations for row in counted.rows]
    assert counted.rows[0].cost.memory == 4 * 3_211_264


def test_a_layer_by_hand() -> None:
    cost = measure(Conv(64, 3, padding=1), (3, 32, 32))
    assert (cost.parameters, cost.shape) == (1_792, (64, 32, 32))
    assert cost.multiply_adds == 9 * 3 * 64 * 32 * 32
    assert output_side(Conv(1, kernel=3, stride=2, padding=1, dilation=2), 11) == 5
    assert measure(GlobalPool(), (7, 5, 3)).shape == (7, 1, 1)


def test_the_report_stops_at_the_layer_that_does_not_fit() -> None:
    counted = report(from_text("3x8x8-c4-max2-c4k7p0-flat-fc2"))
    assert [row.name for row in counted.rows] == ["conv1", "pool1"]
    assert counted.trouble == 2
    assert "7×7" in str(counted.misfit)
    assert "4×4" in str(counted.misfit)
    assert counted.output == (4, 4, 4)
