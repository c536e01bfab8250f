import numpy as np
import pytest

from core.images.picture import SAMPLE, Picture
from core.images.region import CHANNELS, GREY, Region, cells, grey, unit, whole
from core.images.samples import load_sample


@pytest.fixture
def small():
    pixels = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)
    return Picture(pixels, SAMPLE, "small", (8, 6))


def test_a_region_is_moved_and_cut_to_lie_inside():
    assert Region(-3, 90, 4, 4).within(10, 20) == Region(0, 16, 4, 4)
    assert Region(2, 2, 40, 5).within(10, 20) == Region(0, 2, 10, 5)
    assert Region(3, 3, 0, 0).within(4, 4) == Region(3, 3, 1, 1)


def test_square_keeps_the_centre():
    assert Region(0, 10, 6, 12).square() == Region(0, 13, 6, 6)


def test_scaling_there_and_back_gives_the_same_place():
    region = Region(100, 40, 300, 200)
    assert region.scaled(0.5) == Region(50, 20, 150, 100)
    assert region.scaled(0.5).scaled(2) == region
    assert Region(5, 5, 1, 1).scaled(0.01).height == 1


def test_as_many_cells_as_pixels_are_the_pixels(small):
    region = Region(1, 2, 4, 4)
    colours = cells(small, region, 99, None)
    assert colours.shape == (3, 4, 4)
    np.testing.assert_array_equal(colours, np.moveaxis(region.of(small.pixels), 2, 0))
    for index, name in enumerate(CHANNELS[1:]):
        np.testing.assert_array_equal(cells(small, region, 4, name)[0], colours[index])


def test_fewer_cells_are_means_of_their_pixels(small):
    four = cells(small, Region(0, 0, 6, 6), 2, "green")[0]
    expected = small.pixels[:6, :6, 1].reshape(2, 3, 2, 3).mean((1, 3))
    np.testing.assert_allclose(four, expected, atol=0.5)
    assert (four == np.round(four)).all()


def test_grey_is_a_weighted_mean_of_the_channels():
    picture = load_sample("coffee")
    weighted = picture.pixels @ np.array([0.299, 0.587, 0.114])
    assert np.abs(grey(picture.pixels) - weighted).max() <= 1
    assert cells(picture, whole(picture).square(), 16, GREY).shape == (1, 16, 16)


def test_unit_numbers_have_three_decimals():
    assert unit(np.array([0.0, 255, 51, 100])).tolist() == [0, 1, 0.2, 0.392]
