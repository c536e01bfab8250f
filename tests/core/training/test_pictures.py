"""The pictures to train on: shapes, ranges, and that nothing to be tested on is learnt from."""

import numpy as np
import pytest
import torch

from core.images.samples import SAMPLES
from core.training.pictures import PHOTOS, as_picture, picture_set
from core.training.presets import DIGITS, PIECES


@pytest.mark.parametrize(("id", "shape"), [(DIGITS, (1, 8, 8)), (PIECES, (3, 16, 16))])
def test_shapes_ranges_and_classes(id, shape):
    pictures = picture_set(id)
    assert pictures.shape == shape
    assert pictures.pixels.shape == (1200, *shape)
    assert pictures.validation_pixels.shape == (597, *shape)
    for pixels in (pictures.pixels, pictures.validation_pixels):
        assert pixels.dtype == torch.float32
        assert float(pixels.min()) >= 0
        assert float(pixels.max()) <= 1
    for labels in (pictures.labels, pictures.validation_labels):
        assert set(labels.tolist()) == set(range(len(pictures.classes)))
    normal = (pictures.pixels - pictures.mean) / pictures.deviation
    torch.testing.assert_close(normal.mean((0, 2, 3)), torch.zeros(shape[0]), atol=1e-4, rtol=0)


@pytest.mark.parametrize("id", [DIGITS, PIECES])
def test_no_picture_is_both_learnt_from_and_tested_on(id):
    pictures = picture_set(id)
    learnt = {bytes(one.numpy().tobytes()) for one in pictures.pixels}
    tested = {bytes(one.numpy().tobytes()) for one in pictures.validation_pixels}
    assert not learnt & tested


def test_only_pieces_are_flipped_and_their_photos_may_be_passed_on():
    assert not picture_set(DIGITS).flips
    assert picture_set(PIECES).flips
    licences = {sample.id: sample.licence for sample in SAMPLES}
    assert all(licences[name].startswith(("CC0", "CC BY ", "public domain")) for name in PHOTOS)


def test_one_channel_is_ink_three_are_colours():
    assert as_picture(np.ones((1, 2, 2), np.float32), 4).tolist() == np.zeros((4, 4, 3)).tolist()
    assert as_picture(np.array([1, 0.5, 0]).reshape(3, 1, 1), 1)[0, 0].tolist() == [255, 128, 0]
