"""Frames, films and tables of a sweep: what stands where, in which colour, and what is left out."""

import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from core.figures.cells import EMPTY, INK, PAPER, Grid, Panel
from core.figures.colour import Scale, scale_for, table
from core.figures.lettering import font
from core.figures.sweep_drawing import MARGIN, WINDOW, WINNER, Drawing
from core.figures.sweeps import LAST, csv, drawing, film
from core.operations.sweep import Sweep, average_sweep, correlation_sweep, max_sweep
from core.operations.window import Window

EDGE = np.repeat([[-1.0, 0, 1]], 3, axis=0)
PHOTO = np.repeat([[0.0, 0, 0, 255, 255]], 5, axis=0)
POOLED = np.array([[1.0, 3, 2, 4], [5, 6, 7, 8], [9, 2, 1, 3], [4, 5, 6, 7]])
LECTURE = correlation_sweep(PHOTO[None], EDGE[None], Window((3, 3)))


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=shape)


def near_corner(image: Image.Image, grid: Grid, row: int, column: int) -> tuple[int, ...]:
    """The colour of a cell, read where neither its number nor a frame stands."""
    left, top, _, _ = grid.box(row, column)
    return image.getpixel((left + 5, top + 5))


def rgb(colour: str) -> tuple[int, ...]:
    return ImageColor.getrgb(colour)


def test_cells_have_the_colours_of_their_scales_and_later_ones_are_empty() -> None:
    drawn = drawing(LECTURE)
    image = drawn.frame(1, 0)
    (source,), (kernel,) = drawn.sources, drawn.kernels
    assert [near_corner(image, source, 0, column)[0] for column in range(5)] == [0, 0, 0, 255, 255]
    red, blue = table("RdBu_r")[255], table("RdBu_r")[0]
    assert near_corner(image, kernel, 1, 0) == tuple(blue)
    assert near_corner(image, kernel, 1, 2) == tuple(red)
    assert near_corner(image, drawn.target, 0, 1) == near_corner(image, drawn.target, 0, 2) == tuple(red)
    assert near_corner(image, drawn.target, 1, 1) == near_corner(image, drawn.target, 2, 2) == rgb(EMPTY)
    assert near_corner(drawn.frame(2, 2), drawn.target, 1, 1) == tuple(red)


def test_the_window_is_framed_on_the_input_and_on_the_output() -> None:
    drawn = drawing(LECTURE)
    image = drawn.frame(1, 2)
    left, top, right, bottom = drawn.sources[0].box(1, 2, 3, 3)
    for x, y in ((left - 2, top), (right + 1, bottom - 1), (left, top - 2), (right - 1, bottom + 1)):
        assert image.getpixel((x, y)) == rgb(WINDOW)
    left, top, _, _ = drawn.target.box(1, 2)
    assert image.getpixel((left - 2, top)) == rgb(WINDOW)
    assert image.getpixel((left - 4, top)) == rgb(PAPER), "a light line around it"


def test_the_numbers_stand_in_the_cells() -> None:
    drawn = drawing(LECTURE)
    image = np.asarray(drawn.frame(2, 2).convert("L"))

    def ink(grid: Grid, row: int, column: int) -> int:
        left, top, right, bottom = grid.box(row, column)
        inner = image[top + 6 : bottom - 6, left + 6 : right - 6].astype(int)
        return int((np.abs(inner - inner[0, 0]) > 60).sum())

    assert ink(drawn.sources[0], 0, 4) > ink(drawn.sources[0], 0, 0) > 0, "255 takes more ink than 0"
    assert all(ink(drawn.target, row, column) > 0 for row, column in np.ndindex(3, 3))


def test_the_winner_of_max_pooling_is_framed_on_the_input_and_under_the_window() -> None:
    drawn = drawing(max_sweep(POOLED, Window((2, 2), (2, 2))))
    image = drawn.frame(1, 0)
    for grid, row, column in ((drawn.sources[0], 2, 0), (drawn.kernels[0], 0, 0)):
        left, top, _, _ = grid.box(row, column)
        assert image.getpixel((left + 20, top - 2)) == rgb(WINNER)
    assert near_corner(image, drawn.kernels[0], 1, 1) == tuple(table("grey")[round(5 / 9 * 255)])


