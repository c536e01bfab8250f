"""The photo as a matrix: its bytes reach the browser exactly, and a picked frame comes back whole."""

import zlib

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.images.region import Region
from tests.ui.components import given, send
from ui.components.pixel_view import deflated


def page() -> None:
    import numpy as np
    import streamlit as st

    from core.images.region import Region
    from core.images.samples import load_sample
    from ui.components.pixel_view import Mark, pixel_view

    colour = np.random.default_rng(st.session_state.get("seed", 0)).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    pixel_view(
        load_sample("cat"),
        colour[:, :, 0] if "grey" in st.session_state else colour,
        key="photo",
        label="Your picture",
        selected=st.session_state.get("region"),
        on_pick=lambda region: st.session_state.update(region=region),
        marks=[Mark(Region(1, 2, 3, 4), "peak", "rgb(1, 2, 3)")],
        square="square" in st.session_state,
        smallest=2,
        largest=25,
    )


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(page, default_timeout=300).run()


@pytest.mark.parametrize("shape", [(5, 7, 3), (5, 7), (1, 1), (4, 1, 3)])
def test_the_bytes_give_the_pixels_back(shape):
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    steps = np.frombuffer(zlib.decompress(deflated(pixels)), np.uint8).reshape(shape)
    assert (np.cumsum(steps, axis=1, dtype=np.uint8) == pixels).all()


def test_the_address_follows_the_pixels_alone(at):
    first = given(at, "photo")
    assert first["pixels"].startswith("/mock/media/")
    assert (first["height"], first["width"], first["channels"]) == (20, 30, 3)
    send(at, "photo", "picked", {"token": "one", "region": [1, 2, 3, 4]})
    assert given(at, "photo")["pixels"] == first["pixels"]
    at.session_state["seed"] = 1
    at.run()
    assert given(at, "photo")["pixels"] != first["pixels"]
    at.session_state["grey"] = True
    at.run()
    assert given(at, "photo")["channels"] == 1


def test_a_picked_frame_arrives_and_is_shown(at):
    assert given(at, "photo")["selected"] is None
    send(at, "photo", "picked", {"token": "one", "region": [1, 2, 3, 4]})
    assert at.session_state["region"] == Region(1, 2, 3, 4)
    data = given(at, "photo")
    assert data["selected"] == [1, 2, 3, 4]
    assert data["answered"] == "one"
    assert data["marks"] == [{"region": [1, 2, 3, 4], "label": "peak", "colour": "rgb(1, 2, 3)"}]


def test_what_is_no_frame_on_the_photo_is_answered_and_left(at):
    wrong = [
        None,
        [1, 2, 3],
        [1, 2, 3, 4.5],
        [0, 0, 1, 5],
        [0, 0, 5, 26],
        [18, 0, 5, 5],
        [-1, 0, 5, 5],
        [0, 0, 5, True],
    ]
    for number, region in enumerate(wrong):
        send(at, "photo", "picked", {"token": f"token {number}", "region": region})
        assert "region" not in at.session_state, region
        assert given(at, "photo")["answered"] == f"token {number}"


def test_a_square_stays_a_square(at):
    at.session_state["square"] = True
    at.run()
    send(at, "photo", "picked", {"token": "one", "region": [1, 2, 3, 4]})
    assert "region" not in at.session_state
    send(at, "photo", "picked", {"token": "two", "region": [1, 2, 4, 4]})
    assert at.session_state["region"] == Region(1, 2, 4, 4)


def test_a_frame_sticking_out_is_shown_inside(at):
    at.session_state["region"] = Region(15, 28, 10, 10)
    at.run()
    assert given(at, "photo")["selected"] == [10, 20, 10, 10]
