"""Values in links: written, read back, and refused in a friendly way whatever stands there."""

import math
from contextlib import suppress
from urllib.parse import quote

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import LearnerError
from core.links import (
    LINK_VERSION,
    LONGEST_VALUE,
    VERSION_KEY,
    Choice,
    Flag,
    Matrix,
    Names,
    Number,
    Param,
    Rectangle,
    Whole,
    Wholes,
    check_version,
)

STAGE = Choice("stage", "conv1", ("conv1", "layer1.0", "layer4.1"))
CHANNEL = Whole("channel", 0, 0, 511)
OFFSET = Whole("offset", 0, -20, 20)
STRENGTH = Number("strength", 0.5, 0.0, 1.0)
WIDE = Number("wide", 0.0, -1e6, 1e6)
BEFORE = Flag("before", False)
TARGETS = Wholes("targets", (), high=99, longest=3)
KERNEL = Matrix("kernel", ((0.0, 1.0),), longest=3, low=-1000, high=1000)
PARAMS: list[Param] = [STAGE, CHANNEL, OFFSET, STRENGTH, WIDE, BEFORE, TARGETS]


def refused(param: Param, text: str) -> LearnerError:
    with pytest.raises(LearnerError) as caught:
        param.parse(text)
    assert caught.value.message
    assert caught.value.hint
    return caught.value


@given(st.sampled_from(STAGE.options))
def test_choice_round_trip(value: str) -> None:
    assert STAGE.parse(STAGE.write(value)) == value


@given(st.integers(0, 511), st.integers(-20, 20))
def test_whole_round_trip(channel: int, offset: int) -> None:
    assert CHANNEL.parse(CHANNEL.write(channel)) == channel
    assert OFFSET.parse(OFFSET.write(offset)) == offset


@given(st.floats(0, 1), st.floats(-1e6, 1e6))
def test_number_round_trip_to_four_digits(strength: float, wide: float) -> None:
    for param, value in ((STRENGTH, strength), (WIDE, wide)):
        text = param.write(value)
        assert param.parse(text) == pytest.approx(value, rel=5e-4, abs=1e-300)
        assert len(text) <= 12
        assert param.write(param.parse(text)) == text, "a link made from a link is the same link"


@pytest.mark.parametrize("value", [True, False])
def test_flag_round_trip(value: bool) -> None:
    assert BEFORE.parse(BEFORE.write(value)) is value


@given(st.lists(st.integers(0, 99), max_size=3, unique=True).map(tuple))
def test_wholes_round_trip(value: tuple[int, ...]) -> None:
    assert TARGETS.parse(TARGETS.write(value)) == value


def test_how_values_are_written() -> None:
    assert CHANNEL.write(7) == "7"
    assert STRENGTH.write(0.123456) == "0.1235"
    assert (BEFORE.write(True), BEFORE.write(False)) == ("1", "0")
    assert TARGETS.write((28, 5)) == "28-5"
    assert TARGETS.parse("28-5") == (28, 5)
    assert TARGETS.parse("") == ()


@pytest.mark.parametrize(
    ("param", "text"),
    [
        (STAGE, ""),
        (STAGE, "conv2"),
        (STAGE, "CONV1"),
        (CHANNEL, ""),
        (CHANNEL, "512"),
        (CHANNEL, "-1"),
        (CHANNEL, "1.0"),
        (CHANNEL, "seven"),
        (CHANNEL, "9" * LONGEST_VALUE),
        (OFFSET, "-21"),
        (STRENGTH, ""),
        (STRENGTH, "nan"),
        (STRENGTH, "inf"),
        (STRENGTH, "-inf"),
        (STRENGTH, "1e400"),
        (STRENGTH, "1.001"),
        (STRENGTH, "-0.001"),
        (STRENGTH, "0,5"),
        (BEFORE, "true"),
        (BEFORE, "2"),
        (BEFORE, "١"),
        (BEFORE, ""),
        (TARGETS, "100"),
        (TARGETS, "1-2-3-4"),
        (TARGETS, "1-1"),
        (TARGETS, "1--2"),
        (TARGETS, "-1"),
        (TARGETS, "1-2.5"),
        (KERNEL, ""),
        (KERNEL, "1x1"),
        (KERNEL, "1x1_"),
        (KERNEL, "0x0"),
        (KERNEL, "0x1"),
        (KERNEL, "1x4_1_2_3_4"),
        (KERNEL, "4x1_1_2_3_4"),
        (KERNEL, "2x2_1_2_3"),
        (KERNEL, "2x2_1_2_3_4_5"),
        (KERNEL, "1x1_1001"),
        (KERNEL, "1x1_-1000.6"),
        (KERNEL, "1x1_1e999"),
        (KERNEL, "1x1_nan"),
        (KERNEL, "1x1_inf"),
        (KERNEL, "1x1_+1"),
        (KERNEL, "1x1_1_"),
        (KERNEL, "1x1_1_0"),
        (KERNEL, "1x1_ 1"),
        (KERNEL, "1x1_١"),
        (KERNEL, "1X1_1"),
        (KERNEL, "-1x-1_1"),
        (KERNEL, "999x999_1"),
    ],
)
def test_what_does_not_exist_is_refused(param: Param, text: str) -> None:
    error = refused(param, text)
    assert f"{param.name}=" in error.message
    assert text[:37] in error.message
    assert "usually" in error.hint


