"""The code that the page shows runs, and gives the page's pixels."""

import numpy as np
import pytest
import torch

from core.augmentation.code import snippet
from core.augmentation.pipeline import draw, sheet, square
from core.augmentation.steps import RECIPE, Pipeline, Step
from core.augmentation.transforms import KINDS
from core.images.decode import decode
from core.images.samples import PHOTO_FOLDER, load_sample


def run(code: str) -> dict:
    names: dict = {}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        exec(compile(code, "snippet", "exec"), names)
    return names


@pytest.mark.parametrize("steps", [*([kind.id] for kind in KINDS), [step.id for step in RECIPE.steps], [], None])
def test_the_code_gives_the_pages_pixels_and_a_pipeline_for_training(steps):
    """Each transform alone, the recipe, nothing, everything."""
    chosen = [kind for kind in KINDS if steps is None or kind.id in steps]
    pipeline = Pipeline(tuple(Step(kind.id, kind.defaults, 1.0) for kind in chosen))
    variant = draw(pipeline, 5, 1, 2)
    photo, second = load_sample("checkerboard"), load_sample("gradient")
    names = run(snippet(photo, "gradient", pipeline, variant))
    expected = sheet([variant], square(photo), square(second)).pixels[0]
    assert names["shown"].dtype == np.uint8
    np.testing.assert_array_equal(names["shown"], expected)
    assert names["batch"].shape == (4, 3, 224, 224)
    assert names["batch"].dtype == torch.float32
    assert -1e-5 < float(names["batch"].min()) <= float(names["batch"].max()) < 1 + 1e-5
    if pipeline.mixes:
        assert names["labels"].shape == (4, 2)
        assert torch.allclose(names["labels"].sum(1), torch.ones(4))


def test_the_training_pipeline_says_probabilities_and_strengths():
    steps = (Step("flip", (), 0.3), Step("rotate", (40,), 0.8), Step("blur", (1.0,), 1.0, on=False))
    pipeline = Pipeline(steps)
    code = snippet(load_sample("coffee"), "cat", pipeline, draw(pipeline, 1, 1, 0))
    assert "v2.RandomHorizontalFlip(0.3)" in code
    assert "v2.RandomApply([v2.RandomRotation(40, " in code
    assert "p=0.8)" in code
    assert "Blur" not in code, "it is switched off"


def test_code_for_a_photo_of_ones_own_reads_a_file(tmp_path, monkeypatch):
    data = (PHOTO_FOLDER / "coffee.jpg").read_bytes()
    (tmp_path / "my_photo.jpg").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    photo = decode(data)
    variant = draw(RECIPE, 1, 1, 0)
    code = snippet(photo, "cat", RECIPE, variant)
    assert "load_sample" not in code
    original = square(photo)
    assert (run(code)["shown"] == sheet([variant], original, original).pixels[0]).all()
