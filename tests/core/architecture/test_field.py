"""Receptive fields: the formula against the support of a real gradient."""

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from core.architecture.build import build
from core.architecture.encoding import from_text
from core.architecture.layers import Activation, BatchNorm, Conv, Depthwise, Pool, Residual
from core.architecture.network import Network
from core.architecture.presets import BY_ID
from core.architecture.report import report

shrinking = st.one_of(
    st.builds(Conv, filters=st.just(2), kernel=st.integers(1, 4), stride=st.integers(1, 2), dilation=st.integers(1, 2)),
    st.builds(Depthwise, kernel=st.integers(1, 3), stride=st.integers(1, 2)),
    st.builds(Pool, how=st.just("avg"), kernel=st.integers(1, 3), stride=st.integers(1, 2)),
    st.builds(Residual, form=st.sampled_from(("basic", "neck")), filters=st.just(4), stride=st.integers(1, 2)),
    st.builds(BatchNorm),
    st.builds(Activation),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(shrinking, min_size=1, max_size=4))
def test_the_field_is_the_support_of_the_gradient(layers) -> None:
    network = Network((1, 180, 180), tuple(layers))
    counted = report(network)
    assume(counted.field is not None and counted.field.size < 70)
    model = build(network)
    for parameter in model.parameters():
        nn.init.constant_(parameter, 0.1)  # positive: nothing cancels, no ReLU closes
    x = torch.ones(1, 1, 180, 180, requires_grad=True)
    result = model(x)
    result[0, 0, result.shape[2] // 2, result.shape[3] // 2].backward()
    rows = torch.nonzero(x.grad[0, 0].sum(1)).flatten()
    assert int(rows[-1] - rows[0]) + 1 == counted.field.size
    x.grad = None
    model(x)[0, 0, result.shape[2] // 2 + 1, result.shape[3] // 2].backward()
    assert int(torch.nonzero(x.grad[0, 0].sum(1)).flatten()[0] - rows[0]) == counted.field.jump


@pytest.mark.parametrize(("id", "size"), [("resnet18", 435), ("resnet50", 427)])
def test_the_last_stage_of_resnets(id, size) -> None:
    assert report(BY_ID[id].network).field.size == size


def test_three_3x3_layers() -> None:
    counted = report(from_text("3x32x32-c8-c8-c8-gap-flat-fc2"))
    assert [row.field.size for row in counted.rows[:3]] == [3, 5, 7]
    assert [row.field for row in counted.rows[3:]] == [None, None, None]
