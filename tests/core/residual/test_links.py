"""Blocks in links."""

import pytest

from core.errors import LearnerError
from core.residual.links import Blocks, Scales

NAMES = ("layer1.0", "layer2.1", "layer4.0")


@pytest.mark.parametrize("value", [(), ("layer2.1",), ("layer1.0", "layer4.0")])
def test_blocks_come_back(value: tuple[str, ...]) -> None:
    param = Blocks("cut", (), NAMES)
    assert param.parse(param.write(value)) == value


def test_blocks_are_written_with_hyphens() -> None:
    assert Blocks("cut", (), NAMES).write(("layer1.0", "layer2.1")) == "layer1.0-layer2.1"


@pytest.mark.parametrize("value", [(), (("layer2.1", 1.5),), (("layer1.0", 0.25), ("layer4.0", 2.0))])
def test_scales_come_back(value: tuple[tuple[str, float], ...]) -> None:
    param = Scales("scale", (), NAMES)
    assert param.parse(param.write(value)) == value


def test_scales_are_written_with_an_x() -> None:
    assert Scales("scale", (), NAMES).write((("layer2.1", 1.5), ("layer4.0", 0.25))) == "layer2.1x1.5-layer4.0x0.25"


@pytest.mark.parametrize("text", ["layer9.9", "layer1.0-layer1.0", "", "layer1.0,layer2.1"])
def test_other_blocks_are_refused(text: str) -> None:
    with pytest.raises(LearnerError, match="cut"):
        Blocks("cut", (), NAMES).parse(text)


@pytest.mark.parametrize(
    "text", ["layer1.0", "layer1.0x2.5", "layer9.9x1", "layer1.0x-1", "layer1.0x1-layer1.0x2", "x1"]
)
def test_other_scales_are_refused(text: str) -> None:
    with pytest.raises(LearnerError, match="scale"):
        Scales("scale", (), NAMES).parse(text)


def test_scales_allow_only_tuples() -> None:
    assert not Scales("scale", (), NAMES).allows([("layer1.0", 1.0)])
