"""The drawing of a network: faces of any shape, and words that say how far the counts go."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from core.architecture.encoding import from_text
from core.architecture.report import report
from lessons.architecture.drawing import comparison, headline
from ui.building.run import FACE_PX, face


@pytest.mark.parametrize(
    ("shape", "size"), [((2, 4, 512), (4, 64)), ((2, 512, 1), (64, 1)), ((3, 100, 65), (50, 32)), ((1, 7, 64), (7, 64))]
)
def test_a_face_is_reduced_on_each_axis_alone(shape, size):
    values = np.random.default_rng(3).normal(size=shape).astype(np.float32)
    content = base64.b64decode(face(values).split(",")[1])
    with Image.open(io.BytesIO(content)) as image:
        assert image.size[::-1] == size
        assert max(image.size) <= FACE_PX


def test_a_broken_network_is_not_summed_as_if_whole():
    broken, whole = report(from_text("3x8x8-c4-fc2")), report(from_text("3x8x8-c4-flat-fc2"))
    assert headline(broken).startswith("Up to dense1, which does not fit: **conv1** holds")
    assert headline(whole).startswith("**dense1** holds")
    assert comparison(broken, whole).startswith("This one is counted up to dense1, which does not fit.\n\n| figure |")
    assert comparison(whole, broken).startswith("The other is counted up to dense1")
    assert comparison(whole, whole).startswith("| figure |")
