"""The pictures that come with the app."""

import numpy as np
import pytest

from core.errors import LearnerError
from core.images import synthetic
from core.images.picture import SAMPLE
from core.images.samples import DEFAULT_SAMPLE, PHOTO_FOLDER, SAMPLES, Sample, load_sample, sample_ids

PHOTOS = [sample for sample in SAMPLES if sample.group == "photo"]


def by_id(sample: Sample) -> str:
    return sample.id


@pytest.mark.parametrize("sample", SAMPLES, ids=by_id)
def test_every_sample_loads_and_is_described(sample: Sample) -> None:
    picture = load_sample(sample.id)
    assert (picture.origin, picture.name) == (SAMPLE, sample.id)
    assert 128 <= max(picture.width, picture.height) <= 1024
    assert picture.pixels.std() > 10, "a picture shows something"
    assert sample.description.endswith(".")
    assert len(sample.description.split()) >= 5
    assert all((sample.title, sample.source, sample.licence, sample.author))


@pytest.mark.parametrize("sample", PHOTOS, ids=by_id)
def test_licence_of_every_photo_is_free_and_listed(sample: Sample) -> None:
    assert sample.licence.startswith(("CC0", "CC BY 2", "CC BY 4", "CC BY-SA", "public domain"))
    assert sample.source.startswith("https://")
    lines = (PHOTO_FOLDER / "LICENSES.md").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if f"`{sample.id}.jpg`" in line)
    for fact in (sample.title, sample.author, sample.licence, sample.source):
        assert fact in line


def test_ids_are_unique_and_photos_come_first() -> None:
    groups = [sample.group for sample in SAMPLES]
    assert len(set(sample_ids())) == len(SAMPLES)
    assert groups == sorted(groups, key=["photo", "pattern"].index)
    assert groups.count("photo") >= 8
    assert {DEFAULT_SAMPLE, "street", "digit"} <= set(sample_ids())


def test_folder_holds_the_photos_and_nothing_else() -> None:
    files = {file.name for file in PHOTO_FOLDER.iterdir()}
    assert files == {f"{sample.id}.jpg" for sample in PHOTOS} | {"LICENSES.md"}
    assert sum(file.stat().st_size for file in PHOTO_FOLDER.iterdir()) <= 2_500_000


def test_no_two_samples_are_alike() -> None:
    assert len({load_sample(id).digest for id in sample_ids()}) == len(SAMPLES)


def test_samples_are_loaded_once() -> None:
    assert load_sample("cat") is load_sample("cat")


@pytest.mark.parametrize(("wrong", "right"), [("cta", "cat"), ("Astronaut", "astronaut"), ("stripe45", "stripes-45")])
def test_unknown_sample_names_the_nearest(wrong: str, right: str) -> None:
    with pytest.raises(LearnerError) as caught:
        load_sample(wrong)
    assert wrong in caught.value.message
    assert right in caught.value.hint


@pytest.mark.parametrize("wrong", ["", "x" * 100_000, "../cat", "cat.jpg"])
def test_hostile_ids_are_refused(wrong: str) -> None:
    with pytest.raises(LearnerError) as caught:
        load_sample(wrong)
    assert len(caught.value.message) < 100


def test_checkerboard_worked_by_hand() -> None:
    board = synthetic.checkerboard()
    assert board[::32, ::32][:2, :4].tolist() == [[255, 0, 255, 0], [0, 255, 0, 255]]
    assert board[31, 31] == 255
    assert board[31, 32] == 0


def test_gradient_rises_by_one_per_column() -> None:
    assert (synthetic.gradient() == np.arange(256)).all()


@pytest.mark.parametrize(("angle", "step"), [(0, (0, 1)), (45, (-1, 1)), (90, (1, 0)), (135, (1, 1))])
def test_stripes_are_constant_along_their_angle_only(angle: int, step: tuple[int, int]) -> None:
    """`step` is one px along the stripe: (rows down, columns right)."""
    stripes = synthetic.stripes(angle).astype(int)
    inner = stripes[1:-1, 1:-1]

    def moved(rows: int, columns: int) -> np.ndarray:
        return stripes[1 + rows : 255 + rows, 1 + columns : 255 + columns]

    assert (inner == moved(*step)).all()
    across = (step[1], -step[0])
    assert 0.05 < (inner != moved(*across)).mean() < 0.2
    assert stripes.mean() == pytest.approx(127.5, abs=3)


def test_zone_plate_gets_finer_towards_the_edge() -> None:
    plate = synthetic.zone_plate().astype(int)
    assert plate[127:129, 127:129].min() > 250
    np.testing.assert_array_equal(plate, plate.T)
    np.testing.assert_array_equal(plate, plate[::-1])
    crossings = np.diff(np.sign(plate[128, 128:] - 127.5)) != 0
    assert crossings[:32].sum() < crossings[32:64].sum() < crossings[64:96].sum() < crossings[96:].sum()
    assert crossings[-16:].sum() >= 14, "near the edge almost every px changes sides"


def test_digit_is_the_one_in_the_data_set() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    digits = datasets.load_digits()
    assert digits.target[13] == 3
    image = synthetic.digit()
    assert image.shape == (128, 128)
    np.testing.assert_array_equal(image[::16, ::16], (digits.images[13] * 255 // 16).astype(np.uint8))
    np.testing.assert_array_equal(image[7::16, 15::16], image[::16, ::16])
