"""Pickers of units, contributions and pictures: what the browser is given, and what it may send."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.components import given, send


def page() -> None:
    import numpy as np
    import streamlit as st

    from core.architecture.field import Field
    from core.figures.colour import scale_for
    from core.figures.pictures import map_png
    from core.images.frame import Box
    from core.network.strips import encoded
    from ui.components.contributions import Group, Row, contributions
    from ui.components.field_view import Ground, field_view
    from ui.components.picture_wall import WallRow, WallTile, picture_wall

    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    field_view(
        Ground(np.zeros((30, 40, 3), np.uint8), Box(5, 0, 35, 30), (24, 24)),
        map_png(values, scale_for(values)),
        (3, 4),
        st.session_state.get("unit", (0, 0)),
        Field(9, 8, -4),
        lambda row, column: st.session_state.update(unit=(row, column)),
        key="view",
        label="A map",
        inner=3,
    )
    rows = [Row("one", 2.0, "+2", "a"), Row("rest", -0.5, "-0.5"), Row("together", 1.5, "+1.5", total=True)]
    contributions(
        [Group("Sum", rows), Group("Other", [Row("x", 9.0, "+9", "b")])],
        lambda id: st.session_state.update(way=id),
        key="bars",
        label="Bars",
    )
    picture_wall(
        [WallRow("conv1", "64", encoded("conv1"), [WallTile("conv1:1", "1", "one"), WallTile("conv1:2", "2", "two")])],
        "conv1:2",
        lambda id: st.session_state.update(tile=id),
        key="wall",
        label="Wall",
    )


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(page, default_timeout=300).run()


def test_what_the_browser_is_given(at):
    assert not at.exception
    view = given(at, "view")
    assert view["field"] == {"size": 9, "jump": 8, "start": -4}
    assert view["frame"] == [5, 0, 35, 30]
    assert (view["map"]["rows"], view["map"]["columns"]) == (3, 4)
    assert view["input"] == [24, 24]
    bars = given(at, "bars")["groups"]
    assert [(group["low"], group["high"]) for group in bars] == [(-0.5, 2.0), (0.0, 9.0)]
    assert given(at, "wall")["rows"][0]["sheet"].endswith(".webp")


def test_what_was_picked_comes_back(at):
    send(at, "view", "picked", [2, 3])
    send(at, "bars", "picked", "b")
    send(at, "wall", "picked", "conv1:1")
    assert at.session_state["unit"] == (2, 3)
    assert at.session_state["way"] == "b"
    assert at.session_state["tile"] == "conv1:1"


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("view", [3, 0]),
        ("view", [0, -1]),
        ("view", [1.5, 0]),
        ("view", [1]),
        ("view", "0"),
        ("bars", ""),
        ("bars", "nothing"),
        ("bars", 3),
        ("wall", "conv1:9"),
    ],
)
def test_anything_else_is_ignored(at, key, sent):
    send(at, key, "picked", sent)
    assert all(name not in at.session_state for name in ("unit", "way", "tile"))
