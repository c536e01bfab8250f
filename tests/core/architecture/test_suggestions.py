"""A network that does not work: three ways out, and each of them works."""

import pytest
from hypothesis import assume, given, settings

from core.architecture.encoding import from_text, to_text
from core.architecture.report import report
from core.architecture.suggestions import suggestions
from tests.core.architecture.networks import any_networks


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(any_networks)
def test_three_different_ways_that_work(network) -> None:
    assume(not report(network).works)
    ways = suggestions(network)
    assert len(ways) == 3
    assert len({way.network for way in ways}) == 3
    assert len({way.text for way in ways}) == 3
    assert all(report(way.network).works for way in ways)


def test_none_where_nothing_is_wrong() -> None:
    assert suggestions(from_text("3x8x8-c4-flat-fc2")) == ()


def test_no_way_begins_with_a_step_that_mends_nothing() -> None:
    ways = suggestions(from_text("3x64x64-c8k5p0s16-max31-flat-fc10-c8"))
    assert len(ways) == 3
    assert not any("all that fail" in way.text and "Start from" in way.text for way in ways), ways


@pytest.mark.parametrize(
    ("text", "first", "mended"),
    [
        ("3x8x8-c4-fc2", "Put a flatten in front of dense1", "3x8x8-c4-flat-fc2"),
        ("3x8x8-c4k9p0", "Give conv1 a padding of 1", "3x8x8-c4k9p1"),
        ("3x8x8-flat-c4", "Move flatten behind conv1", "3x8x8-c4-flat"),
        ("3x8x8-neck6", "Give block1 8 filters", "3x8x8-neck8"),
        ("3x8x8-max2p2", "Reduce the padding of pool1 to 1", "3x8x8-max2p1"),
    ],
)
def test_the_gentlest_comes_first(text, first, mended) -> None:
    way = suggestions(from_text(text))[0]
    assert (way.text, to_text(way.network)) == (first, mended)