@pytest.mark.parametrize(("mode", "corner"), [("zeros", rgb(EMPTY)), ("replicate", (127, 127, 127))])
def test_padding_is_drawn_as_padding(mode: str, corner: tuple[int, ...]) -> None:
    sweep = correlation_sweep(PHOTO[None], EDGE[None], Window((3, 3), padding=(1, 1), mode=mode))
    drawn = drawing(sweep)
    image = drawn.frame(4, 4)
    assert near_corner(image, drawn.sources[0], 0, 1) == corner
    assert near_corner(image, drawn.sources[0], 1, 1) == (0, 0, 0)
    assert (drawn.sources[0].rows, drawn.sources[0].columns) == (7, 7)


def test_panels_are_taken_as_given() -> None:
    panel = Panel("Red light", Scale(0, 510, signed=False), "red")
    drawn = drawing(LECTURE, [panel], Panel("Answer", Scale(0, 765, signed=False)))
    image = drawn.frame(2, 2)
    assert near_corner(image, drawn.sources[0], 0, 4) == tuple(table("red")[128])
    assert near_corner(image, drawn.target, 0, 1) == tuple(table("Inferno")[255])
    with pytest.raises(ValueError, match="one panel for each of 1 channels, got 2"):
        drawing(LECTURE, [panel, panel])


def test_plain_panels() -> None:
    grey = drawing(average_sweep(POOLED, Window((2, 2))))
    assert (grey.output.tint, grey.source[0].tint) == ("grey", "grey")
    signed = drawing(max_sweep(POOLED - 5, Window((2, 2))))
    assert (signed.output.tint, signed.output.scale) == ("", scale_for(POOLED - 5))
    blur = drawing(correlation_sweep(PHOTO[None], np.ones((1, 2, 2)), Window((2, 2))))
    assert blur.output.scale == Scale(-1020, 1020, signed=True)


SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40))


@given(SIZES, st.tuples(st.integers(1, 9), st.integers(1, 9)), st.integers(1, 5), st.integers(1, 3), st.integers(0, 2))
@settings(max_examples=12, deadline=None)
def test_nothing_overlaps_or_sticks_out(
    size: tuple[int, int], kernel: tuple[int, int], channels: int, stride: int, padding: int
) -> None:
    kernel = min(kernel[0], size[0]), min(kernel[1], size[1])
    window = Window(kernel, (stride, stride), (padding, padding))
    sweep = correlation_sweep(noise(channels, *size), noise(channels, *kernel), window, -0.12345, "leaky-relu")
    drawn = drawing(sweep)
    assert max(grid.right for grid in drawn.sources) < min(grid.left for grid in drawn.kernels)
    assert max(grid.right for grid in drawn.kernels) < drawn.target.left
    for grids in (drawn.sources, drawn.kernels):
        assert all(upper.bottom + 40 < lower.top for upper, lower in pairwise(grids))
    every = [*drawn.sources, *drawn.kernels, drawn.target]
    assert all(grid.right <= drawn.width - MARGIN and grid.bottom < drawn.text_top for grid in every)
    rows, columns = sweep.output.shape
    image = np.asarray(drawn.frame(rows - 1, columns - 1, "A note").convert("L"))
    assert image.shape == (drawn.height, drawn.width)
    assert image[:, -2:].min() == 255, "no text runs out of the picture"
    assert image[-2:].min() == 255


def test_a_long_sum_is_set_smaller_where_there_is_no_room_for_another_line() -> None:
    rng = np.random.default_rng(0)
    source = np.where(rng.uniform(size=(1, 60, 60)) < 0.001, rng.uniform(1e5, 1e6, (1, 60, 60)).round(2), 0)
    drawn = drawing(correlation_sweep(source, np.full((1, 3, 3), -1.25), Window((3, 3))))
    for row, column in np.ndindex(58, 6):
        size, lines = drawn._text(row, column)
        assert len(lines) <= drawn.lines
        assert all(font(size).getlength(line) <= drawn.width - 2 * MARGIN for line in lines)


