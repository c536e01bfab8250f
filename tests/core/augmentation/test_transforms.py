"""Every transform against its formula: worked by hand, by NumPy indexing, by grid_sample, by torchvision itself."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as nnf
from torchvision.transforms import v2

from core.augmentation.colour import Brightness, Factor, Grey, Hue
from core.augmentation.crops import Crop, centre_crop
from core.augmentation.draws import Knob
from core.augmentation.geometry import Flip, Rotation, Scaling, Shear, Translation, about_the_corner
from core.augmentation.mixing import CutMix, MixUp
from core.augmentation.noise import Blur, Erasing, Noise
from core.augmentation.policies import Operation, Policy
from core.augmentation.transforms import KINDS, kind
from core.augmentation.warps import Elastic, Perspective, corner_points
from core.randomness import numpy_generator

SIZE = (40, 40)
X, SECOND = (torch.rand(3, *SIZE, generator=torch.Generator().manual_seed(seed)) for seed in (1, 2))
ROWS, COLUMNS = np.mgrid[: SIZE[0], : SIZE[1]].astype(np.float64)


def apply(draw):
    return draw.apply(X, SECOND)


def sampled(rows: np.ndarray, columns: np.ndarray, x: torch.Tensor = X, padding: str = "zeros") -> torch.Tensor:
    """`x` read at these places (bilinear), black outside."""
    height, width = x.shape[1:]
    grid = np.stack([2 * columns / (width - 1) - 1, 2 * rows / (height - 1) - 1], -1).astype(np.float32)
    read = nnf.grid_sample(x[None], torch.from_numpy(grid)[None], padding_mode=padding, align_corners=True)
    return read[0]


@pytest.mark.parametrize("entry", KINDS, ids=lambda entry: entry.id)
def test_every_transform_keeps_shape_and_range_and_says_what_it_did(entry):
    for index in range(5):
        draw = entry.draw(numpy_generator(entry.id, index), entry.defaults, SIZE)
        result = apply(draw)
        assert result.shape == X.shape
        assert result.dtype == torch.float32
        assert 0 <= float(result.min()) <= float(result.max()) <= 1
        assert draw.words()
        assert draw.latex(SIZE)
        assert 0 <= draw.share <= 1


@pytest.mark.parametrize("entry", [entry for entry in KINDS if entry.dial], ids=lambda entry: entry.id)
def test_the_neutral_number_changes_nothing_and_the_ends_change_something(entry):
    draw = entry.dial.draw(entry.dial.neutral)
    if draw is not None:
        draw = replace(draw, top=0, left=0, side=SIZE[0], size=SIZE) if entry.id == "centre" else draw
        torch.testing.assert_close(apply(draw), X, atol=2e-6, rtol=0)
    farthest = max(entry.dial.values, key=lambda value: abs(value - entry.dial.neutral))
    assert entry.dial.draw(farthest) is not None
    assert list(entry.dial.values) == sorted(entry.dial.values)
    assert entry.dial.neutral in entry.dial.values


@pytest.mark.parametrize("id", ["translate", "shear", "perspective", "elastic", "rotate"])
def test_zero_strength_is_the_identity(id):
    entry = kind(id)
    values = (0.0, *entry.defaults[1:])
    torch.testing.assert_close(apply(entry.draw(numpy_generator(id), values, SIZE)), X, atol=1e-4, rtol=0)


def test_a_flip_is_the_index_map():
    array = X.numpy()
    flipped = apply(Flip()).numpy()
    for i, j in ((0, 0), (3, 7), (39, 39)):
        assert (flipped[:, i, j] == array[:, i, SIZE[1] - 1 - j]).all()
    assert r"39-j" in Flip().latex(SIZE)
    assert (apply(Flip(vertical=True)).numpy() == array[:, ::-1]).all()


@pytest.mark.parametrize(
    "draw", [Rotation(7.0), Rotation(-12.0), Rotation(133.7), Scaling(1.3), Scaling(0.6), Shear(20.0)]
)
def test_linear_maps_do_what_their_matrix_says(draw):
    """The formula, backwards: a pixel comes from `M^-1 ((x', y') - c) + c` with y in rows from the bottom."""
    (a, b), (c, d) = draw.matrix
    centre = (SIZE[0] - 1) / 2
    x, y = COLUMNS - centre, (SIZE[0] - 1 - ROWS) - centre
    determinant = a * d - b * c
    source_x, source_y = (d * x - b * y) / determinant, (-c * x + a * y) / determinant
    expected = sampled(SIZE[0] - 1 - (source_y + centre), source_x + centre)
    torch.testing.assert_close(apply(draw), expected, atol=2e-4, rtol=0)
    assert f"{a:.3f}&{b:.3f}" in draw.latex(SIZE)
    assert "x-19.5" in draw.latex(SIZE)


def test_a_quarter_turn_goes_counter_clockwise():
    assert Rotation(90.0).latex(SIZE).count("0.000&-1.000") == 1
    turned = apply(Rotation(90.0)).numpy()
    assert (turned == np.rot90(X.numpy(), axes=(1, 2))).all()


def test_a_translation_moves_pixels_right_and_down():
    moved = apply(Translation(right=5, down=-3)).numpy()
    np.testing.assert_allclose(moved[:, : 40 - 3, 5:], X.numpy()[:, 3:, :35], atol=1e-5)
    assert (moved[:, :, :4] == 0).all()
    assert "X(i+3,\\;j-5)" in Translation(5, -3).latex(SIZE)


def test_perspective_moves_corners_where_it_says_and_pixels_as_its_formula_says():
    draw = Perspective(SIZE, ((4, 2), (36, 5), (33, 38), (1, 30)))
    a, b, c, d, e, f, g, h = draw.homography
    for (u, v), (x, y) in zip(draw.corners, corner_points(SIZE), strict=True):
        below = g * u + h * v + 1
        assert ((a * u + b * v + c) / below, (d * u + e * v + f) / below) == pytest.approx((x, y), abs=1e-9)
    u, v = COLUMNS + 0.5, ROWS + 0.5
    below = g * u + h * v + 1
    expected = sampled((d * u + e * v + f) / below - 0.5, (a * u + b * v + c) / below - 0.5)
    torch.testing.assert_close(apply(draw), expected, atol=2e-3, rtol=0)


def test_elastic_moves_every_pixel_by_its_field():
    draw = Elastic(alpha=60.0, sigma=3.0, seed=5)
    field = draw.displacement(SIZE)[0].numpy() * np.array(SIZE[::-1]) / 2
    torch.testing.assert_close(apply(draw), sampled(ROWS + field[..., 1], COLUMNS + field[..., 0]), atol=1e-4, rtol=0)
    assert f"{np.hypot(*field.transpose(2, 0, 1)).max():.1f}" in draw.latex(SIZE)


def test_a_crop_is_cut_and_resized():
    draw = Crop(top=6, left=3, side=30, size=SIZE)
    piece = X[:, 6:36, 3:33]
    rows, columns = (ROWS + 0.5) * 30 / 40 - 0.5, (COLUMNS + 0.5) * 30 / 40 - 0.5
    torch.testing.assert_close(apply(draw), sampled(rows, columns, piece, "border"), atol=1e-5, rtol=0)
    assert centre_crop(200, (224, 224)) == Crop(12, 12, 200, (224, 224))
    assert centre_crop(224, (100, 80)) == Crop(10, 0, 80, (100, 80)), "cut to the picture"


def test_colours_follow_their_formulas():
    array = X.numpy()
    grey = (0.2989 * array[0] + 0.587 * array[1] + 0.114 * array[2])[None]
    for draw, expected in (
        (Brightness(0.1), array + 0.1),
        (Brightness(-0.15), array - 0.15),
        (Factor("brightness", 1.4), 1.4 * array),
        (Factor("contrast", 1.7), 1.7 * array - 0.7 * grey.mean()),
        (Factor("saturation", 0.4), 0.4 * array + 0.6 * grey),
        (Grey(), np.repeat(grey, 3, axis=0)),
    ):
        np.testing.assert_allclose(apply(draw).numpy(), np.clip(expected, 0, 1), atol=1e-5, err_msg=draw.words())


def test_brightness_adds_and_multiplies_differently():
    black = torch.zeros(3, 2, 2)
    assert float(Brightness(0.2).apply(black, black).max()) == pytest.approx(0.2)
    assert float(Factor("brightness", 1.2).apply(black, black).max()) == 0


def test_hue_turns_red_to_green():
    red = torch.tensor([0.8, 0.1, 0.1])[:, None, None].expand(3, 4, 4).contiguous()
    green = Hue(120.0).apply(red, red)[:, 0, 0]
    torch.testing.assert_close(green, torch.tensor([0.1, 0.8, 0.1]), atol=1e-4, rtol=0)


def test_noise_has_the_spread_it_says():
    grey = torch.full((3, 100, 100), 0.5)
    change = Noise(0.05, 3).apply(grey, grey) - grey
    assert float(change.std()) == pytest.approx(0.05, rel=0.03)
    assert torch.equal(Noise(0.05, 3).apply(grey, grey), Noise(0.05, 3).apply(grey, grey))
    assert not torch.equal(Noise(0.05, 3).apply(grey, grey), Noise(0.05, 4).apply(grey, grey))


def test_blur_is_the_gaussian_window():
    point = torch.zeros(3, 21, 21)
    point[:, 10, 10] = 1
    blurred = Blur(1.2).apply(point, point)[0].numpy()
    u, v = np.mgrid[-4:5, -4:5]
    window = np.exp(-(u**2 + v**2) / (2 * 1.2**2))
    np.testing.assert_allclose(blurred[6:15, 6:15], window / window.sum(), atol=1e-6)
    assert Blur(1.2).side == 9


def test_erasing_covers_exactly_its_rectangle():
    erased = apply(Erasing(4, 6, 10, 3)).numpy()
    assert (erased[:, 4:14, 6:9] == 0).all()
    erased[:, 4:14, 6:9] = X.numpy()[:, 4:14, 6:9]
    assert (erased == X.numpy()).all()


def test_mixing_mixes_pictures_and_labels_alike():
    torch.testing.assert_close(apply(MixUp(0.63)), 0.63 * X + 0.37 * SECOND)
    assert MixUp(0.63).share == 0.63
    cut = CutMix(5, 0, 10, 8, SIZE)
    mixed = apply(cut)
    assert torch.equal(mixed[:, 5:15, :8], SECOND[:, 5:15, :8])
    assert int((mixed != X).any(0).sum()) <= 80
    assert cut.share == 1 - 80 / 1600


@pytest.mark.parametrize("space", [v2.AutoAugment, v2.RandAugment, v2.TrivialAugmentWide])
def test_operations_are_torchvisions(space):
    """The same pixels as torchvision's own dispatch, for every operation and three magnitudes each."""
    oracle = space()
    pixels = (X * 255).to(torch.uint8)
    for name, (magnitudes_of, two_sided) in space._AUGMENTATION_SPACE.items():
        magnitudes = magnitudes_of(31, *SIZE)
        levels = [0.0] if magnitudes is None else [float(magnitudes[index]) for index in (0, 12, 30)]
        for level in [*levels, *([-level for level in levels] if two_sided else [])]:
            call = Operation(name, level).call()
            ours = pixels if call is None else call(pixels)
            theirs = oracle._apply_image_or_video_transform(pixels, name, level, oracle.interpolation, oracle._fill)
            assert torch.equal(ours, theirs), (name, level)
            assert Operation(name, level).words()


