"""The sliding-window lessons in Streamlit's own test runner."""

import numpy as np
import pytest

from lessons import LESSONS
from tests.pages.page import code, formulas, number_in, open_page, run_code, words

VIEWS = {"correlation": ("slide", "photo", "numbers", "search"), "pooling": ("slide", "lost", "shift", "linear")}


@pytest.mark.parametrize(("page", "view"), [(page, view) for page, views in VIEWS.items() for view in views])
def test_every_view_is_drawn_for_a_picture(page, view):
    at = open_page(page, view=view, picture="camera")
    assert not at.warning
    assert at.query_params.get("view", "slide") in (view, [view])


@pytest.mark.parametrize(("page", "view"), [(page, view) for page, views in VIEWS.items() for view in views])
def test_every_view_is_drawn_for_own_numbers(page, view):
    at = open_page(page, view=view, input="numbers", grid="3x4_0_10_20_30_5_15_25_35_0_0_0_255")
    assert not at.warning


def test_the_lectures_correlation():
    at = open_page("correlation", example="correlation")
    text = words(at)
    assert "5×5 cells go in, 3×3 come out" in text
    assert any("255" in latex and "=765" in latex for latex in formulas(at))
    assert run_code(at).tolist() == [[0, 765, 765]] * 3


def test_the_lectures_convolution():
    at = open_page("correlation", example="correlation", operation="convolution")
    assert any("=-765" in latex for latex in formulas(at))
    assert run_code(at).tolist() == [[0, -765, -765]] * 3


@pytest.mark.parametrize(("kind", "expected"), [("max", [[6, 8], [9, 7]]), ("average", [[3.75, 5.25], [5, 4.25]])])
def test_the_lectures_pooling(kind, expected):
    at = open_page("pooling", example="pooling", kind=kind)
    assert "16 values become 4, 75% fewer" in words(at)
    assert run_code(at).tolist() == expected


def test_a_link_brings_back_every_setting():
    at = open_page(
        "correlation", kernel="2x3_1_2_3_-4_5.5_0", stride="2", padding="3", fill="reflect", dilation="2", cells="20",
        channel="red", unit="1", part="10-20-64-64", at="7", labels="centre", operation="convolution",
    )  # fmt: skip
    assert not at.warning
    text = code(at)
    assert "[[1, 2, 3], [-4, 5.5, 0]]" in text
    assert "(20, 10, 84, 74)" in text
    assert 'mode="reflect"' in text
    assert "stride=(2, 2)" in text
    assert "w.flip" in text
    assert np.isfinite(run_code(at)).all()


@pytest.mark.parametrize(
    ("page", "broken", "named"),
    [
        ("correlation", {"kernel": "3x3_1_2"}, "kernel=3x3_1_2"),
        ("correlation", {"part": "1-2-3"}, "part=1-2-3"),
        ("pooling", {"window": "99"}, "window=99"),
    ],
)
def test_a_broken_link_is_explained_and_the_rest_is_kept(page, broken, named):
    at = open_page(page, cells="8", **broken)
    assert any(named in box.value.replace("\\", "") for box in at.warning)
    assert "(8, 8)" in code(at)


@pytest.mark.parametrize(
    ("page", "settings", "hint"),
    [
        ("correlation", {"input": "numbers", "dilation": "4"}, "kernel at most 2"),
        ("pooling", {"input": "numbers", "window": "8"}, "at most 4"),
        ("pooling", {"window": "2", "padding": "4"}, "padding of at most 1"),
    ],
)
def test_a_window_that_does_not_fit_is_explained(page, settings, hint):
    at = open_page(page, **settings)
    assert any(hint in box.value for box in at.warning), [box.value for box in at.warning]
    assert any(box.label for box in at.slider)  # the controls that mend it are still there


def test_every_example_of_these_lessons_stands_in_its_link():
    for lesson in LESSONS:
        for example in lesson.examples if lesson.url in VIEWS else ():
            assert not open_page(lesson.url, example=example.id).warning


def test_pooling_tells_that_the_average_is_a_convolution_and_the_maximum_is_none():
    average, largest = (open_page("pooling", view="linear", kind=kind) for kind in ("average", "max"))
    assert "Average pooling is a convolution" in words(average)
    gap = number_in(words(average).split("differ by at most **")[1].split("**")[0])
    assert gap < 1e-9
    assert "Max pooling is no convolution" in words(largest)


def test_normalised_search_finds_the_patch_and_plain_search_is_fooled():
    text = words(open_page("correlation", view="search", patch="100-150-60-60", way="normalised"))
    assert "**Normalised** finds it" in text
    assert "**Plain is fooled**" in text


def test_a_flat_patch_is_explained():
    at = open_page("correlation", view="search", picture="checkerboard", patch="4-4-8-8")
    assert any("no pattern" in box.value for box in at.warning)


@pytest.mark.parametrize("picture", ["zone-plate", "coffee"])
def test_the_code_of_the_whole_picture_gives_its_range_also_for_small_ones(picture):
    at = open_page("correlation", view="photo", picture=picture, size="1024")
    shown = run_code(at)
    line = words(at).split("**Your kernel**: ")[1].split("\n")[0].replace("−", "-")
    low, high = (float(part) for part in line.split(", highest")[0].split(" … "))
    assert (low, high) == (pytest.approx(shown.min(), rel=1e-3), pytest.approx(shown.max(), rel=1e-3))
    assert float(line.split("mean strength ")[1]) == pytest.approx(np.abs(shown).mean(), rel=1e-3)
    row, column = (int(part.split(",")[0].split(";")[0]) for part in line.split("row ")[1].split(", column "))
    assert shown[row, column] == shown.max()


@pytest.mark.parametrize("colour", ["0", "1"])
def test_the_code_of_the_search_finds_the_patch(colour):
    shown = run_code(open_page("correlation", view="search", picture="dogs", patch="500-330-60-90", colour=colour))
    assert np.unravel_index(shown.argmax(), shown.shape) == (500, 330)
    assert shown.max() == pytest.approx(1)


def test_pooling_names_the_cells_that_never_win():
    at = open_page("pooling", view="lost", input="numbers")
    values = np.array([[1, 3, 2, 4], [5, 6, 7, 8], [9, 2, 1, 3], [4, 5, 6, 7]])
    winners = {(1, 1), (1, 3), (2, 0), (3, 3)}
    line = words(at).split("**12 cells of 16 never win**: ")[1].split("\n")[0]
    named = {(row, column) for row, column in np.ndindex(4, 4) if f"({row}, {column})" in line}
    assert named == set(np.ndindex(4, 4)) - winners
    assert sorted(int(values[place]) for place in winners) == [6, 7, 8, 9]


def test_a_stop_has_one_name_on_the_page():
    by_centre = open_page("correlation", input="numbers", labels="centre")
    by_corner = open_page("correlation", input="numbers", labels="top-left")
    assert "Z(1,1)=" in words(by_centre).replace("&", "")
    assert "Z(0,0)=" in words(by_corner).replace("&", "")
    assert "Z(0,0)=" not in "".join(entry.value for entry in by_centre.latex)