def frames_of(gif: bytes) -> tuple[list[np.ndarray], list[int]]:
    image = Image.open(io.BytesIO(gif))
    pictures, times = [], []
    for number in range(image.n_frames):
        image.seek(number)
        pictures.append(np.asarray(image.convert("RGB"), np.int64))
        times.append(int(image.info["duration"]))
    return pictures, times


def test_a_film_shows_every_stop_in_order_and_rests_at_the_end() -> None:
    drawn, reported = drawing(LECTURE), []
    made = film(drawn, reported.append)
    pictures, times = frames_of(made.gif)
    assert (made.frames, made.skipped, len(pictures)) == (9, 0, 9)
    assert times == [500] * 8 + [LAST]
    assert made.seconds == pytest.approx(sum(times) / 1000)
    assert reported == sorted(reported)
    assert (reported[0], reported[-1]) == (0, 1)
    for stop, picture in enumerate(pictures):
        expected = np.asarray(drawn.frame(stop // 3, stop % 3, f"Stop {stop + 1} of 9"), np.int64)
        assert np.abs(picture - expected).max() <= 40, "in 256 colours"
        assert (picture[:15] == 255).all(), "paper stays white"
    assert Image.open(io.BytesIO(made.gif)).info["loop"] == 0


def test_a_long_film_leaves_stops_out_evenly_and_says_so() -> None:
    sweep = max_sweep(noise(12, 12), Window((1, 1)))
    drawn = drawing(sweep)
    made = film(drawn, most=10)
    assert (made.frames, made.skipped) == (10, 134)
    pictures, _ = frames_of(made.gif)
    for number, stop in enumerate(np.linspace(0, 143, 10).round().astype(int)):
        note = f"Stop {stop + 1} of 144; this film shows 10 of them"
        expected = np.asarray(drawn.frame(stop // 12, stop % 12, note), np.int64)
        assert np.abs(pictures[number] - expected).mean() < 1.5


def test_a_photo_of_224_px_makes_a_film_that_can_be_sent() -> None:
    photo = np.add.outer(np.arange(224.0), np.arange(224.0)) % 200
    made = film(drawing(correlation_sweep(photo[None], EDGE[None], Window((3, 3)))), most=12)
    assert (made.frames, made.skipped) == (12, 222 * 222 - 12)
    assert len(made.gif) < 400_000


def test_a_film_can_be_stopped() -> None:
    class StopError(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0.4:
            raise StopError

    with pytest.raises(StopError):
        film(drawing(LECTURE), stop)


def test_several_channels_are_stacked_and_the_rest_counted() -> None:
    sweep = correlation_sweep(noise(5, 6, 6), noise(5, 3, 3), Window((3, 3)))
    drawn = drawing(sweep)
    assert len(drawn.sources) == len(drawn.kernels) == 3
    assert drawn._source_titles[2] == "Input, channel 2, 6×6 (and 2 more)"
    before, after = (np.asarray(drawn.frame(0, column)) for column in (0, 1))
    grid = drawn.kernels[1]
    beside = (slice(grid.top, grid.bottom), slice(grid.right + 4, grid.right + 70))
    assert (before[beside] != after[beside]).any(), "each channel's own sum stands beside its kernel"
    assert (before[beside] == rgb(INK)).all(-1).any()


def one_cell(values: np.ndarray) -> Sweep:
    return correlation_sweep(values, np.ones((1, 1, 1)), Window((1, 1)))


def test_the_smallest_sweep() -> None:
    made = film(
        Drawing(
            one_cell(np.zeros((1, 1, 1))),
            [Panel("Nothing", Scale(0, 1, signed=False))],
            Panel("Out", Scale(-1, 1, True)),
        )
    )
    assert (made.frames, made.skipped) == (1, 0)


def test_csv_by_hand() -> None:
    assert csv(np.array([[0.0, 765, -0.0], [-1.5, 1e-7, 1 / 3]])) == b"0,765,0\n-1.5,1e-07,0.3333333333333333\n"


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**16))
@settings(max_examples=20, deadline=None)
def test_csv_reads_back_exactly(rows: int, columns: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(0, 1000, (rows, columns))
    again = np.loadtxt(io.BytesIO(csv(values)), delimiter=",", ndmin=2)
    np.testing.assert_array_equal(again, values)
