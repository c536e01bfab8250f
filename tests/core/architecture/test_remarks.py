"""Sentences about dense layers and convolutions, each only where it is true."""

import pytest

from core.architecture.encoding import from_text
from core.architecture.presets import BY_ID
from core.architecture.remarks import about_dense, averaging_would_help
from core.architecture.report import report


def said(net: str) -> str:
    network = BY_ID[net].network if net in BY_ID else from_text(net)
    return "\n".join(about_dense(report(network)))


def test_the_lectures_network_in_numbers():
    assert said("cats_vs_dogs") == (
        "Dense layers hold 99.1 % of the parameters here and do 8.6 % of the multiply-adds. With convolutions it is the "
        "other way round: few weights, used at every place.\n"
        "**Why:** dense1 has one weight for each pair of 16,384 inputs and 128 units, and uses each once. conv2 has only "
        "18,432 weights, but uses each at 32×32 = 1,024 places."
    )


@pytest.mark.parametrize("net", ["resnet18", "resnet50", "cats_vs_dogs_gap", "3x16x16-c64-gap-flat-fc1"])
def test_after_averaging_the_convolutions_hold_most(net):
    text = said(net)
    assert (
        "The convolutions hold most of both here: averaging over the maps left the dense layer little to read." in text
    )
    assert "other way round" not in text


def test_convolutions_that_hold_most_without_averaging():
    assert "The convolutions hold most of both here.\n" in said("lenet5")


def test_nothing_is_said_of_convolutions_that_are_not_there():
    text = said("3x8x8-flat-fc10")
    assert text == "Dense layers hold 100 % of the parameters here and do 100 % of the multiply-adds."
    assert said("3x8x8-c4") == ""


def test_one_is_singular_and_more_weights_are_not_only():
    assert "1 input and 1 unit, and uses each once. conv1 has 27 weights, and uses each at 1×1 = 1 place." in said(
        "3x3x3-c1p0-flat-fc1"
    )


@pytest.mark.parametrize(
    ("net", "helps"),
    [
        ("cats_vs_dogs", True),
        ("vgg16", True),
        ("lenet5", False),  # its maps are 1×1 already
        ("resnet50", False),
        ("elements", False),
        ("3x8x8-c4-flat", False),
        ("3x8x8-c4-fc2", False),
    ],
)
def test_averaging_is_advised_where_it_would_help(net, helps):
    network = BY_ID[net].network if net in BY_ID else from_text(net)
    assert averaging_would_help(report(network)) == helps
