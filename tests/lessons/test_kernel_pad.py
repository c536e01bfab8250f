"""The kernel pad: its numbers are the one thing it keeps, all else is read from them."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.operations.kernels import KERNELS, as_rows, gabor, gaussian
from tests.ui.components import given, send
from tests.ui.test_state import query

EDGE = KERNELS["vertical-edge"]


def page() -> None:
    import streamlit as st

    from core.links import Matrix
    from core.operations.kernels import KERNELS
    from lessons.correlation.kernel_pad import kernel_pad
    from ui.frame import state

    state.begin("pad", {})
    st.session_state.shown = kernel_pad(Matrix("kernel", KERNELS["vertical-edge"].rows, low=-100, high=100), "Kernel")
    for notice in state.notices():
        st.warning(notice.message)
    state.write_link()


def opened(**link: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=300)
    for name, text in link.items():
        at.query_params[name] = text
    at.run()
    assert not at.exception
    assert not at.warning
    return at


def rows(at: AppTest) -> tuple[tuple[float, ...], ...]:
    assert not at.exception
    shown = at.session_state["shown"]
    assert given(at, "kernel grid")["values"] == [list(row) for row in shown]
    return shown


def press(at: AppTest, title: str) -> None:
    at.button(f"kernel {title}").click().run()


def test_it_starts_with_the_default_and_an_empty_link():
    at = opened()
    assert rows(at) == EDGE.rows
    assert at.selectbox[0].value == "vertical-edge"
    assert query(at) == {}


@pytest.mark.parametrize("name", ["notes-edge", "emboss", "gaussian-blur", "gabor"])
def test_starting_from_a_kernel_puts_its_numbers_there_and_its_name_stays(name):
    at = opened(kernel="1x2_5_6")
    assert at.selectbox[0].value == "own"
    at.selectbox[0].set_value(name).run()
    assert rows(at) == KERNELS[name].rows
    assert at.selectbox[0].value == name
    assert "own" not in at.selectbox[0].options
    assert opened(**query(at)).selectbox[0].value == name, "the link brings it back"


def test_a_painted_kernel_is_an_own_one_and_in_the_link():
    at = opened()
    send(at, "kernel grid", "changed", {"token": "one", "values": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 2.5]]})
    assert rows(at)[2] == (-1.0, 0.0, 2.5)
    assert at.selectbox[0].value == "own"
    assert query(at) == {"kernel": "3x3_-1_0_1_-1_0_1_-1_0_2.5", "v": "2"}
    send(at, "kernel grid", "changed", {"token": "two", "values": [list(row) for row in EDGE.rows]})
    assert at.selectbox[0].value == "vertical-edge"
    assert query(at) == {}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Normalise", [[0.05, 0.1, 0.15], [0.2, 0.25, 0.25]]),
        ("Left–right", [[3, 2, 1], [5, 5, 4]]),
        ("Up–down", [[4, 5, 5], [1, 2, 3]]),
        ("90°", [[4, 1], [5, 2], [5, 3]]),
        ("Transpose", [[1, 4], [2, 5], [3, 5]]),
        ("Negate", [[-1, -2, -3], [-4, -5, -5]]),
        ("Clear", [[0, 0, 0], [0, 0, 0]]),
    ],
)
def test_a_button_turns_the_kernel_into_the_one_worked_out_by_hand(title, expected):
    at = opened(kernel="2x3_1_2_3_4_5_5")
    press(at, title)
    assert rows(at) == as_rows(np.array(expected, float))


def test_zeros_cannot_be_normalised():
    at = opened(kernel="2x2_0_0_0_0")
    assert at.button("kernel Normalise").disabled
    assert not at.button("kernel Transpose").disabled


def test_sides_grow_and_shrink_around_the_centre():
    at = opened()
    at.number_input("kernel rows").set_value(1).run()
    assert rows(at) == ((-1.0, 0.0, 1.0),)
    at.number_input("kernel columns").set_value(5).run()
    assert rows(at) == ((0.0, -1.0, 0.0, 1.0, 0.0),)
    assert at.number_input("kernel columns").value == 5
    assert at.number_input("kernel rows").value == 1


def test_the_settings_of_a_gabor_are_read_from_its_numbers():
    kernel = as_rows(gabor(30, 5.5, 7))
    at = opened(kernel="_".join(["7x7", *(f"{value:g}" for row in kernel for value in row)]))
    assert at.selectbox[0].value == "gabor"
    assert [slider.value for slider in at.select_slider] == [30, 5.5]
    at.select_slider("kernel Angle, °").set_value(120).run()
    assert rows(at) == as_rows(gabor(120, 5.5, 7))
    assert at.select_slider("kernel Angle, °").value == 120
    at.number_input("kernel columns").set_value(9).run()
    assert rows(at) == as_rows(gabor(120, 5.5, 9))
    assert at.number_input("kernel rows").value == 9


def test_a_gaussian_has_its_width_and_loses_it_when_painted_over():
    at = opened()
    assert not at.select_slider
    at.selectbox[0].set_value("gaussian-blur").run()
    at.select_slider("kernel Standard deviation σ, px").set_value(2.0).run()
    assert rows(at) == as_rows(gaussian(5, 2.0))
    press(at, "Negate")
    assert at.selectbox[0].value == "own"
    assert not at.select_slider


def test_a_kernel_that_no_link_can_say_is_explained_and_the_default_stays():
    at = AppTest.from_function(page, default_timeout=300)
    at.query_params["kernel"] = "3x3_1_2"
    at.run()
    assert rows(at) == EDGE.rows
    assert "kernel=3x3_1_2" in at.warning[0].value
