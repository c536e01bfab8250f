"""The theoretical field against the support of a real gradient: size, place and jump, to the pixel."""

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

from core.architecture.build import build
from core.architecture.encoding import from_text
from core.architecture.field import Field, LayerWindow
from core.architecture.layers import Activation, BatchNorm, Conv, Depthwise, Pool, Residual
from core.architecture.network import Network
from core.architecture.presets import BY_ID
from core.images.frame import Box
from core.receptive_field.code import theoretical
from core.receptive_field.effective import Walk, walk_to
from core.receptive_field.theoretical import built_windows, field_of, growth, resnet_windows

SIDE = 64
layers = st.one_of(
    st.builds(Conv, filters=st.just(2), kernel=st.integers(2, 4), stride=st.integers(1, 2), padding=st.integers(0, 3),
              dilation=st.integers(1, 2)),
    st.builds(Depthwise, kernel=st.integers(2, 3), stride=st.integers(1, 2), padding=st.integers(0, 2)),
    st.builds(Pool, how=st.just("avg"), kernel=st.integers(2, 3), stride=st.integers(1, 2), padding=st.integers(0, 1)),
    st.builds(Residual, form=st.sampled_from(("basic", "neck")), filters=st.just(4), stride=st.integers(1, 2)),
    st.builds(BatchNorm),
    st.builds(Activation),
)  # fmt: skip


def support(walk: Walk, side: int, row: int, column: int, channels: int = 1) -> list[int]:
    """First and last row and column of the input that move a unit; empty where none does. All weights are positive."""
    x = torch.ones(1, channels, side, side, requires_grad=True)
    (gradient,) = torch.autograd.grad(walk(x)[0, :, row, column].sum(), x)
    places = torch.nonzero(gradient[0].sum(0))
    if not len(places):
        return []
    return [int(edge) for edge in (*places.min(0).values, *places.max(0).values)]


def expected(field: Field, side: int, row: int, column: int) -> list[int]:
    box = field.box(row, column)
    return [max(int(box.top), 0), max(int(box.left), 0), min(int(box.bottom), side) - 1, min(int(box.right), side) - 1]


def made_positive(model: nn.Module) -> nn.Module:
    """Nothing cancels, no ReLU closes."""
    for parameter in model.parameters():
        nn.init.constant_(parameter, 0.1)
    return model


@settings(max_examples=20, deadline=None)
@given(st.lists(layers, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_random_networks_see_exactly_that(chosen, random) -> None:
    network = Network((1, SIDE, SIDE), tuple(chosen))
    windows = built_windows(network)
    assume(windows)
    model = made_positive(build(network))
    rows = model(torch.ones(1, 1, SIDE, SIDE)).shape[2]
    field = growth(windows)[-1].after
    for row, column in [(rows // 2, rows // 2), (0, rows - 1), (random.randrange(rows), random.randrange(rows))]:
        box = field.box(row, column)
        places = support(model, SIDE, row, column)
        if min(box.top, box.left) >= 0 and max(box.bottom, box.right) <= SIDE:
            assert places == expected(field, SIDE, row, column)
        elif places:  # some of its ways lead through padding: it sees no more than that
            first, last = expected(field, SIDE, row, column)[:2], expected(field, SIDE, row, column)[2:]
            assert all(place >= edge for place, edge in zip(places[:2], first, strict=True))
            assert all(place <= edge for place, edge in zip(places[2:], last, strict=True))


@pytest.mark.parametrize(("block", "depths"), [(BasicBlock, (2, 1, 1, 1)), (Bottleneck, (1, 1, 1, 1))])
def test_every_stage_of_a_resnet_sees_exactly_that(block, depths) -> None:
    network = made_positive(ResNet(block, list(depths), num_classes=2, width_per_group=64)).eval()
    windows = resnet_windows(network)
    network.maxpool = nn.AvgPool2d(3, 2, 1)  # the same window, and every pixel in it counts
    for stage in ("conv1", "maxpool", "layer1.0", "layer2.0", "layer3.0"):
        field = field_of(windows, stage)
        for row, column in ((0, 0), (2, 3)):
            found = support(walk_to(network, stage), 160, row, column, channels=3)
            assert found == expected(field, 160, row, column), stage


@pytest.mark.parametrize(("id", "size"), [("resnet18", 435), ("resnet50", 427)])
def test_the_last_stage(id, size, plain_network) -> None:
    field = field_of(resnet_windows(plain_network(id)), "layer4.1" if id == "resnet18" else "layer4.2")
    assert field == growth(built_windows(BY_ID[id].network))[-1].after
    assert field.size == size
    assert field.jump == 32


def test_the_lectures_three_layers() -> None:
    steps = growth(built_windows(from_text("3x32x32-c8p0-c8p0-c8p0-gap-flat-fc2")))
    assert [step.after.size for step in steps] == [3, 5, 7]
    assert "RF_{2}&=3+(3-1)\\cdot1&&=5" in steps[1].latex(2)


def test_places_on_the_input() -> None:
    field = Field().through(LayerWindow("a", "a", 7, 2, 3)).through(LayerWindow("b", "b", 3, 2, 1, dilation=2))
    assert field == Field(size=7 + 2 * 2 * 2, jump=4, start=-3 - 2)
    assert field.box(0, 2) == Box(3, -5, 18, 10)
    second = growth([LayerWindow("a", "a", 7, 2, 3), LayerWindow("b", "b", 3, 2, 1, 2)])[1]
    assert "2\\cdot(3-1)\\cdot2" in second.latex(2)


def test_an_unknown_stage() -> None:
    with pytest.raises(KeyError):
        field_of(built_windows(from_text("3x32x32-c8")), "conv9")


def test_the_code_gives_the_same() -> None:
    windows = built_windows(BY_ID["resnet18"].network)[:9]
    namespace: dict[str, object] = {}
    exec(compile(theoretical(windows), "snippet", "exec"), namespace)
    field = growth(windows)[-1].after
    assert isinstance(namespace["shown"], torch.Tensor)
    assert namespace["shown"].tolist() == [field.size, field.jump, field.start]


def test_windows_are_named_after_their_layer_and_stage(plain_network) -> None:
    found = [
        (window.name, window.stage, window.kernel, window.stride)
        for window in resnet_windows(plain_network("resnet18"))
    ]
    assert found[:6] == [
        ("conv1", "conv1", 7, 2),
        ("maxpool", "maxpool", 3, 2),
        ("layer1.0.conv1", "layer1.0", 3, 1),
        ("layer1.0.conv2", "layer1.0", 3, 1),
        ("layer1.1.conv1", "layer1.1", 3, 1),
        ("layer1.1.conv2", "layer1.1", 3, 1),
    ]
    assert len(found) == 2 + 8 * 2
    deep = [window.name for window in resnet_windows(plain_network("resnet50"))]
    assert deep[2:5] == [f"layer1.0.conv{number}" for number in (1, 2, 3)]
    assert len(deep) == 2 + 16 * 3
    built = built_windows(from_text("3x16x16-c4-relu-max2-basic8s2-flat-fc2"))
    assert [(window.name, window.stage) for window in built][:2] == [("conv1", "conv1"), ("pool1", "pool1")]


def test_a_stage_that_is_not_there_is_named(plain_network) -> None:
    with pytest.raises(KeyError, match=r"layer9\.0"):
        field_of(resnet_windows(plain_network("resnet18")), "layer9.0")