@given(st.sampled_from(PARAMS), st.text() | st.text("0123456789-+.eE_ ١٢\x00", max_size=12))
@settings(max_examples=300, deadline=None)
@example(CHANNEL, "١٢")
@example(CHANNEL, "1_0")
@example(TARGETS, "١-٢")
@example(WIDE, "1e400")
@example(WIDE, "nan")
def test_any_text_gives_an_allowed_value_or_a_friendly_refusal(param: Param, text: str) -> None:
    try:
        value = param.parse(text)
    except LearnerError:
        refused(param, text)
    else:
        assert param.allows(value)
        assert param.parse(param.write(value)) == pytest.approx(value, rel=5e-4)


@pytest.mark.parametrize("param", [*PARAMS, KERNEL], ids=lambda param: param.name)
@pytest.mark.parametrize("text", ["1" * 100_000, "0." + "0" * 100_000, "1-" * 100_000, "x" * 1_000_000])
def test_huge_text_is_refused_unread_and_cut_in_the_message(param: Param, text: str) -> None:
    assert len(refused(param, text).message) < 120


@given(st.integers(1, 3), st.integers(1, 3), st.data())
def test_matrix_round_trip_to_four_digits(height: int, width: int, data: st.DataObject) -> None:
    row = st.tuples(*[st.floats(-1000, 1000)] * width)
    value = data.draw(st.tuples(*[row] * height))
    text = KERNEL.write(value)
    assert quote(text, safe="") == text, "nothing in it needs escaping in a URL"
    again = KERNEL.parse(text)
    np.testing.assert_allclose(again, value, rtol=5.1e-4)
    assert KERNEL.parse(KERNEL.write(again)) == again, "from then on it stays exactly as it is"
    assert KERNEL.write(again) == text


def test_how_matrices_are_written() -> None:
    edge = ((-1.0, 0.0, 1.0), (-1.0, -0.0, 0.123456))
    assert KERNEL.write(edge) == "2x3_-1_0_1_-1_0_0.1235"
    assert KERNEL.parse("2x3_-1_0_1_-1_-0_0.123456") == ((-1, 0, 1), (-1, 0, 0.1235))
    assert math.copysign(1, KERNEL.parse("1x1_-0")[0][0]) == 1
    assert KERNEL.parse("1x2_1e2_1e-05") == ((100, 1e-5),)
    wide = Matrix("wide", ((0.0,),), low=-1e9, high=1e9)
    assert wide.write(((123456.0,),)) == "1x1_1.235e05"
    assert wide.parse("1x1_1.235e05") == ((123500,),)


@given(st.text("0123456789-+.eE_x ١"))
@example("1x1_1e400")
@example("2x2_1_2_3_4\n")
def test_any_text_gives_a_matrix_or_a_friendly_refusal(text: str) -> None:
    try:
        value = KERNEL.parse(text)
    except LearnerError:
        refused(KERNEL, text)
    else:
        assert KERNEL.allows(value)
        assert KERNEL.parse(KERNEL.write(value)) == value


def test_the_longest_value_is_still_read() -> None:
    assert CHANNEL.parse("7".zfill(LONGEST_VALUE)) == 7
    refused(CHANNEL, "7".zfill(LONGEST_VALUE + 1))


@pytest.mark.parametrize(
    ("param", "good", "bad"),
    [
        (STAGE, ["conv1"], ["other", None, 3]),
        (CHANNEL, [0, 511], [True, -1, 512, 3.0, "3", None]),
        (STRENGTH, [0, 1, 0.25], [-0.1, 1.1, math.nan, math.inf, "0.5", None]),
        (BEFORE, [True, False], [0, 1, "1", None]),
        (TARGETS, [(), (99,), [1, 2]], [(100,), (-1,), (1, 1), (1, 2, 3, 4), (1.5,), "12", 7, None]),
        (
            KERNEL,
            [((1.0,),), ((1, 2, 3), (4, 5, 6.5)), ((1000.0, -1000.0),)],
            [
                *((), ((),), ((1.0, 2.0), (3.0,)), ((1.0,) * 4,), ((1.0,),) * 4, (1.0, 2.0), [[1.0]], ([1.0],)),
                *(((1000.5,),), ((math.nan,),), ((True,),), (("1",),), np.ones((2, 2)), "1x1_1", 7, None),
            ],
        ),
    ],
)
def test_allows(param: Param, good: list[object], bad: list[object]) -> None:
    assert all(param.allows(value) for value in good)
    assert not any(param.allows(value) for value in bad)


