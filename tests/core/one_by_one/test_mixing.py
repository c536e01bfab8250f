"""1x1 layers against torch's convolution and dense layer, against the lecture, and against rotations worked by hand."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy.spatial.transform import Rotation

from core.errors import LearnerError
from core.figures.pictures import thumbnail
from core.images.picture import UPLOAD, Picture
from core.images.samples import load_sample
from core.models.cards import BUNDLED
from core.one_by_one import code, mixing
from core.one_by_one.links import Place, Shaped
from core.one_by_one.presets import MIXES

LECTURE = ((0.5, -0.3, 0.2, 1.0), (0.1, 0.4, -0.2, 0.0))


def run(text):
    namespace = {}
    exec(compile(text, "snippet", "exec"), namespace)
    return namespace["shown"].numpy()


def test_the_lectures_pixel():
    weight, bias = mixing.parts(LECTURE)
    x = np.array([5.0, 3.0, 7.0])[:, None, None]
    for layer in (mixing.mix, mixing.dense):
        np.testing.assert_allclose(layer(x, weight, bias).ravel(), [4.0, 0.3], atol=1e-12)
    assert mixing.layer(weight).parameters == 8


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 7), st.integers(1, 7), st.integers(0, 99))
def test_convolution_dense_layer_and_numpy_agree(inputs, outputs, height, width, seed):
    generator = np.random.default_rng(seed)
    x, bias = generator.normal(size=(inputs, height, width)), generator.normal(size=outputs)
    weight = generator.normal(size=(outputs, inputs))
    expected = np.einsum("mc,chw->mhw", weight, x) + bias[:, None, None]
    for layer in (mixing.mix, mixing.dense):
        result = layer(x, weight, bias)
        assert result.shape == (outputs, height, width)
        np.testing.assert_allclose(result, expected, atol=1e-12)


def test_a_filter_of_another_depth_is_explained():
    with pytest.raises(LearnerError, match="4 channels deep, but the input has 3"):
        mixing.mix(np.zeros((3, 2, 2)), np.zeros((1, 4)), np.zeros(1))


def test_the_known_layers_do_what_they_say():
    photo = load_sample("coffee").pixels[:60, :80]
    planes = np.moveaxis(photo, 2, 0).astype(float)

    def through(name):
        return mixing.clipped(mixing.mix(planes, *mixing.parts(MIXES[name].rows))).pixels

    luma = np.asarray(Image.fromarray(photo).convert("L")).astype(int)
    assert abs(through("grey") - luma).max() <= 1  # Pillow rounds its weights to 16 bits
    np.testing.assert_array_equal(through("swap"), photo[:, :, ::-1])
    np.testing.assert_array_equal(through("negative"), 255 - photo)
    even = np.full((3, 2, 2), 120.0)
    np.testing.assert_allclose(mixing.mix(even, *mixing.parts(MIXES["opponent"].rows)), 0, atol=1e-12)
    sums = mixing.parts(MIXES["sepia"].rows)[0].sum(1)
    assert (sums[:2] > 1).all()
    assert sums[2] < 1


@pytest.mark.parametrize("degrees", [-180, -37, 0, 1, 90, 120, 240])
def test_the_colours_turn_about_the_grey_axis(degrees):
    turned = mixing.hue_rotation(degrees)
    axis = np.ones(3) / np.sqrt(3)
    np.testing.assert_allclose(turned, Rotation.from_rotvec(np.deg2rad(degrees) * axis).as_matrix(), atol=1e-12)
    np.testing.assert_allclose(turned @ [80, 80, 80], 80)
    if degrees == 120:
        np.testing.assert_allclose(turned @ [255, 0, 0], [0, 255, 0], atol=1e-9)


def test_clipping_counts_pixels_not_values():
    values = np.array([[[-1.0, 10.0, 300.0, 255.4]], [[-9.0, 10.0, -5.0, 0.0]], [[3.0, 10.4, 4.0, -0.4]]])
    seen = mixing.clipped(values)
    assert seen.pixels.tolist() == [[[0, 0, 3], [10, 10, 10], [255, 0, 4], [255, 0, 0]]]
    assert (seen.below, seen.above, seen.outside) == (0.5, 0.25, 0.5)
    assert mixing.clipped(values[:1]).pixels.tolist() == [[0, 10, 255, 255]]


def test_rows_carry_weights_and_biases_to_the_link_and_back():
    rows = mixing.with_bias(np.array([[1 / 3, -2.0, 0.0]]), np.array([-0.0]))
    assert rows == ((0.3333, -2.0, 0.0, 0.0),)
    weight, bias = mixing.parts(rows)
    assert weight.tolist() == [[0.3333, -2.0, 0.0]]
    assert bias.tolist() == [0.0]


def test_more_and_fewer_output_channels():
    weight, bias = mixing.parts(LECTURE)
    more, biases = mixing.with_outputs(weight, bias, 4)
    assert more.tolist() == [*weight.tolist(), [0, 0, 1], [1, 0, 0]]
    assert biases.tolist() == [1, 0, 0, 0]
    fewer, biases = mixing.with_outputs(weight, bias, 1)
    assert (fewer.tolist(), biases.tolist()) == ([[0.5, -0.3, 0.2]], [1])


def test_chosen_channels_get_their_weights_and_the_others_none():
    assert mixing.spread_weights((4, 1), (2.0, -1.0), 6).tolist() == [[0, -1, 0, 0, 2, 0]]
    assert mixing.spread_weights((), (), 3).tolist() == [[0, 0, 0]]


def test_random_weights_follow_their_seed_and_spread():
    first = mixing.random_weights(64, 256, 3)
    np.testing.assert_array_equal(first, mixing.random_weights(64, 256, 3))
    assert (first != mixing.random_weights(64, 256, 4)).any()
    assert first.var() == pytest.approx(2 / 256, rel=0.05)


def test_the_largest_products_and_the_rest_make_the_sum():
    text = mixing.largest_latex("Z", np.array([1.0, -2.0, 0.5, 4.0]), np.array([1.0, 3.0, 2.0, 1.0]), 0.5, count=2)
    assert text.replace(" ", "") == (
        r"\begin{aligned}Z&=3\cdot(-2)+1\cdot4\\&\quad+\underbrace{2}_{2\text{more}}+0.5\\&=0.5\end{aligned}"
    )


@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("name", ["grey", "opponent"])
def test_the_code_of_a_photo_gives_what_the_page_shows(name, relu):
    picture = load_sample("coffee")
    planes = np.moveaxis(thumbnail(picture.pixels, 640), 2, 0).astype(float)
    weight, bias = mixing.parts(MIXES[name].rows)
    z = mixing.mix(planes, weight, bias)
    text = code.mixing(code.photo(picture, planes.shape, 640), weight, bias, relu)
    np.testing.assert_allclose(run(text), np.maximum(z, 0) if relu else z, atol=1e-9)


@pytest.mark.parametrize("side", [50, 400])
def test_the_code_of_small_photos_makes_the_same_pixels(side, tmp_path, monkeypatch):
    pixels = np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)
    picture = Picture(pixels, UPLOAD, "", (side, side))
    Image.fromarray(pixels).save(tmp_path / "my_photo.jpg", "PNG")
    monkeypatch.chdir(tmp_path)
    planes = np.moveaxis(thumbnail(picture.pixels, 640), 2, 0).astype(float)
    text = code.mixing(code.photo(picture, planes.shape, 640), np.eye(3), np.zeros(3), False)
    np.testing.assert_array_equal(run(text), planes)


def test_the_code_of_one_pixel():
    text = code.mixing(code.vector(np.array([5.0, 3.0, 7.0])), *mixing.parts(LECTURE), True)
    np.testing.assert_allclose(run(text).ravel(), [4, 0.3], atol=1e-12)


def test_the_code_of_maps(bundled_activations):
    picture, kept = load_sample("coffee"), bundled_activations("coffee")
    source = code.maps(picture, BUNDLED, "layer2.0")
    maps = kept["layer2.0"].values().astype(float)
    weight = mixing.spread_weights((7, 3), (1.5, -0.5), len(maps))
    expected = np.maximum(mixing.mix(maps, weight, np.array([0.25])), 0)
    text = code.chosen(source, (7, 3), (1.5, -0.5), len(maps), 0.25, True)
    np.testing.assert_allclose(run(text), expected, atol=1e-5)
    drawn = mixing.mix(maps, mixing.random_weights(4, len(maps), 9), np.zeros(4))
    np.testing.assert_allclose(run(code.random(source, 4, len(maps), 9, False)), drawn, atol=1e-5)


def test_the_mean_of_a_class_map_is_the_logit(bundled, bundled_activations):
    picture, kept = load_sample("coffee"), bundled_activations("coffee")
    last = kept.spatial_names[-1]
    shown = run(code.class_map(code.maps(picture, BUNDLED, last), 5))
    fc = bundled.network.fc
    weight, bias = (tensor[[5]].detach().numpy().astype(float) for tensor in (fc.weight, fc.bias))
    expected = mixing.mix(kept[last].values().astype(float), weight, bias)
    np.testing.assert_allclose(shown, expected, atol=1e-5)
    assert shown.mean() == pytest.approx(float(kept.logits[5]), abs=1e-4)


@pytest.mark.parametrize("text", ["2x3_1_2_3_4_5_6", "5x4" + "_0" * 20, "1x4_0_0_0_1001", "1x4_0_0_0", "x"])
def test_a_layer_of_another_shape_is_refused(text):
    param = Shaped("w", LECTURE, rows=4, columns=4)
    with pytest.raises(LearnerError, match="w="):
        param.parse(text)
    assert param.parse(param.write(LECTURE)) == LECTURE


@pytest.mark.parametrize("text", ["40", "40-", "-1-2", "1-2-3", "a-b", "٣-٤"])
def test_what_is_no_pixel_is_refused(text):
    param = Place("pixel", ())
    with pytest.raises(LearnerError, match="pixel="):
        param.parse(text)
    assert param.parse(param.write((7, 7))) == (7, 7)


def test_double_precision_is_kept():
    x = np.full((1, 1, 1), 1.0)
    assert mixing.dense(x, np.array([[1 / 3]]), np.zeros(1)).item() == 1 / 3
    assert torch.get_default_dtype() == torch.float32
