"""The rule for what costs much, and the estimates it goes by."""

import pytest

from core.architecture import effort
from core.architecture.encoding import from_text
from core.architecture.presets import BY_ID
from core.architecture.report import report
from core.architecture.running import estimate
from core.cost import AT_ONCE_S, MOST_BYTES, MOST_S, Estimate
from core.errors import LearnerError


def test_quick_work_is_done_at_once_and_endless_work_not_at_all():
    assert Estimate(AT_ONCE_S).at_once
    assert not Estimate(AT_ONCE_S + 0.1).at_once
    assert Estimate(MOST_S, MOST_BYTES).check("This", "Do that.") == Estimate(MOST_S, MOST_BYTES)
    with pytest.raises(LearnerError, match=r"^This would take about 500 seconds here") as slow:
        Estimate(500).check("This", "Do that.")
    assert slow.value.hint == "Do that."
    with pytest.raises(LearnerError, match="MB of memory"):
        Estimate(1, MOST_BYTES + 1).check("This", "Do that.")


def test_estimates_add_up():
    one, other = Estimate(1, 5), Estimate(2, 3)
    assert one + other == Estimate(3, 5)
    assert one.times(4) == Estimate(4, 5)


def forward(text: str) -> float:
    return effort.forward(report(from_text(text)).rows).seconds


def test_what_is_slower_is_estimated_longer():
    assert forward("3x512x512-dw31p15") > 100 * forward("3x512x512-dw3") / 9
    assert forward("3x64x64-c48-max31s1p15") > 10 * forward("3x64x64-c48-max3s1p1")
    assert forward("3x64x64-c64-c64") > forward("3x64x64-c64-c32")
    counted = report(from_text("3x64x64-c64-c64"))
    assert effort.gradient(counted.rows).seconds > effort.forward(counted.rows).seconds
    assert effort.drawing(counted).seconds > 0


@pytest.mark.parametrize("id", ["cats_vs_dogs", "lenet5", "resnet18", "resnet34", "separable", "plain_256"])
def test_the_networks_of_the_list_run_without_being_asked(id):
    assert estimate(BY_ID[id].network).at_once


@pytest.mark.parametrize(
    "text", ["3x512x512-c48k1-max31s1p15", "3x512x512-dw31p15-dw31p15-dw31p15"], ids=["pooling", "depthwise"]
)
def test_wide_windows_wait_for_a_click(text):
    assert not estimate(from_text(text)).at_once


@pytest.mark.parametrize("layer", ["dw31", "c3k31p15", "max31s1p15", "avg31s1p15", "c8k1", "bn"])
def test_what_may_run_at_all_ends_within_the_limit(layer):
    """As many of one layer as a network may have: refused for its size, or within the limits of time and memory."""
    ran = []
    for count in (1, 8, 62):
        try:
            ran.append(estimate(from_text("-".join(["3x512x512", *[layer] * count]))))
        except LearnerError:
            continue  # too many of them
    assert ran, "one of them runs"
    assert all(cost.seconds <= MOST_S and cost.nbytes <= MOST_BYTES for cost in ran)
