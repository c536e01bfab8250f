"""The number grid: what the browser is given, and what of its answers is taken."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.figures.colour import DIVERGING, table
from tests.ui.components import given, send


def page() -> None:
    import streamlit as st

    from core.figures.colour import Scale
    from ui.components.number_grid import number_grid

    rows = st.session_state.setdefault("rows", ((-1.0, 0.0, 1.0), (0.0, 2.0, 0.0)))
    number_grid(
        rows,
        lambda new: st.session_state.update(rows=new),
        key="pad",
        label="Kernel",
        scale=Scale(-2.0, 2.0, signed=True),
        grey="grey" in st.session_state,
        low=-9.0,
        high=9.0,
    )


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(page, default_timeout=300).run()


def colours(at: AppTest) -> np.ndarray:
    return np.frombuffer(bytes.fromhex(given(at, "pad")["table"]), np.uint8).reshape(256, 3)


def test_the_numbers_and_their_colours_are_given(at):
    data = given(at, "pad")
    assert data["values"] == [[-1, 0, 1], [0, 2, 0]]
    assert data["scale"] == {"low": -2, "high": 2, "signed": True}
    assert (colours(at) == table(DIVERGING)).all()


def test_grey_is_black_to_white_and_does_not_stretch(at):
    at.session_state["grey"] = True
    at.run()
    assert (colours(at) == np.arange(256)[:, None]).all()
    assert not given(at, "pad")["scale"]["signed"]


def test_a_change_arrives_with_four_digits_and_is_answered(at):
    send(at, "pad", "changed", {"token": "one", "values": [[0.123456, -0.0, 3], [1, 2, 3]]})
    assert at.session_state["rows"] == ((0.1235, 0.0, 3.0), (1.0, 2.0, 3.0))
    assert str(at.session_state["rows"][0][1]) == "0.0"
    assert given(at, "pad")["answered"] == "one"


def test_what_is_no_such_grid_changes_nothing_and_is_answered(at):
    before = at.session_state["rows"]
    wrong = [
        None,
        [[1, 2, 3]],
        [[1, 2], [3, 4]],
        [[1, 2, 3], [4, 5, "6"]],
        [[1, 2, 3], [4, 5, 9.5]],
        [[1, 2, 3], [4, 5, float("nan")]],
        [[1, 2, 3], [4, 5, True]],
    ]
    for number, values in enumerate(wrong):
        send(at, "pad", "changed", {"token": f"token {number}", "values": values})
        assert at.session_state["rows"] == before, values
        assert given(at, "pad")["answered"] == f"token {number}"


def test_an_answer_of_another_form_is_ignored(at):
    before = at.session_state["rows"]
    send(at, "pad", "changed", ["nonsense"])
    assert at.session_state["rows"] == before
    assert given(at, "pad")["answered"] is None
