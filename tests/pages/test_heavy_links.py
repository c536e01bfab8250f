"""Links that ask for much: the page answers without doing it, and offers it or says why not."""

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from core.architecture.build import build
from core.architecture.encoding import from_text
from core.architecture.running import Run, run
from core.augmentation.transforms import KINDS
from core.cost import MOST_S
from core.errors import LearnerError
from core.images.samples import load_sample
from core.maps import StageMaps
from core.receptive_field.effective import Cell, built_walk, concentration, effective
from core.sizes import size_of
from lessons.receptive_field.built import unit_map
from lessons.receptive_field.params import RANDOM
from tests.pages.page import open_page, words
from tests.ui.components import given

DEPTHWISE = "3x512x512-" + "-".join(["dw7"] * 48)
POOLING = "3x512x512-c48k1-max31s1p15"
WIDE = "3x512x512-dw31p15-dw31p15-dw31p15"
ENDLESS = "3x512x512-" + "-".join(["dw31"] * 40)
LARGE = "3x512x512-" + "-".join(["c80k1"] * 5)
RUN, UNIT, MIDDLES = "Run this network", "Measure what this unit uses", "Measure all middle units"


@pytest.fixture
def done() -> Iterator[Counter[str]]:
    """How many values the layers of built networks computed, by the kind of layer."""
    counted: Counter[str] = Counter()

    def count(module: nn.Module, _: object, result: object) -> None:
        if (
            isinstance(result, torch.Tensor)
            and result.device.type != "meta"
            and isinstance(module, nn.Conv2d | nn.MaxPool2d)
        ):
            window = module.kernel_size if isinstance(module.kernel_size, int) else module.kernel_size[0]
            counted[type(module).__name__] += result.numel() * window**2

    hook = nn.modules.module.register_module_forward_hook(count)
    yield counted
    hook.remove()


def offers(at: AppTest) -> list[str]:
    return [button.label for button in at.button if str(button.key).startswith("start:")]


@pytest.mark.parametrize(
    ("page", "link", "offered"),
    [
        ("receptive_field", {"of": "built", "used": "1", "net": DEPTHWISE}, UNIT),
        ("receptive_field", {"of": "built", "used": "1", "net": "resnet34"}, MIDDLES),
        ("receptive_field", {"of": "built", "net": POOLING}, RUN),
        ("receptive_field", {"of": "built", "net": WIDE}, RUN),
        ("architecture", {"run": "1", "net": POOLING}, RUN),
        ("architecture", {"run": "1", "net": WIDE}, RUN),
    ],
)
def test_heavy_work_waits_for_a_click(page, link, offered, done):
    at = open_page(page, picture="grass", **link)
    assert any(label.startswith(offered) for label in offers(at)), offers(at)
    assert sum(done.values()) < 6e9, "one quick pass at most"


@pytest.mark.parametrize("net", [POOLING, WIDE, ENDLESS, LARGE])
def test_the_drawing_does_without_faces_that_cost_much(net, done):
    at = open_page("architecture", net=net, picture="grass")
    assert sum(done.values()) == 0
    assert at.get("bidi_component"), "the drawing is there"


@pytest.mark.parametrize("net", [ENDLESS, LARGE])
@pytest.mark.parametrize(("page", "link"), [("receptive_field", {"of": "built"}), ("architecture", {"run": "1"})])
def test_what_would_take_minutes_or_gigabytes_is_refused_with_what_to_change(page, link, net, done):
    at = open_page(page, picture="grass", net=net, **link)
    assert any("will run" in box.value for box in at.warning), [box.value for box in at.warning]
    assert not offers(at)
    assert sum(done.values()) == 0


@pytest.mark.parametrize("net", ["resnet18", "resnet34", "cats_vs_dogs", "3x512x512-c8-c8-c8"])
def test_what_is_quick_needs_no_click(net):
    at = open_page("receptive_field", of="built", net=net, picture="grass")
    assert not offers(at)
    assert "influence lies in the central" in words(at)


