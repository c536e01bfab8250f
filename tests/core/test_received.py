"""Readers of what a browser sends: any JSON goes in, an allowed value or None comes out."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.received import brief, fields, grid, items, number, one_of, text, whole, wholes

HUGE = 10**400
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.sampled_from([HUGE, -HUGE, 2**63, 1e308, -0.0, math.nan, math.inf, -math.inf, 2.5, "", "3", "a", "a" * 50])
    | st.floats()
    | st.text(max_size=5)
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner), max_leaves=12
)


def is_whole(value: object) -> bool:
    return type(value) is int


@given(JSON)
def test_anything_is_read_as_an_allowed_value_or_as_nothing(value):
    one = whole(value, -2, 9)
    assert one is None or (is_whole(one) and -2 <= one <= 9 and one == value)
    any_number, some = number(value), number(value, 0, 1)
    assert any_number is None or (type(any_number) is float and math.isfinite(any_number))
    assert some is None or 0 <= some <= 1
    assert text(value, 3) is None or (value == text(value, 3) and len(value) <= 3)
    assert one_of(value, ("a", "3")) in (None, "a", "3")
    assert fields(value) == (value if isinstance(value, dict) else {})
    assert items(value, 2) is None or (isinstance(value, list) and len(value) <= 2)
    assert len(brief(value, 7)) <= max(7, len("an object"))


@given(st.lists(JSON, max_size=3) | JSON)
def test_a_list_of_whole_numbers(value):
    read = wholes(value, [(0, 3), (-1, 5)])
    assert read is None or (len(read) == 2 and all(map(is_whole, read)) and 0 <= read[0] <= 3 and -1 <= read[1] <= 5)


@given(st.lists(st.lists(LEAVES, min_size=1, max_size=3), min_size=1, max_size=3) | JSON)
def test_a_grid_of_numbers(value):
    read = grid(value, (2, 1), -9, 9, 4)
    assert read is None or (len(read) == 2 and all(len(row) == 1 and -9 <= row[0] <= 9 for row in read))


@pytest.mark.parametrize("value", [True, HUGE, -HUGE, 1.0, "1", [1], {"1": 1}, None, math.nan, math.inf, 10, -1])
def test_what_is_no_whole_number_in_its_range(value):
    assert whole(value, 0, 9) is None


@pytest.mark.parametrize("value", [True, HUGE, -HUGE, "1", [1], {}, None, math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number(value):
    assert number(value) is None


def test_what_is_right_is_taken_as_it_is():
    assert whole(3, 0, 3) == 3
    assert number(3) == 3.0
    assert number(-0.25, -1, 1) == -0.25
    assert wholes([1, 2], [(0, 1), (0, 2)]) == (1, 2)
    assert grid([[0.123456, -0.0]], (1, 2), -1, 1, 4) == ((0.1235, 0.0),)
    assert str(grid([[-0.0]], (1, 1), -1, 1, 4)) == "((0.0,),)"
    assert fields({"a": 1})["a"] == 1
    assert items([HUGE], 1) == [HUGE]
