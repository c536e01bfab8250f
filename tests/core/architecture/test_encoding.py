"""Networks in links and files: written, read back, refused in a friendly way."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.architecture.encoding import MOST_BYTES, from_json, from_text, to_json, to_text
from core.architecture.layers import Conv, Pool
from core.architecture.links import BesideParam, NetworkParam
from core.architecture.network import MOST_LAYERS, Network
from core.architecture.presets import BY_ID, PRESETS
from core.errors import LearnerError
from core.links import LONGEST_VALUE
from tests.core.architecture.networks import any_networks

NET = NetworkParam("net", BY_ID["cats_vs_dogs"].network)
BESIDE = BesideParam("beside", None)
LONGEST = Network((3, 512, 512), (Conv(8192, 31, 16, 14, 16, bias=False),) * MOST_LAYERS)


@settings(max_examples=80)
@given(any_networks)
def test_round_trip(network) -> None:
    assert from_text(to_text(network)) == network
    assert from_json(to_json(network)) == network
    assert NET.parse(NET.write(network)) == network
    assert BESIDE.parse(BESIDE.write(network)) == network


def test_what_is_usual_is_left_out() -> None:
    layers = (
        Conv(32),
        Conv(8, 5, padding=2),
        Conv(8, 5, padding=0),
        Pool(kernel=3, stride=3),
        Pool(kernel=3, stride=2, padding=1),
    )
    text = "3x9x9-c32-c8k5-c8k5p0-max3-max3s2p1"
    assert to_text(Network((3, 9, 9), layers)) == text
    assert from_text(text).layers == layers
    assert to_text(from_text("3x9x9-c4k3d2-c4k3p1d2")) == "3x9x9-c4d2-c4p1d2"


def test_the_longest_network_fits_into_a_link_and_a_file() -> None:
    assert len(to_text(LONGEST)) <= LONGEST_VALUE
    assert len(to_json(LONGEST)) <= MOST_BYTES
    assert NET.parse(NET.write(LONGEST)) == LONGEST


def test_presets_are_written_by_name() -> None:
    for preset in PRESETS:
        assert NET.write(preset.network) == preset.id
        assert NET.parse(preset.id) == preset.network
    assert BESIDE.parse("none") is None
    assert BESIDE.write(None) == "none"


@pytest.mark.parametrize(
    "text",
    ["", "3x64x64-", "3x64-c3", "3x64x64-c", "3x64x64-conv3", "3x64x64-c3k3k5", "3x64x64-relu3", "3x64x64-c3b2", "3x64x64-c3z1",
     "2x64x64-c3", "3x0x9", "3x513x9", "3x64x64-c0", "3x64x64-c9999", "3x64x64-max2s99", "3x64x64-drop96", "resnet99",
     "-".join(["3x64x64", *["relu"] * (MOST_LAYERS + 1)])],
)  # fmt: skip
def test_bad_links_are_refused(text) -> None:
    for param in (NET, BESIDE):
        with pytest.raises(LearnerError) as caught:
            param.parse(text)
        assert caught.value.hint


GOOD = json.loads(to_json(BY_ID["lenet5"].network))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "zip"}, "does not hold a network"),
        ({"version": 2}, "version 2"),
        ({"input": [3, 64]}, "how large"),
        ({"input": [3, 64, 1e9]}, "how large"),
        ({"input": [3, 64, 10**9]}, "1000000000"),
        ({"layers": "conv"}, "no list"),
        ({"layers": [{"kind": "relu"}] * 1000}, "1000 layers"),
        ({"layers": [{"kind": "warp"}]}, "Layer 1.*warp"),
        ({"layers": [{"kind": ["conv"]}]}, "Layer 1"),
        ({"layers": [3]}, "Layer 1"),
        ({"layers": [{"kind": "bn"}, {"kind": "conv", "colour": 3}]}, "Layer 2.*colour"),
        ({"layers": [{"kind": "conv", "kernel": "3"}]}, "kernel cannot be 3"),
        ({"layers": [{"kind": "conv", "kernel": 99}]}, "kernel cannot be 99"),
        ({"layers": [{"kind": "conv", "bias": 1}]}, "bias cannot be 1"),
        ({"layers": [{"kind": "pool", "how": "median"}]}, "median"),
    ],
)
def test_bad_files_say_what_is_wrong(changes, said) -> None:
    with pytest.raises(LearnerError, match=said):
        from_json(json.dumps({**GOOD, **changes}).encode())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1, 2", b"[]", b"null", b"[" * 30_000, b"9" * 6_000])
def test_what_is_not_a_network_is_refused(content) -> None:
    with pytest.raises(LearnerError):
        from_json(content)


def test_a_huge_file_is_not_read() -> None:
    with pytest.raises(LearnerError, match="98 kB"):
        from_json(b"x" * 100_000)


@given(st.binary(max_size=60))
def test_noise_is_refused(content) -> None:
    with pytest.raises(LearnerError):
        from_json(content)
