"""The bundled weights, and the network that all users share."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision
from safetensors.torch import load_file, save_file

from core.models.cards import BUNDLED, CARDS, ModelCard, card
from core.models.device import CPU
from core.models.files import sha256_of
from core.models.loading import SharedModel, WrongWeightsError, load_model


def card_at(path: Path) -> ModelCard:
    return replace(BUNDLED, file=str(path))  # an absolute path wins over the models' folder


def test_bundled_weights_are_loaded_for_reading_only(bundled: SharedModel) -> None:
    assert sha256_of(BUNDLED.path) == BUNDLED.sha256
    assert not any(module.training for module in bundled.network.modules())
    assert not any(parameter.requires_grad for parameter in bundled.network.parameters())
    for tensor in bundled.network.state_dict().values():
        assert tensor.device == CPU
        assert tensor.dtype in (torch.float32, torch.int64)
    assert 40e6 < bundled.nbytes < 50e6  # 11 million numbers of 4 bytes


def test_outputs_equal_the_ordinary_way_bit_for_bit(bundled: SharedModel) -> None:
    network = torchvision.models.resnet18(num_classes=len(BUNDLED.classes))
    network.load_state_dict(load_file(BUNDLED.path))
    network.eval()
    x = torch.randn(2, 3, 128, 128, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.equal(bundled.network(x), network(x))


def test_copy_of_the_weights_is_accepted_and_a_flipped_byte_is_not(tmp_path: Path, bundled: SharedModel) -> None:
    data = bytearray(BUNDLED.path.read_bytes())
    path = tmp_path / "weights.safetensors"
    path.write_bytes(data)
    assert load_model(card_at(path), CPU).nbytes == bundled.nbytes
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(WrongWeightsError, match=r"weights\.safetensors"):
        load_model(card_at(path), CPU)


def spoilt(name: str, change: Callable[[torch.Tensor], torch.Tensor]) -> dict[str, torch.Tensor]:
    state = load_file(BUNDLED.path)
    if name == "fc":
        return state | {full: change(state[full]) for full in ("fc.weight", "fc.bias")}
    return {**state, name: change(state[name])}


SPOILT: dict[str, tuple[str, Callable[[torch.Tensor], torch.Tensor]]] = {
    "not a number": ("conv1.weight", lambda weights: weights.float().index_fill(0, torch.tensor([3]), torch.nan)),
    "infinite": ("layer4.1.bn2.running_var", lambda values: torch.full_like(values, torch.inf)),
    "too large for its precision": ("fc.weight", lambda weights: (weights.float() * 1e9).half()),
    "complex": ("fc.weight", lambda weights: weights.to(torch.complex64)),
    "a number in place of a list": ("fc.bias", lambda bias: bias.sum()),
    "an output too many": ("fc.bias", lambda bias: torch.cat([bias, bias[:1]])),
    "more outputs than classes": ("fc", lambda weights: torch.cat([weights, weights[:1]])),
    "no outputs": ("fc.bias", lambda bias: bias[:0]),
    "another shape": ("conv1.weight", lambda weights: weights[:, :1].contiguous()),
    "a matrix in place of a list": ("bn1.weight", lambda weights: weights[:, None].contiguous()),
    "whole numbers": ("fc.weight", lambda weights: weights.to(torch.int8)),
}


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("suffix", ["safetensors", "pth"])
def test_weights_that_do_not_fit_are_refused_with_a_word(tmp_path: Path, how: str, suffix: str) -> None:
    path = tmp_path / f"weights.{suffix}"
    state = spoilt(*SPOILT[how])
    if suffix == "pth":
        torch.save(state, path)
    else:
        save_file(state, path)
    described = replace(card_at(path), sha256=sha256_of(path))
    with pytest.raises(WrongWeightsError, match="weights"):
        load_model(described, CPU)


def test_sha256_of_a_known_text(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_of(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_bundled_card_names_each_output_once() -> None:
    names = BUNDLED.classes
    assert len(set(names)) == len(names) == load_file(BUNDLED.path)["fc.bias"].shape[0]


@pytest.mark.parametrize("entry", CARDS, ids=lambda entry: entry.id)
def test_every_card_names_its_outputs_in_their_order(entry: ModelCard) -> None:
    listed = json.loads((BUNDLED.path.parent / entry.class_file).read_text(encoding="utf-8"))
    assert [line["index"] for line in listed] == list(range(len(entry.classes)))
    assert [line["name"] for line in listed] == list(entry.classes)
    assert all(name and name == name.strip() and "\n" not in name for name in entry.classes)
    assert card(entry.id) is entry


def test_unknown_card() -> None:
    with pytest.raises(KeyError, match="vgg"):
        card("vgg")


def test_bundled_network_knows_an_orange(bundled_activations) -> None:
    """Weights, preprocessing and class names belong together: one of them exchanged, this is chance."""
    probabilities = bundled_activations("citrus").probabilities
    assert BUNDLED.classes[int(np.argmax(probabilities))] == "orange"
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)