def test_automatic_methods_draw_what_they_should():
    for index in range(40):
        auto, rand, trivial = (
            kind(id).draw(numpy_generator(id, index), kind(id).defaults, SIZE) for id in ("auto", "rand", "trivial")
        )
        assert isinstance(auto, Policy)
        assert len(auto.operations) <= 2
        assert len(rand.operations) == 2
        assert len(trivial.operations) == 1


@pytest.mark.parametrize("entry", KINDS, ids=lambda entry: entry.id)
def test_draws_stay_between_their_limits(entry):
    generator = numpy_generator("limits", entry.id)
    drawn = [entry.draw(generator, entry.defaults, (224, 224)) for _ in range(100)]
    for draw in drawn:
        match draw:
            case Rotation(degrees) | Shear(degrees) | Hue(degrees):
                assert abs(degrees) <= entry.defaults[0]
            case Scaling(factor) | Factor(_, factor):
                assert abs(factor - 1) <= entry.defaults[0] / 100
            case Brightness(delta):
                assert abs(delta) <= 0.2
            case Translation(right, down):
                assert max(abs(right), abs(down)) <= 22
            case Crop(top, left, side):
                assert side == 200
                assert 0 <= min(top, left) <= max(top, left) <= 24
            case Erasing(top, left, height, width):
                assert top + height <= 224
                assert left + width <= 224
                assert height * width <= 0.22 * 224 * 224
            case Blur(sigma):
                assert 0.1 <= sigma <= 2
    if entry.knobs and entry.id not in ("noise", "centre"):
        assert len(set(drawn)) > 10, "they differ"


def test_a_knob_refuses_what_is_off_its_scale():
    knob = Knob("degrees", "max", 0, 180, 1, 15, "°")
    assert knob.rounded(14.6) == 15
    for value in (-1, 181, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="degrees"):
            knob.rounded(value)


def test_without_a_centre_the_picture_turns_about_its_corner():
    (a, b), (c, d) = Rotation(-7.0).matrix
    x, y = COLUMNS + 0.5, -(ROWS + 0.5)
    expected = sampled(-(-c * x + a * y) - 0.5, d * x - b * y - 0.5)
    torch.testing.assert_close(about_the_corner(X, -7.0), expected, atol=2e-4, rtol=0)
    assert float((about_the_corner(X, -7.0) - apply(Rotation(-7.0))).abs().max()) > 0.3
