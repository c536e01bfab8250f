"""The drawing is to scale."""

import math

import pytest

from core.architecture.encoding import from_text
from core.architecture.presets import BY_ID
from core.architecture.pyramid import TALLEST, WIDEST, columns, scales
from core.architecture.report import report


@pytest.mark.parametrize("id", tuple(BY_ID))
def test_every_column_has_the_size_of_its_shape(id) -> None:
    counted = report(BY_ID[id].network)
    scale = scales(counted)
    drawn = columns(counted, scale)
    assert sum(column.parameters for column in drawn) == counted.parameters
    assert sum(column.multiply_adds for column in drawn) == counted.multiply_adds
    assert [at for column in drawn for at in column.positions] == list(range(-1, len(counted.rows)))
    for column in drawn:
        if len(column.shape) == 3:
            assert column.height == pytest.approx(column.shape[1] * scale.side)
            assert column.width == pytest.approx(column.shape[2] * scale.side)
            assert column.thickness == pytest.approx(max(column.shape[0] * scale.channel, 2))
        else:
            assert column.height == pytest.approx(max(math.sqrt(column.shape[0]) * scale.vector, 2))
    assert max(column.height for column in drawn) == pytest.approx(TALLEST)
    assert sum(column.shape[0] * scale.channel for column in drawn if len(column.shape) == 3) <= WIDEST + 1e-6


def test_pointwise_layers_stand_with_the_layer_before() -> None:
    counted = report(from_text("3x16x16-c4-bn-relu-max2-flat-fc2-drop50"))
    drawn = columns(counted, scales(counted))
    assert [column.name for column in drawn] == ["input", "conv1", "pool1", "flatten", "dense1"]
    assert drawn[1].also == ("bn1", "relu1")
    assert drawn[1].parameters == 112 + 8


def test_two_networks_share_one_scale() -> None:
    small, large = report(from_text("3x16x16-c4")), report(from_text("3x64x64-c40"))
    scale = scales(small, large)
    assert columns(small, scale)[1].height * 4 == pytest.approx(columns(large, scale)[1].height)
    assert columns(small, scale)[1].thickness * 10 == pytest.approx(columns(large, scale)[1].thickness)
