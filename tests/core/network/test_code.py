"""The code that the pages offer runs and gives the numbers that the pages show."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import ExifTags, Image

from core.images.decode import decode
from core.images.picture import CAMERA, UPLOAD, Picture
from core.images.samples import load_sample
from core.models.cards import BUNDLED
from core.models.loading import SharedModel
from core.models.preprocessing import FILTERS, prepare
from core.network import heatmaps
from core.network.activations import Activations, activations
from core.network.code import FILTER_NAMES, feature_map, grad_cam

ROOT = Path(__file__).parents[3]
BLOCKS = [f"layer{layer}.{index}" for layer in (1, 2, 3, 4) for index in (0, 1)]
STAGES = ["input", "conv1", "maxpool", *BLOCKS, "avgpool", "logits"]
VIEWS = [(stage, False) for stage in STAGES] + [(stage, True) for stage in ("conv1", *BLOCKS)]
SAMPLES = ["cat", "zone-plate"]  # a photo and a pattern
Kept = Callable[[str], Activations]


def shown_by(code: str) -> np.ndarray:
    namespace: dict[str, object] = {}
    with torch.random.fork_rng(devices=[]):
        exec(compile(code, "snippet", "exec"), namespace)
    shown = namespace["shown"]
    assert isinstance(shown, torch.Tensor)
    assert not shown.requires_grad
    return shown.numpy()


def test_every_stage_is_covered(bundled_activations: Kept) -> None:
    kept = bundled_activations("cat")
    assert tuple(STAGES) == kept.names
    assert [stage for stage, before in VIEWS if before] == [
        name for name in kept.names if kept[name].before is not None
    ]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize(("stage", "before_relu"), VIEWS)
def test_feature_map(
    stage: str, before_relu: bool, sample: str, bundled_activations: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    values = bundled_activations(sample)[stage].values(before_relu)
    channel = len(values) - 1
    code = feature_map(load_sample(sample), BUNDLED, stage, channel, before_relu)
    np.testing.assert_allclose(shown_by(code), values[channel], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("stage", STAGES[1:-2])
def test_grad_cam(
    stage: str, sample: str, bundled: SharedModel, bundled_activations: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    kept = bundled_activations(sample)
    top = [int(target) for target in np.argsort(-kept.logits)[:5]]
    heat = next(heat for heat in heatmaps.grad_cam(bundled, kept, stage, top) if not heat.blank)
    code = grad_cam(load_sample(sample), BUNDLED, stage, heat.target)
    assert BUNDLED.classes[heat.target] in code
    np.testing.assert_allclose(shown_by(code), heat.values, rtol=1e-5, atol=1e-5 * float(heat.values.max()))


def personal_photo(folder: Path, exif: Image.Exif, origin: str) -> Picture:
    """A learner's photo beside a copy of the app's weights, and the picture that the app makes of its bytes."""
    (folder / "assets").symlink_to(ROOT / "assets")
    path = folder / "my_photo.jpg"
    Image.fromarray(load_sample("bee").pixels).save(path, quality=95, exif=exif)
    return decode(path.read_bytes(), origin)


@pytest.mark.parametrize("origin", [UPLOAD, CAMERA])
def test_personal_photo(origin: str, bundled: SharedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = personal_photo(tmp_path, Image.Exif(), origin)
    monkeypatch.chdir(tmp_path)
    kept = activations(bundled, prepare(picture, BUNDLED.preprocessing))
    code = feature_map(picture, BUNDLED, "layer2.0", 3, True)
    np.testing.assert_allclose(shown_by(code), kept["layer2.0"].values(True)[3], rtol=1e-5, atol=1e-5)


def test_personal_photo_taken_with_a_turned_phone(
    bundled: SharedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    picture = personal_photo(tmp_path, exif, UPLOAD)
    monkeypatch.chdir(tmp_path)
    kept = activations(bundled, prepare(picture, BUNDLED.preprocessing))
    code = feature_map(picture, BUNDLED, "layer2.0", 3, True)
    np.testing.assert_allclose(shown_by(code), kept["layer2.0"].values(True)[3], rtol=1e-5, atol=1e-5)


def test_every_filter_has_a_name_in_the_code() -> None:
    assert {name: getattr(Image.Resampling, written) for name, written in FILTER_NAMES.items()} == FILTERS
