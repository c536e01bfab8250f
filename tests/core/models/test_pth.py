"""Torchvision's kind of weight file: what is loaded, and what is refused with the same friendly words."""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torchvision
from torch import nn

from core.errors import LearnerError
from core.models.cards import BUNDLED, ModelCard
from core.models.device import CPU
from core.models.loading import WrongWeightsError, load_model
from tests.core.models.conftest import saved

Place = Callable[[bytes], ModelCard]
Plain = Callable[[str], torchvision.models.ResNet]


@pytest.fixture
def place(folder: Path, card_for: Callable[[bytes], ModelCard]) -> Iterator[Place]:
    """Bytes -> a card that describes them, the file in the models' folder."""
    files = []

    def placed(data: bytes) -> ModelCard:
        entry = card_for(data)
        folder.mkdir(parents=True, exist_ok=True)
        entry.path.write_bytes(data)
        files.append(entry.path)
        return entry

    yield placed
    for path in files:
        path.unlink(missing_ok=True)  # up to 100 MB, and pytest keeps folders


def refused(entry: ModelCard, kind: type[LearnerError] = WrongWeightsError) -> str:
    with pytest.raises(kind) as caught:
        load_model(entry, CPU)
    shown = f"{caught.value.message} {caught.value.hint}"
    assert entry.file in shown
    assert str(entry.path.parent) in shown
    return shown


@pytest.mark.parametrize("architecture", ["resnet18", "resnet34", "resnet50"])
def test_outputs_equal_the_ordinary_way_bit_for_bit(architecture: str, place: Place, plain_network: Plain) -> None:
    network = plain_network(architecture)
    entry = replace(place(saved(network.state_dict())), architecture=architecture)
    model = load_model(entry, CPU)
    assert model.card is entry
    assert not model.network.training
    assert not any(parameter.requires_grad for parameter in model.network.parameters())
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.equal(model.network(x), network(x))


def legacy(state: dict[str, torch.Tensor], tmp_path: Path) -> bytes:
    torch.save(state, tmp_path / "legacy", _use_new_zipfile_serialization=False)
    return (tmp_path / "legacy").read_bytes()


def test_files_of_older_torch(place: Place, plain_network: Plain, tmp_path: Path) -> None:
    """Not zipped, parameters in place of tensors, no counters of batches: torchvision's have been all of that."""
    network = plain_network("resnet18")
    state = {
        name: nn.Parameter(tensor) if name.endswith("weight") else tensor
        for name, tensor in network.state_dict().items()
        if "num_batches_tracked" not in name
    }
    model = load_model(place(legacy(state, tmp_path)), CPU)
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.equal(model.network(x), network(x))
    assert not any(parameter.requires_grad for parameter in model.network.parameters())
    assert not any(tensor.is_meta for tensor in model.network.state_dict().values())


class Malicious:
    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.target,)


@pytest.mark.parametrize("kind", ["pickle", "torch", "torch, not zipped"])
def test_malicious_pickle_is_refused_and_not_run(kind: str, place: Place, tmp_path: Path) -> None:
    target = tmp_path / "was here"
    content = {"conv1.weight": Malicious(target)}
    data = {
        "pickle": lambda: pickle.dumps(content, protocol=2),
        "torch": lambda: saved(content),
        "torch, not zipped": lambda: legacy(content, tmp_path),
    }[kind]()
    refused(place(data))
    assert not target.exists()
    if kind == "pickle":
        pickle.loads(data)
        assert target.exists()  # it would have worked


@pytest.mark.parametrize(
    "content",
    [
        lambda network: b"",
        lambda network: b"<html>Please log in</html>",
        lambda network: saved(network.state_dict())[:100_000],
        lambda network: saved([1, 2, 3]),
        lambda network: saved({"fc.bias": 3}),
        lambda network: saved({"weight": torch.zeros(3)}),
        lambda network: saved({name: torch.zeros(1) for name in network.state_dict()}),
        lambda network: saved(network.layer1.state_dict()),
    ],
    ids=["empty", "page", "cut off", "list", "number", "other names", "other shapes", "part"],
)
def test_right_name_and_wrong_content(
    content: Callable[[torchvision.models.ResNet], bytes], place: Place, plain_network: Plain
) -> None:
    """Even where the checksum is right."""
    refused(place(content(plain_network("resnet18"))))


def test_another_architecture(place: Place, plain_network: Plain) -> None:
    refused(place(saved(plain_network("resnet34").state_dict())))


def test_flipped_byte(place: Place, plain_network: Plain) -> None:
    data = bytearray(saved(plain_network("resnet18").state_dict()))
    entry = place(data)
    data[len(data) // 2] ^= 1
    entry.path.write_bytes(data)
    assert f"fetch {entry.id}" in refused(entry)


def test_missing(folder: Path, card_for: Callable[[bytes], ModelCard]) -> None:
    entry = card_for(b"anything")
    assert f"python -m core.models fetch {entry.id}" in refused(entry, LearnerError)
    assert "Download the app again" in refused(replace(BUNDLED, file="lost.safetensors"), LearnerError)


def test_not_safetensors(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(b"abc")
    refused(replace(BUNDLED, file=str(path), sha256="ba7816bf"))
