"""The code that the pages offer for a torchvision network, run with seeded weights in the place of torchvision's."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import numpy as np
import pytest
import torch
import torchvision

from core.images.samples import load_sample
from core.models.cards import CARDS, RESNET18, RESNET50
from core.models.device import CPU
from core.models.files import sha256_of
from core.models.loading import SharedModel, load_model
from core.models.preprocessing import prepare
from core.network import heatmaps
from core.network.activations import activations
from core.network.code import feature_map, grad_cam

SAMPLES = ["bee", "zone-plate"]  # a photo and a pattern
CACHE = Path("hub/checkpoints")


@pytest.fixture(scope="module", params=[RESNET18, RESNET50], ids=lambda entry: entry.id)
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home for torch in whose cache a file of seeded weights lies, as if torchvision had downloaded it."""
    home = tmp_path_factory.mktemp(request.param.id)
    (home / CACHE).mkdir(parents=True)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = getattr(torchvision.models, request.param.architecture)()
    torch.save(network.state_dict(), home / CACHE / request.param.file)
    yield home
    rmtree(home)


@pytest.fixture(scope="module")
def model(home: Path) -> SharedModel:
    """The same weights, loaded as the app does."""
    path = next((home / CACHE).iterdir())
    entry = next(entry for entry in CARDS if entry.file == path.name)
    return load_model(replace(entry, file=str(path), sha256=sha256_of(path)), CPU)


@pytest.fixture
def shown_by(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], np.ndarray]:
    monkeypatch.setenv("TORCH_HOME", str(home))

    def shown(code: str) -> np.ndarray:
        namespace: dict[str, object] = {}
        exec(compile(code, "snippet", "exec"), namespace)
        assert isinstance(namespace["shown"], torch.Tensor)
        return namespace["shown"].numpy()

    return shown


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize(
    ("stage", "before_relu"), [("input", False), ("conv1", True), ("layer2.1", False), ("layer4.0", True)]
)
def test_feature_map(
    stage: str, before_relu: bool, sample: str, model: SharedModel, shown_by: Callable[[str], np.ndarray]
) -> None:
    kept = activations(model, prepare(load_sample(sample), model.card.preprocessing))
    values = kept[stage].values(before_relu)
    code = feature_map(load_sample(sample), model.card, stage, len(values) - 1, before_relu)
    scale = float(np.abs(values[-1]).max())
    np.testing.assert_allclose(shown_by(code), values[-1], rtol=1e-5, atol=1e-5 * scale)


def test_grad_cam(model: SharedModel, shown_by: Callable[[str], np.ndarray]) -> None:
    picture = load_sample(SAMPLES[0])
    kept = activations(model, prepare(picture, model.card.preprocessing))
    target = int(np.argmax(kept.logits))
    heat = heatmaps.grad_cam(model, kept, "layer3.1", [target])[0]
    assert not heat.blank
    code = grad_cam(picture, model.card, "layer3.1", target)
    assert model.card.classes[target] in code
    np.testing.assert_allclose(shown_by(code), heat.values, rtol=1e-5, atol=1e-5 * float(heat.values.max()))
