"""The geometry between a map and the photo."""

from itertools import pairwise

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from core.images.frame import Box, cell_box, spread

coordinates = st.floats(-500, 500)
sides = st.integers(1, 300)


@st.composite
def boxes(draw) -> Box:
    left, top = draw(coordinates), draw(coordinates)
    return Box(left, top, left + draw(st.floats(0.01, 400)), top + draw(st.floats(0.01, 400)))


def enlarged_by_torch(values: np.ndarray, size: tuple[int, int], **options: bool) -> np.ndarray:
    tensor = torch.from_numpy(values)[None, None]
    return F.interpolate(tensor, size=size, mode="bilinear", align_corners=False, **options)[0, 0].numpy()


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).normal(size=shape).astype(np.float32)


def test_box_worked_by_hand() -> None:
    box = Box(10, 20, 40, 60)
    assert (box.width, box.height, box.centre) == (30, 40, (25, 40))
    assert box.scaled(2, 0.5) == Box(20, 10, 80, 30)
    assert box.resized((100, 50), (50, 100, 3)) == Box(20, 10, 80, 30)
    assert box.whole(100, 100) == (slice(20, 60), slice(10, 40))
    assert Box(0.5, 1.2, 2.5, 3.0).whole(10, 10) == (slice(1, 3), slice(0, 3))


def test_cell_box_worked_by_hand() -> None:
    assert cell_box(Box(10, 0, 50, 30), (3, 4), row=2, column=1) == Box(20, 20, 30, 30)


@given(boxes(), st.integers(1, 9), st.integers(1, 9))
def test_cells_tile_the_frame(frame: Box, height: int, width: int) -> None:
    cells = [[cell_box(frame, (height, width), row, column) for column in range(width)] for row in range(height)]
    assert (cells[0][0].left, cells[0][0].top) == (frame.left, frame.top)
    assert (cells[-1][-1].right, cells[-1][-1].bottom) == pytest.approx((frame.right, frame.bottom))
    for row in cells:
        assert all(a.right == pytest.approx(b.left) for a, b in pairwise(row))
        assert all((cell.top, cell.bottom) == (row[0].top, row[0].bottom) for cell in row)
    for upper, lower in pairwise(cells):
        assert upper[0].bottom == pytest.approx(lower[0].top)
    assert sum(cell.width * cell.height for row in cells for cell in row) == pytest.approx(frame.width * frame.height)


@given(boxes(), sides, sides)
def test_whole_pixels_are_inside_and_never_none(box: Box, height: int, width: int) -> None:
    rows, columns = box.whole(height, width)
    assert 0 <= rows.start < rows.stop <= height
    assert 0 <= columns.start < columns.stop <= width


@given(boxes())
def test_whole_pixels_are_those_the_box_touches(box: Box) -> None:
    inside = Box(box.left + 500, box.top + 500, box.right + 500, box.bottom + 500)
    rows, columns = inside.whole(1500, 1500)
    assert rows.start <= inside.top < rows.start + 1
    assert rows.stop - 1 < inside.bottom <= rows.stop
    assert columns.start <= inside.left < columns.start + 1
    assert columns.stop - 1 < inside.right <= columns.stop


@given(boxes(), st.floats(0.1, 10), st.floats(0.1, 10))
def test_scaled_there_and_back(box: Box, across: float, down: float) -> None:
    there = box.scaled(across, down)
    assert there.width == pytest.approx(box.width * across)
    assert there.height == pytest.approx(box.height * down)
    back = there.scaled(1 / across, 1 / down)
    assert (back.left, back.top, back.right, back.bottom) == pytest.approx((box.left, box.top, box.right, box.bottom))


@pytest.mark.parametrize(
    ("shape", "photo"), [((4, 4), (128, 128)), ((5, 7), (61, 90)), ((1, 3), (10, 30)), ((8, 8), (8, 8))]
)
def test_smooth_spread_over_the_whole_photo(shape: tuple[int, int], photo: tuple[int, int]) -> None:
    values = noise(*shape)
    result = spread(values, Box(0, 0, photo[1], photo[0]), photo)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, enlarged_by_torch(values, photo), atol=1e-5)


def test_spread_of_a_map_finer_than_the_photo() -> None:
    values = noise(64, 64)
    expected = enlarged_by_torch(values, (16, 24), antialias=True)
    np.testing.assert_allclose(spread(values, Box(0, 0, 24, 16), (16, 24)), expected, atol=1e-5)


def test_spread_is_nan_outside_the_frame() -> None:
    values = noise(4, 6)
    result = spread(values, Box(12, 8, 72, 48), (64, 80))
    np.testing.assert_allclose(result[8:48, 12:72], enlarged_by_torch(values, (40, 60)), atol=1e-5)
    outside = np.ones((64, 80), dtype=bool)
    outside[8:48, 12:72] = False
    np.testing.assert_array_equal(np.isnan(result), outside)


def test_plain_spread_gives_blocks() -> None:
    values = noise(3, 4)
    result = spread(values, Box(5, 2, 45, 32), (40, 50), smooth=False)
    np.testing.assert_array_equal(result[2:32, 5:45], np.kron(values, np.ones((10, 10), np.float32)))
    assert np.isnan(result[:2]).all()


def test_blocks_of_the_plain_spread_are_the_cells() -> None:
    frame, photo = Box(0, 0, 60, 45), (45, 60)
    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    result = spread(values, frame, photo, smooth=False)
    for row, column in np.ndindex(3, 4):
        rows, columns = cell_box(frame, (3, 4), row, column).whole(*photo)
        assert (result[rows, columns] == values[row, column]).all()
