"""The built module: torchvision's ResNet from our parts, seeds, and what runs on a photo."""

import pytest
import torch
import torchvision

from core.architecture.build import activations, build
from core.architecture.encoding import from_text
from core.architecture.modules import NeedsVector
from core.architecture.network import Network
from core.architecture.presets import BY_ID
from core.architecture.running import as_input, run
from core.errors import LearnerError
from core.images.samples import load_sample

SMALL = from_text("3x16x16-c4-relu-basic4-max2-neck8s2-bn-gap-flat-drop20-fc3")


@pytest.mark.parametrize("id", ["resnet18", "resnet50"])
def test_a_resnet_with_torchvisions_weights_computes_the_same(id, plain_network) -> None:
    theirs: torchvision.models.ResNet = plain_network(id)
    preset = BY_ID[id].network
    network = Network((3, 64, 64), (*preset.layers[:-1], from_text("3x1x1-fc10").layers[0]))
    ours = build(network)
    values = list(theirs.state_dict().values())
    keys = list(ours.state_dict())
    assert len(keys) == len(values)
    ours.load_state_dict(dict(zip(keys, values, strict=True)))
    x = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        torch.testing.assert_close(ours(x), theirs(x), rtol=1e-4, atol=1e-4)


def test_the_same_seed_gives_the_same_weights_whatever_others_draw() -> None:
    first = build(SMALL, 3).state_dict()
    torch.rand(7)
    state = torch.random.get_rng_state()
    second, other = build(SMALL, 3).state_dict(), build(SMALL, 4).state_dict()
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(torch.equal(first[key], second[key]) for key in first)
    assert not torch.equal(first["conv1.weight"], other["conv1.weight"])
    assert not torch.equal(first["block1.branch.0.weight"], first["block1.branch.3.weight"])


def test_weights_keep_the_size_of_the_values() -> None:
    weight = build(from_text("3x16x16-c64-relu-c64")).state_dict()["conv2.weight"]
    assert float(weight.std()) == pytest.approx((2 / (9 * 64)) ** 0.5, rel=0.02)


def test_activations_of_every_layer_end_in_the_forward_pass() -> None:
    model = build(SMALL)
    x = torch.randn(3, 16, 16, generator=torch.Generator().manual_seed(0))
    kept = activations(model, x)
    assert list(kept) == ["input", *SMALL.names]
    assert torch.equal(kept["dense1"], model(x[None])[0])
    assert kept["block2"].shape == (8, 4, 4)


def test_a_network_that_does_not_fit_is_not_built() -> None:
    with pytest.raises(NeedsVector):
        build(from_text("3x8x8-fc2"))


def test_a_photo_becomes_the_input() -> None:
    picture = load_sample("cat")
    colour, grey = as_input(picture, from_text("3x20x30")), as_input(picture, from_text("1x20x30"))
    assert colour.shape == (3, 20, 30)
    assert grey.shape == (1, 20, 30)
    mean = picture.pixels.mean((0, 1)) / 255
    assert colour.mean((1, 2)).tolist() == pytest.approx((mean - 0.5) / 0.25, abs=0.02)


def test_running_keeps_every_layer() -> None:
    kept = run(SMALL, load_sample("cat"), 0)
    assert list(kept.layers) == ["input", *SMALL.names]
    assert kept.layers["block2"].shape == (8, 4, 4)


@pytest.mark.parametrize("text", ["3x64x64-flat-fc8192", "3x512x512-c512k1", "3x224x224-c64-c256-c128"])
def test_a_network_that_is_too_large_is_not_run(text) -> None:
    with pytest.raises(LearnerError, match="million"):
        run(from_text(text), load_sample("cat"), 0)