def test_version_of_this_app_and_no_version_are_read() -> None:
    check_version({})
    check_version({"picture": "cat"})
    check_version({VERSION_KEY: str(LINK_VERSION)})


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "+1", "1.0", " 1", "one", "١", "²", "nan", "1e3", "\x00", str(LINK_VERSION + 1), "9" * 100_000],
)
def test_other_versions_are_refused(text: str) -> None:
    with pytest.raises(LearnerError) as caught:
        check_version({VERSION_KEY: text})
    assert text[:9] in caught.value.message
    assert len(caught.value.message) < 120
    assert caught.value.hint


@given(st.text())
def test_any_version_is_read_or_refused(text: str) -> None:
    with suppress(LearnerError):
        check_version({VERSION_KEY: text})
        assert int(text) == LINK_VERSION


@pytest.mark.parametrize(
    ("param", "values"),
    [
        (Choice("a", "x", ("x", "y")), "`x`, `y`"),
        (Choice("a", "x", {"x": "the first", "y": "the second"}), "`x`: the first; `y`: the second"),
        (Choice("a", "x"), ""),
        (Whole("a", 1, 1, 8), "1 to 8"),
        (Whole("a", 0, -180, 180), "-180 to 180"),
        (Whole("a", 1, 1, 10_000_000), "1 to 10,000,000"),
        (Whole("a", 1, 1), "from 1"),
        (Whole("a", -1, -1, absent="the middle"), "from 0"),
        (Whole("a", -1, -1, 9, absent="the middle"), "0 to 9"),
        (Number("a", 0.5, -1.5, 1.5), "-1.5 to 1.5"),
        (Number("a", 0.0, -10_000, 10_000), "-10,000 to 10,000"),
        (Flag("a", False), "`1`"),
        (Flag("a", True), "`0`"),
        (Wholes("a", (), 0, 4), "up to 4 numbers joined by hyphens"),
        (Wholes("a", (), 9, 2), "up to 2 numbers joined by hyphens, 0 to 9"),
        (Names("a", (), ("x", "y")), "`x`, `y`, joined by dots; `none`"),
        (Names("a", ()), "joined by dots; `none`"),
        (
            Matrix("a", ((1.0,),), longest=5, low=-2, high=3000),
            "up to 5 rows and columns, each number -2 to 3,000: sides and then numbers row by row, `2x3_1_0_-1_2_0_-2`",
        ),
        (Rectangle("a", ()), "top, left, height, width in pixels, `40-60-128-128`"),
    ],
    ids=repr,
)
def test_the_values_of_a_parameter_in_words(param, values):
    assert param.values() == values
    assert Matrix("a", ((1.0,),)).read("2x3_1_0_-1_2_0_-2") == ((1, 0, -1), (2, 0, -2)), "the one that is printed"


def test_names_and_rectangles_are_written_read_and_checked() -> None:
    names = Names("methods", ("a",), ("a", "b-c", "d"))
    for value, text in (((), "none"), (("a",), "a"), (("d", "b-c"), "d.b-c")):
        assert names.write(value) == text
        assert names.read(text) == value
        assert names.allows(value)
        assert names.allows(list(value)), "as a control hands it over"
    assert not any(names.allows(value) for value in (("a", "a"), ("e",), ("a", "e"), "a", None, 3))
    place = Rectangle("part", (), high=500)
    assert place.write((40, 60, 128, 1)) == "40-60-128-1"
    assert place.read("40-60-128-1") == (40, 60, 128, 1)
    for value in ((), (0, 0, 1, 1), [40, 60, 500, 500]):
        assert place.allows(value)
    for value in (
        (1, 2, 3),
        (1, 2, 3, 4, 5),
        (0, 0, 0, 1),
        (0, 0, 1, 0),
        (-1, 0, 1, 1),
        (0, 0, 501, 1),
        (0.5, 0, 1, 1),
        "0-0-1-1",
        None,
    ):
        assert not place.allows(value), value
    for text in ("", "a", "1-2-3-x", "1--2-3-4", "١-2-3-4"):
        with pytest.raises(LearnerError, match="part="):
            place.parse(text)
