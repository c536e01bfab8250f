"""Edits, undo and redo, and scaling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.architecture.edits import ADD, DUPLICATE, MOVE, REMOVE, SET, Edit, apply
from core.architecture.encoding import from_text, to_text
from core.architecture.layers import KINDS
from core.architecture.network import MOST_LAYERS, History
from core.architecture.presets import BY_ID
from core.architecture.report import report
from core.architecture.scaled import try_scaled
from core.architecture.scaling import DEPTH, RESOLUTION, WIDTH, scaled
from core.architecture.wording import memory, ratio, share, short
from core.errors import LearnerError
from tests.core.architecture.networks import working_networks

START = from_text("3x16x16-c8-relu-max2-flat-fc4")


@pytest.mark.parametrize(
    ("edit", "text", "place"),
    [
        (Edit(ADD, 2, "bn"), "3x16x16-c8-relu-bn-max2-flat-fc4", 3),
        (Edit(ADD, 0, "conv"), "3x16x16-c32-c8-relu-max2-flat-fc4", 1),
        (Edit(ADD, 3, "block"), "3x16x16-c8-relu-max2-basic8-flat-fc4", 4),
        (Edit(REMOVE, 2), "3x16x16-c8-max2-flat-fc4", 2),
        (Edit(REMOVE, 5), "3x16x16-c8-relu-max2-flat", 4),
        (Edit(DUPLICATE, 1), "3x16x16-c8-c8-relu-max2-flat-fc4", 2),
        (Edit(MOVE, 1, value=3), "3x16x16-relu-max2-c8-flat-fc4", 3),
        (Edit(MOVE, 5, value=1), "3x16x16-fc4-c8-relu-max2-flat", 1),
        (Edit(SET, 1, "filters", 16), "3x16x16-c16-relu-max2-flat-fc4", 1),
        (Edit(SET, 1, "kernel", 5), "3x16x16-c8k5-relu-max2-flat-fc4", 1),
        (Edit(SET, 1, "padding", 0), "3x16x16-c8p0-relu-max2-flat-fc4", 1),
        (Edit(SET, 3, "kernel", 4), "3x16x16-c8-relu-max4-flat-fc4", 3),
        (Edit(SET, 2, "function", "tanh"), "3x16x16-c8-tanh-max2-flat-fc4", 2),
        (Edit(SET, 0, "channels", 1), "1x16x16-c8-relu-max2-flat-fc4", 0),
        (Edit(SET, 0, "height", 32), "3x32x16-c8-relu-max2-flat-fc4", 0),
    ],
)
def test_edits(edit, text, place) -> None:
    network, at = apply(START, edit)
    assert (to_text(network), at) == (text, place)


@pytest.mark.parametrize(
    "edit",
    [
        Edit("explode", 1),
        Edit(REMOVE, 0),
        Edit(REMOVE, 9),
        Edit(ADD, 1, "warp"),
        Edit(MOVE, 1, value=6),
        Edit(MOVE, 1, value="up"),
        Edit(SET, 1, "colour", 3),
        Edit(SET, 0, "depth", 3),
        Edit(SET, 0, "height", "3"),
    ],
)
def test_edits_that_make_no_sense(edit) -> None:
    with pytest.raises(ValueError, match=r"no|cannot|whole"):
        apply(START, edit)


@pytest.mark.parametrize("edit", [Edit(SET, 1, "filters", 0), Edit(SET, 1, "kernel", 3.5), Edit(SET, 0, "channels", 2)])
def test_edits_beyond_a_limit(edit) -> None:
    with pytest.raises(LearnerError):
        apply(START, edit)


def test_no_more_layers_than_fit() -> None:
    network = from_text("-".join(["3x8x8", *["relu"] * MOST_LAYERS]))
    with pytest.raises(LearnerError, match=f"{MOST_LAYERS + 1} layers"):
        apply(network, Edit(DUPLICATE, 1))


@settings(max_examples=20, deadline=None)
@given(working_networks(), st.data())
def test_every_kind_can_be_added_everywhere_and_removed_again(network, drawn) -> None:
    place = drawn.draw(st.integers(0, len(network.layers)))
    for kind in KINDS:
        longer, at = apply(network, Edit(ADD, place, kind))
        assert len(longer.layers) == len(network.layers) + 1
        assert apply(longer, Edit(REMOVE, at))[0] == network


def test_undo_and_redo() -> None:
    networks = [from_text(f"3x8x8-c{count}") for count in range(1, 5)]
    history = History(networks[:1])
    assert not history.can_undo
    for network in networks[1:]:
        history = history.seen(network)
    assert history.seen(networks[-1]) is history
    back = history.stepped(-1).stepped(-1)
    assert back.present == networks[1]
    assert back.stepped(1).present == networks[2]
    assert not back.seen(networks[3]).can_redo
    assert back.stepped(-9).present == networks[0]
    assert len(history.seen(from_text("3x9x9"), longest=3).networks) == 3


def test_names() -> None:
    network = from_text("3x8x8-c4-relu-c4-tanh-gap-flat-flat-fc2-basic4")
    assert network.names == ("conv1", "relu1", "conv2", "tanh1", "gap", "flatten", "flatten2", "dense1", "block1")


@pytest.mark.parametrize(
    ("what", "times", "text"),
    [
        (WIDTH, 2, "3x16x16-c16-relu-c16-relu-max2-neck32-flat-fc16-fc3"),
        (WIDTH, 0.25, "3x16x16-c2-relu-c2-relu-max2-neck4-flat-fc2-fc3"),
        (DEPTH, 2, "3x16x16-c8-relu-c8-relu-c8-relu-c8-relu-max2-neck16-neck16-flat-fc8-fc3"),
        (DEPTH, 0.5, "3x16x16-c8-relu-max2-neck16-flat-fc8-fc3"),
        (RESOLUTION, 1.5, "3x24x24-c8-relu-c8-relu-max2-neck16-flat-fc8-fc3"),
    ],
)
def test_scaling(what, times, text) -> None:
    start = from_text("3x16x16-c8-relu-c8-relu-max2-neck16-flat-fc8-fc3")
    assert to_text(scaled(start, what, times)) == text
    assert scaled(start, what, 1) == start


def test_deeper_keeps_the_stride_of_the_first() -> None:
    assert to_text(scaled(from_text("3x16x16-basic8s2-basic8"), DEPTH, 2)) == "3x16x16-basic8s2-basic8-basic8-basic8"
    resnet = BY_ID["resnet18"].network
    assert report(scaled(resnet, DEPTH, 2)).output == (1000,)


def test_scaling_beyond_a_limit_says_why() -> None:
    assert "896×896" in try_scaled(BY_ID["resnet18"].network, RESOLUTION, 4).reason
    assert "conv3: Its window" in try_scaled(BY_ID["cats_vs_dogs_150"].network, RESOLUTION, 0.1).reason
    assert "16,384" in try_scaled(BY_ID["vgg16"].network, WIDTH, 4).reason
    assert "layers" in try_scaled(BY_ID["vgg16"].network, DEPTH, 4).reason
    assert try_scaled(START, WIDTH, 2).report.parameters > report(START).parameters
    with pytest.raises(ValueError, match="taste"):
        scaled(START, "taste", 2)


def test_wording() -> None:
    assert [short(n) for n in (0, 999, 1000, 802_816, 2_116_801, 4_089_184_256)] == [
        "0",
        "999",
        "1 k",
        "803 k",
        "2.12 M",
        "4.09 G",
    ]
    assert [share(a, 2_116_801) for a in (2_097_280, 129, 0, 2_116_801)] == ["99.1 %", "< 0.1 %", "0 %", "100 %"]
    assert memory(512) == "512 B"
    assert memory(1_836_036) == "1.84 MB"
    assert [ratio(10, 5), ratio(5, 10), ratio(5, 5)] == ["2 times fewer", "2 times as many", "the same"]
