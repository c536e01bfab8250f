"""The lesson on architectures in Streamlit's own test runner: its numbers, its links, its troubles."""

import pytest
from streamlit.testing.v1 import AppTest

from core.architecture.presets import BY_ID
from core.architecture.report import report
from tests.pages.page import code, open_page, whole, words

BROKEN = "3x32x32-c8-relu-max2-fc10"


def link(at: AppTest, name: str) -> str:
    return "".join(at.query_params[name])


def press(at: AppTest, label: str) -> AppTest:
    return whole(next(button for button in at.button if button.label == label).click().run())


def test_the_first_sight_says_where_the_parameters_sit() -> None:
    at = open_page("architecture")
    assert not at.warning
    assert "**dense1** holds :orange[**99.1 %**] of the **2,116,801** parameters" in words(at)
    assert r"16{,}384\cdot128+128=2{,}097{,}280" in words(at)
    assert "**98 %**" in words(at)
    assert "3,453,121" in words(at)
    assert at.header[0].value == "The formula, with your numbers"


@pytest.mark.parametrize(
    ("example", "numbers"),
    [
        ("cats_vs_dogs", ("2,116,801", r"2{,}097{,}280", "99.1 %")),
        ("cats_vs_dogs_150", ("3,453,121", r"6{,}272\cdot512+512=3{,}211{,}776")),
        ("dense_6272", (r"6{,}272\cdot128+128=802{,}944", "Counted on the running module: **802,816**")),
        ("elements", (r"64\cdot224\cdot224=3{,}211{,}264",)),
    ],
)
def test_the_lecture_examples_come_out(example, numbers) -> None:
    at = open_page("architecture", example=example)
    assert not at.warning
    for number in numbers:
        assert number in words(at)


@pytest.mark.parametrize("preset", ["lenet5", "resnet50", "separable"])
def test_presets_open_by_name_and_their_code_runs(preset) -> None:
    at = open_page("architecture", net=preset)
    names: dict = {}
    exec(code(at), names)
    assert names["shown"] == report(BY_ID[preset].network).parameters
    assert f"{names['shown']:,}" in words(at)


def test_a_network_that_does_not_fit_is_mended_by_a_press() -> None:
    at = open_page("architecture", net=BROKEN)
    assert "**Layer 4, dense1, does not fit.**" in words(at)
    assert "8×16×16" in words(at).replace("\\", "")
    at = press(at, "Put a flatten in front of dense1")
    assert "does not fit" not in words(at)
    assert link(at, "net") == "3x32x32-c8-relu-max2-flat-fc10"
    assert "nn.Linear(2048, 10)" in code(at)


def test_two_networks_beside_each_other() -> None:
    at = open_page("architecture", net="cats_vs_dogs", beside="cats_vs_dogs_gap")
    assert "| parameters | 2,116,801 | 27,841 | 76 times fewer |" in words(at)
    at = press(at, "Swap the two networks")
    assert link(at, "net") == "cats_vs_dogs_gap"
    assert link(at, "beside") == "cats_vs_dogs"
    at = press(at, "Plain 3×3 blocks against bottlenecks")
    assert "14.4 times fewer" in words(at)
    at.selectbox(key="architecture:compare").set_value("nothing").run()
    assert "beside" not in at.query_params


def test_what_it_is_compared_with_is_named() -> None:
    at = open_page("architecture", net="lenet5", beside="3x8x8-c4")
    compare = at.selectbox(key="architecture:compare")
    assert compare.value == "kept"
    assert "another own network" in compare.options
    whole(compare.set_value("copy").run())
    assert link(at, "beside") == "lenet5"
    compare = at.selectbox(key="architecture:compare")
    assert compare.value == "lenet5"
    assert "another own network" not in compare.options
    at = open_page("architecture", net="3x8x8-c4", beside="3x8x8-c4")
    assert at.selectbox(key="architecture:compare").value == "copy"


def test_long_and_flat_maps_are_drawn() -> None:
    open_page("architecture", net="3x4x512-c4-gap-flat-fc1", run="1")


def test_the_preset_list_follows_and_leads() -> None:
    at = open_page("architecture", net=BROKEN)
    assert at.selectbox(key="architecture:start").value == "own"
    whole(at.selectbox(key="architecture:start").set_value("resnet18").run())
    assert link(at, "net") == "resnet18"
    assert "11,689,512" in words(at)


def test_run_on_the_picture() -> None:
    at = open_page("architecture", net="3x32x32-c8-relu-max2-flat-fc10", run="1", layer="3", seed="5", channel="2")
    assert "**pool1, channel 2**: 16×16 cells" in words(at)
    other = open_page("architecture", net="3x32x32-c8-relu-max2-flat-fc10", run="1", layer="3", seed="6", channel="2")
    line = [text for text in words(at).splitlines() if "channel 2" in text]
    assert line != [text for text in words(other).splitlines() if "channel 2" in text]
    vector = open_page("architecture", net="3x32x32-c8-relu-max2-flat-fc10", run="1", layer="5")
    assert "**dense1**: 10 numbers" in words(vector)


def test_a_network_too_large_to_run_says_so_and_the_rest_stands() -> None:
    at = open_page("architecture", net="vgg16", run="1")
    assert "138 million parameters" in words(at)
    assert len(at.header) == 4


def test_what_if() -> None:
    at = open_page("architecture", whatif="1", scaling="width", times="2")
    wider = 64 * 28 + 128 * (64 * 9 + 1) + 256 * (128 * 16 * 16 + 1) + 257
    assert f"| parameters | {wider:,} | 4 times as many |" in words(at)
    at = press(at, "Go on with this network")
    assert link(at, "net") == "3x64x64-c64-relu-max2-c128-relu-max2-flat-fc256-relu-fc1"
    assert "cannot be" in words(open_page("architecture", whatif="1", scaling="resolution", times="4", net="resnet18"))


@pytest.mark.parametrize(
    ("name", "text"), [("net", "3x64x64-warp"), ("net", "3x9999x9-c3"), ("beside", "x"), ("layer", "99")]
)
def test_what_a_link_gets_wrong_is_said(name, text) -> None:
    at = open_page("architecture", **{name: text})
    assert len(at.warning) == 1
    assert "2,116,801" in words(at)


@pytest.mark.parametrize("net", ["3x64x64", "1x1x1-relu", "3x8x8-flat", "3x512x512-c8192k1", "3x8x8-c4-fc2-max2"])
def test_odd_networks_are_drawn(net) -> None:
    open_page("architecture", net=net, run="1", whatif="1", beside="lenet5")