def charts(at: AppTest) -> list[str]:
    return [element.proto.spec for element in at.get("plotly_chart")]


def click(at: AppTest, label: str, until: Callable[[AppTest], bool]) -> AppTest:
    """Start the job and draw the page again until it shows the result."""
    next(button for button in at.button if button.label.startswith(label)).click().run()
    for _ in range(600):
        if until(at):
            return at
        at.run()
    raise AssertionError("the job did not end")


def test_the_job_shows_what_was_shown_at_once(monkeypatch):
    link = {"of": "built", "used": "1", "picture": "grass", "net": "3x48x48-c8-relu-dw5-max2", "seed": "3"}
    at_once = open_page("receptive_field", **link)
    assert not offers(at_once)
    monkeypatch.setattr("core.cost.AT_ONCE_S", 0.0)
    at = open_page("receptive_field", **{**link, "seed": "4"})
    assert not at.header
    at = click(at, RUN, lambda at: any(label.startswith(UNIT) for label in offers(at)))
    at = click(at, UNIT, lambda at: any(label.startswith(MIDDLES) for label in offers(at)))
    at = click(at, MIDDLES, lambda at: "Blue: the square" in words(at))
    monkeypatch.undo()
    again = open_page("receptive_field", **{**link, "seed": "4"})
    assert words(again) == words(at)
    assert charts(again) == charts(at)
    assert charts(again) != charts(at_once), "the other seed is another network"


def test_what_the_middle_units_use_is_what_each_alone_uses():
    network, picture = from_text("3x32x32-c4-relu-c4s2"), load_sample("grass")
    ran, model = run(network, picture, 1), build(network, 1)
    units = unit_map(picture, network, 1, "conv2", ran, lambda: model)
    found = units.used(RANDOM)
    assert set(found.gathered) == {0, 1}
    for number, stage in enumerate(("conv1", "conv2")):
        at = units.at(stage)
        alone = effective(built_walk(model, stage), [units.picture], Cell(at.middle.row, at.middle.column))
        expected = concentration(alone, at.field.box(at.middle.row, at.middle.column))
        np.testing.assert_array_equal(found.gathered[number].shares, expected.shares)
    assert size_of(found) < 10_000, "curves are kept, not maps"


def test_a_gradient_for_each_of_many_layers_is_refused_before_any_is_computed():
    network, picture = from_text("3x512x512-" + "-".join(["dw7"] * 64)), load_sample("grass")
    last = network.names[-1]

    def model() -> nn.Sequential:
        raise AssertionError("nothing is to be computed")

    maps = Run({last: StageMaps(last, torch.zeros(3, 4, 4))})
    units = unit_map(picture, network, 0, last, maps, model)
    assert units.cost(last).check("This", "").seconds <= MOST_S
    with pytest.raises(LearnerError, match="would take about"):
        units.cost_of_used.check("This", "")


EVERY = "_".join(f"{kind.id}~100" for kind in KINDS)


def test_a_sheet_of_many_steps_waits_for_a_click_and_is_then_the_same(forwards, monkeypatch):
    before = len(forwards)
    at = open_page("augmentation", picture="grass", pipeline=EVERY, tiles="24", beside="1")
    assert [label for label in offers(at) if label.startswith("Make all 48 pictures")]
    assert not [element for element in at.get("bidi_component") if element.key.startswith("variants:")]
    assert len(forwards) - before <= 1, "the picture itself, once"
    link = {"picture": "grass", "pipeline": "rotate_elastic", "tiles": "4", "seed": "77"}
    monkeypatch.setattr("core.cost.AT_ONCE_S", 0.0)
    at = open_page("augmentation", **link)
    at = click(at, "Make all 4", lambda at: "step by step" in "".join(head.value for head in at.header))
    monkeypatch.undo()
    again = open_page("augmentation", **link)
    assert words(again) == words(at)
    assert given(again, "variants:0") == given(at, "variants:0")
    assert not offers(open_page("augmentation", picture="grass", tiles="24", beside="1"))
