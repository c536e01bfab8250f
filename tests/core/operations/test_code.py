"""The code under the lessons runs, and its `shown` is the map of the page."""

import numpy as np
import pytest

from core.figures.pictures import thumbnail
from core.images.picture import UPLOAD, Picture
from core.images.region import CHANNELS, Region, cells, grey, unit, whole
from core.images.samples import load_sample
from core.operations.code import correlation, own_cells, photo_cells, photo_numbers, pooling, template, whole_photo
from core.operations.filtering import filter_photo
from core.operations.sweep import average_sweep, correlation_sweep, max_sweep
from core.operations.template import NORMALISED, search
from core.operations.window import PADDING_MODES, Window

KERNEL = ((-1.0, 0.0, 2.0), (0.25, 0.5, -3.0))


def run(code, **given):
    namespace = dict(given)
    exec(compile(code, "snippet", "exec"), namespace)
    return namespace["shown"].numpy()


@pytest.mark.parametrize("mode", PADDING_MODES)
@pytest.mark.parametrize("turned", [False, True])
def test_correlation_of_a_part_of_the_picture(mode, turned):
    picture, region = load_sample("coffee"), Region(20, 30, 100, 100)
    window = Window((2, 3), (2, 1), (1, 2), (1, 2), mode)
    code = correlation(photo_cells(picture, region, 12, "red", True), KERNEL, window, turned)
    kernel = np.array(KERNEL)[::-1, ::-1] if turned else np.array(KERNEL)
    sweep = correlation_sweep(unit(cells(picture, region, 12, "red")), kernel[None], window)
    np.testing.assert_allclose(run(code), sweep.output, atol=1e-12)


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_of_the_picture(channel):
    picture = load_sample("coffee")
    region = whole(picture).square()
    window = Window((1, 1))
    code = correlation(photo_cells(picture, region, 9, channel, False), ((1.0,),), window, False)
    np.testing.assert_array_equal(run(code), cells(picture, region, 9, channel)[0])


@pytest.mark.parametrize("ceil", [False, True])
@pytest.mark.parametrize("count_padding", [False, True])
def test_pooling_of_own_numbers(ceil, count_padding):
    rows = tuple(tuple(float((7 * i + 3 * j) % 11) for j in range(6)) for i in range(5))
    window = Window((3, 2), (2, 2), (1, 1), ceil=ceil)
    plane = np.array(rows)
    largest = run(pooling(own_cells([rows]), "max", window, count_padding))
    mean = run(pooling(own_cells([rows]), "average", window, count_padding))
    np.testing.assert_array_equal(largest, max_sweep(plane, window).output)
    np.testing.assert_allclose(mean, average_sweep(plane, window, count_padding).output, atol=1e-12)


def test_a_personal_photo_is_opened_from_a_file_of_ones_own():
    picture = Picture(np.zeros((8, 8, 3), np.uint8), UPLOAD, "", (8, 8))
    code = correlation(photo_cells(picture, whole(picture), 8, "grey", False), KERNEL, Window((2, 3)), False)
    compile(code, "snippet", "exec")
    assert "my_photo.jpg" in code


def test_only_what_is_used_is_imported():
    code = correlation(own_cells([KERNEL]), KERNEL, Window((2, 3)), False)
    assert "numpy" not in code
    assert "PIL" not in code
    assert code.startswith("import torch\nfrom torch.nn import functional as F\n\nx = ")


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("channel", ["grey", "blue"])
def test_the_whole_photo(turned, channel):
    picture = load_sample("rocket")
    kernel = np.array(KERNEL)[::-1, ::-1] if turned else np.array(KERNEL)
    photo = thumbnail(picture.pixels, 320)
    plane = grey(photo) if channel == "grey" else photo[:, :, 2]
    expected = filter_photo(plane[None].astype(np.float32), [kernel], "replicate")[0, 0]
    np.testing.assert_allclose(run(whole_photo(picture, 320, channel, KERNEL, turned)), expected, atol=1e-2)


@pytest.mark.parametrize("in_colour", [False, True])
def test_the_template_search(in_colour):
    picture, region = load_sample("coffee"), Region(50, 60, 20, 24)
    photo = thumbnail(picture.pixels, 200)
    volume = (np.moveaxis(photo, 2, 0) if in_colour else grey(photo)[None]).astype(float)
    expected = search(volume, np.stack([region.of(plane) for plane in volume]))[NORMALISED].values
    shown = run(template(picture, 200, region, in_colour))
    np.testing.assert_allclose(shown, expected, atol=1e-6)
    assert np.unravel_index(shown.argmax(), shown.shape) == (50, 60)


def test_the_photo_as_numbers():
    picture = load_sample("digit")
    np.testing.assert_array_equal(run(photo_numbers(picture, False)), picture.pixels)
    np.testing.assert_allclose(run(photo_numbers(picture, True)), picture.pixels / 255, atol=1e-6)
