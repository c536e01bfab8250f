"""The code that a learner takes home runs, and builds the same network."""

import pytest
import torch
from hypothesis import given, settings

from core.architecture.build import build
from core.architecture.code import source
from core.architecture.encoding import from_text
from core.architecture.presets import BY_ID
from core.architecture.report import report
from tests.core.architecture.networks import working_networks


def executed(network) -> dict:
    names: dict = {}
    exec(source(report(network)), names)
    return names


@settings(max_examples=25, deadline=None)
@given(working_networks())
def test_executed_code_has_the_same_state_and_computes_the_same(network) -> None:
    names, ours = executed(network), build(network, seed=1)
    theirs = names["model"]
    assert {key: value.shape for key, value in theirs.state_dict().items()} == {
        key: value.shape for key, value in ours.state_dict().items()
    }
    assert names["shown"] == report(network).parameters
    assert names["y"].shape[1:] == report(network).output
    theirs.load_state_dict(ours.state_dict())
    x = torch.randn(1, *network.input_shape, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(theirs(x), ours(x))


@pytest.mark.parametrize("id", ["lenet5", "cats_vs_dogs", "separable", "bottleneck_256"])
def test_code_of_presets(id) -> None:
    assert executed(BY_ID[id].network)["shown"] == report(BY_ID[id].network).parameters


def test_code_of_a_network_that_fails_runs_up_to_there() -> None:
    network = from_text("3x8x8-c4-fc9")
    assert "# dense1 does not fit: A dense layer reads a vector" in source(report(network))
    assert executed(network)["shown"] == 112
