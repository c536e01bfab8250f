"""A sheet of pictures: every picture is found again at its place, in a rim of its own."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from core.figures.colour import SEQUENTIAL, table
from core.figures.sheet import ACROSS, sheet

SIZES = [(5, 7), (3, 2), *[(4, 4)] * (2 * ACROSS), (1, 9)]


def decoded(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


@pytest.mark.parametrize("indexed", [False, True])
def test_every_picture_lies_at_its_place(indexed):
    random = np.random.default_rng(3)
    pictures = [random.integers(0, 256, size if indexed else (*size, 3), dtype=np.uint8) for size in SIZES]
    colours = table(SEQUENTIAL)
    png, places = sheet(pictures, colours if indexed else None)
    whole = decoded(png)
    taken = np.zeros(whole.shape[:2], dtype=int)
    for picture, place in zip(pictures, places, strict=True):
        rows, columns = slice(place.top, place.top + place.height), slice(place.left, place.left + place.width)
        np.testing.assert_array_equal(whole[rows, columns], colours[picture] if indexed else picture)
        taken[place.top - 1 : place.top + place.height + 1, place.left - 1 : place.left + place.width + 1] += 1
        np.testing.assert_array_equal(whole[place.top - 1, columns], whole[place.top, columns])
        np.testing.assert_array_equal(whole[rows, place.left + place.width], whole[rows, place.left + place.width - 1])
    assert taken.max() == 1


def test_a_place_is_written_as_the_end_of_an_address():
    (first, second) = sheet([np.zeros((2, 3, 3), dtype=np.uint8)] * 2)[1]
    numbers = [re.fullmatch(r"#xywh=(\d+),(\d+),3,2", place.fragment) for place in (first, second)]
    assert all(numbers)
    assert numbers[0][2] == numbers[1][2]
    assert numbers[0][1] != numbers[1][1]
