"""Maps and overlays as pictures."""

import base64
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.figures.colour import Scale, scale_for, table
from core.figures.pictures import (
    as_square,
    bar_png,
    crop,
    data_uri,
    enlarge_smoothly,
    map_png,
    montage,
    outlined,
    overlay,
    png,
    thumbnail,
)
from core.images.frame import Box

SCALE = Scale(-1, 1, True)


def pixels_of(encoded: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(encoded)) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"))


def photo(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def heat(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(1).uniform(-1, 1, (height, width)).astype(np.float32)


def test_png_round_trip() -> None:
    colours, grey = photo(5, 7), photo(5, 7)[..., 0]
    np.testing.assert_array_equal(pixels_of(png(colours)), colours)
    np.testing.assert_array_equal(pixels_of(png(grey))[..., 1], grey)


def test_data_uri() -> None:
    head, _, body = data_uri(png(photo(2, 2))).partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(body) == png(photo(2, 2))


@pytest.mark.parametrize(("at_least", "factor"), [(0, 1), (5, 1), (6, 2), (10, 2), (11, 3), (100, 20)])
def test_map_png_gives_exact_blocks(at_least: int, factor: int) -> None:
    values = heat(3, 5)
    expected = SCALE.colours(values).repeat(factor, 0).repeat(factor, 1)
    np.testing.assert_array_equal(pixels_of(map_png(values, SCALE, at_least)), expected)


def test_bar_shows_the_colours_from_low_to_high() -> None:
    np.testing.assert_array_equal(pixels_of(bar_png(SCALE)), table(SCALE.name)[None])


def test_enlarged_smoothly_has_values_in_between() -> None:
    picture = np.repeat(np.array([[50, 200]], np.uint8)[:, :, None], 3, 2)
    large = enlarge_smoothly(picture, 4)
    assert large.shape == (4, 8, 3)
    assert ((large > 60) & (large < 190)).any()


def test_montage_puts_maps_row_by_row_with_a_px_between() -> None:
    maps = np.random.default_rng(0).uniform(-1, 1, (6, 3, 4)).astype(np.float32)
    canvas = montage(maps, SCALE, count=4)
    assert canvas.shape == (7, 9, 3)
    for number, (top, left) in enumerate([(0, 0), (0, 5), (4, 0), (4, 5)]):
        np.testing.assert_array_equal(canvas[top : top + 3, left : left + 4], SCALE.colours(maps[number]))
    assert (canvas[3] == 128).all()
    assert (canvas[:, 4] == 128).all()


def test_montage_of_few_maps_leaves_the_rest_grey() -> None:
    canvas = montage(np.ones((2, 2, 2), dtype=np.float32), SCALE, count=9)
    assert canvas.shape == (8, 8, 3)
    assert (canvas[:2, 6:] == 128).all()
    assert (canvas[3:] == 128).all()


@given(st.integers(1, 300))
def test_as_square_keeps_every_value(count: int) -> None:
    values = np.arange(1, count + 1, dtype=np.float32)
    square = as_square(values)
    assert square.shape[1] - 1 <= square.shape[0] <= square.shape[1]
    np.testing.assert_array_equal(square.ravel()[:count], values)
    assert (square.ravel()[count:] == 0).all()


def test_overlay_from_photo_to_heat() -> None:
    below, values = photo(4, 6), heat(4, 6)
    np.testing.assert_array_equal(overlay(below, values, SCALE, 0.0), below)
    np.testing.assert_array_equal(overlay(below, values, SCALE, 1.0), SCALE.colours(values))
    half = (below.astype(float) + SCALE.colours(values)) / 2
    np.testing.assert_allclose(overlay(below, values, SCALE, 0.5), half, atol=0.5)


@pytest.mark.parametrize("strength", [0.0, 0.7, 1.0])
def test_overlay_darkens_where_the_network_did_not_look(strength: float) -> None:
    below, values = photo(4, 6), heat(4, 6)
    given = below.copy()
    values[:, :2] = np.nan
    result = overlay(below, values, SCALE, strength)
    np.testing.assert_array_equal(result[:, :2], np.round(below[:, :2] * 0.4))
    np.testing.assert_array_equal(result[:, 2:], overlay(below[:, 2:], values[:, 2:], SCALE, strength))
    np.testing.assert_array_equal(below, given)


def test_outlined_keeps_the_inside_and_what_is_far_away() -> None:
    below = np.full((60, 80, 3), 100, dtype=np.uint8)
    result = outlined(below, Box(20, 10, 50, 40))
    changed = (result != below).any(2)
    rows, columns = np.nonzero(changed)
    assert not changed[10:40, 20:50].any()
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (6, 43, 16, 53)
    assert (result[8:10, 18:52] == 255).all(), "white next to the box"
    assert (result[6:8, 16:54] == 0).all(), "black around the white"
    assert (below == 100).all()


@pytest.mark.parametrize("box", [Box(0, 0, 5, 5), Box(75, 55, 80, 60), Box(-9, -9, 200, 200), Box(79.5, 3, 79.6, 3.1)])
def test_outlined_at_the_edge(box: Box) -> None:
    below = photo(60, 80)
    rows, columns = box.whole(60, 80)
    result = outlined(below, box)
    assert result.shape == below.shape
    np.testing.assert_array_equal(result[rows, columns], below[rows, columns])


def test_outline_in_a_corner_is_drawn_on_the_sides_that_are_there() -> None:
    result = outlined(np.full((60, 80, 3), 100, dtype=np.uint8), Box(0, 0, 5, 5))
    assert (result[:7, 5:7] == 255).all()
    assert (result[5:7, :7] == 255).all()
    assert (result[:9, 7:9] == 0).all()
    assert (result[9:] == 100).all()


@given(st.floats(-100, 200), st.floats(-100, 200), st.integers(1, 100))
def test_crop_stays_inside(x: float, y: float, side: int) -> None:
    whole = photo(40, 60)
    piece, box = crop(whole, (x, y), side)
    assert piece.shape == (min(side, 40), min(side, 40), 3)
    rows, columns = box.whole(40, 60)
    np.testing.assert_array_equal(piece, whole[rows, columns])
    if min(side, 40) / 2 <= x <= 60 - min(side, 40) / 2:
        assert abs(box.centre[0] - x) <= 0.5


def test_crop_worked_by_hand() -> None:
    assert crop(photo(40, 60), (30, 20), 10)[1] == Box(25, 15, 35, 25)
    assert crop(photo(40, 60), (59, 1), 10)[1] == Box(50, 0, 60, 10)


def test_thumbnail_shrinks_and_never_enlarges() -> None:
    assert thumbnail(photo(40, 80), 20).shape == (10, 20, 3)
    np.testing.assert_array_equal(thumbnail(photo(10, 12), 20), photo(10, 12))
    flat = np.full((40, 80, 3), 77, dtype=np.uint8)
    assert (thumbnail(flat, 20) == 77).all()


def test_map_png_of_its_own_scale_uses_the_whole_of_it() -> None:
    values = np.array([[0.0, 5.0]], dtype=np.float32)
    scale = scale_for(values)
    ends = np.array([[table(scale.name)[0], table(scale.name)[255]]])
    np.testing.assert_array_equal(pixels_of(map_png(values, scale)), ends)
