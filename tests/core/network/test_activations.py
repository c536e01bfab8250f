"""All stages of one forward pass, against what forward hooks see in torchvision's own network."""

import threading
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torchvision.models import ResNet

from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.activations import activations
from core.sizes import size_of

Network = Callable[[str], ResNet]
Model = Callable[[str], SharedModel]
Noise = Callable[[int, int], Prepared]


def hooked(network: ResNet, x: torch.Tensor) -> dict[str, torch.Tensor]:
    """Results of the modules by stage name; what goes into a stage's last ReLU under `name + " before"`."""
    seen: dict[str, torch.Tensor] = {}

    def keep(name: str, module: torch.nn.Module) -> None:
        module.register_forward_hook(lambda module, args, result: seen.update({name: result.clone()}))

    def keep_input(name: str, module: torch.nn.Module) -> None:  # called for each ReLU of a block, the last one stays
        module.register_forward_pre_hook(lambda module, args: seen.update({f"{name} before": args[0].clone()}))

    keep("conv1", network.relu)
    keep_input("conv1", network.relu)
    for layer in ("layer1", "layer2", "layer3", "layer4"):
        for index, block in enumerate(getattr(network, layer)):
            keep(f"{layer}.{index}", block)
            keep_input(f"{layer}.{index}", block.relu)
    for name in ("maxpool", "avgpool"):
        keep(name, getattr(network, name))
    keep("logits", network.fc)
    with torch.no_grad():
        network(x)
    seen["avgpool"] = seen["avgpool"].flatten(1)
    return {name: tensor[0] for name, tensor in seen.items()}


@pytest.mark.parametrize("architecture", ["resnet18", "resnet50"])
def test_every_stage_equals_the_hooked_network(
    architecture: str, seeded_model: Model, plain_network: Network, noise: Noise
) -> None:
    prepared = noise(64, 0)
    kept = activations(seeded_model(architecture), prepared)
    expected = hooked(plain_network(architecture), torch.from_numpy(prepared.values)[None])
    assert set(kept.names) == {"input", *(name for name in expected if not name.endswith(" before"))}
    np.testing.assert_array_equal(kept["input"].values(), prepared.values)
    for name in kept.names[1:]:
        maps = kept[name]
        np.testing.assert_array_equal(maps.values(), expected[name].numpy(), err_msg=name)
        assert (maps.before is not None) == (f"{name} before" in expected)
        if maps.before is not None:
            before = maps.values(before_relu=True)
            np.testing.assert_array_equal(before, expected[f"{name} before"].numpy(), err_msg=name)
            assert before.min() < 0 <= maps.values().min()
        else:
            np.testing.assert_array_equal(maps.values(before_relu=True), maps.values())


def test_names_shapes_and_kinds(seeded_model: Model, noise: Noise) -> None:
    kept = activations(seeded_model("resnet18"), noise(64, 0))
    blocks = [f"layer{layer}.{index}" for layer in (1, 2, 3, 4) for index in (0, 1)]
    assert kept.names == ("input", "conv1", "maxpool", *blocks, "avgpool", "logits")
    assert kept.spatial_names == ("conv1", "maxpool", *blocks)
    assert kept["input"].shape == (3, 64, 64)
    assert kept["conv1"].shape == (64, 32, 32)
    assert kept["layer4.1"].shape == (512, 2, 2)
    assert kept["avgpool"].shape == (512,)
    assert not kept["avgpool"].spatial
    assert kept.logits.shape == (10,)


def test_probabilities_are_the_softmax(seeded_model: Model, noise: Noise) -> None:
    model = seeded_model("resnet18")
    kept = activations(model, noise(64, 0))
    assert model.card.temperature != 1
    shares = np.exp(kept.logits.astype(np.float64) / model.card.temperature)
    np.testing.assert_allclose(kept.probabilities, shares / shares.sum(), rtol=1e-5)


def test_one_forward_pass(seeded_model: Model, noise: Noise) -> None:
    model, calls = seeded_model("resnet18"), []
    counter = model.network.conv1.register_forward_hook(lambda module, args, result: calls.append(len(result)))
    try:
        activations(model, noise(64, 0))
    finally:
        counter.remove()
    assert calls == [1]


def test_arrays_are_read_only_and_not_copies(seeded_model: Model, noise: Noise) -> None:
    kept = activations(seeded_model("resnet18"), noise(64, 0))
    for name in kept.names:
        for before_relu in (False, True):
            values = kept[name].values(before_relu)
            assert values.dtype == np.float32
            with pytest.raises(ValueError, match="read-only"):
                values[...] = 0
    assert np.shares_memory(kept["conv1"].values(), kept["conv1"].after.numpy())


def test_its_size_counts_every_array(seeded_model: Model, noise: Noise) -> None:
    kept = activations(seeded_model("resnet18"), noise(64, 0))
    expected = sum(kept[name].values().nbytes for name in kept.names)
    expected += sum(kept[name].values(True).nbytes for name in kept.names if kept[name].before is not None)
    assert expected <= size_of(kept) < expected + 10_000


def test_nothing_is_left_behind(seeded_model: Model, noise: Noise) -> None:
    model, prepared = seeded_model("resnet18"), noise(64, 0)
    given = prepared.values.copy()
    kept = activations(model, prepared)
    np.testing.assert_array_equal(prepared.values, given)
    assert not any(kept[name].after.requires_grad for name in kept.names)
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.network.modules())
    assert not model.lock.locked()


def test_an_input_that_does_not_fit_releases_the_lock(seeded_model: Model, noise: Noise) -> None:
    model, prepared = seeded_model("resnet18"), noise(64, 0)
    wrong = Prepared(prepared.values[:1], prepared.seen, prepared.frame, prepared.photo)
    with pytest.raises(RuntimeError, match="channels"):
        activations(model, wrong)
    assert not model.lock.locked()


@pytest.mark.slow
def test_two_threads_on_one_network(seeded_model: Model, noise: Noise) -> None:
    model, inputs = seeded_model("resnet18"), [noise(48, 1), noise(48, 2)]
    alone = [activations(model, prepared) for prepared in inputs]
    start, together = threading.Barrier(2), [[], []]

    def repeat(number: int) -> None:
        start.wait()
        for _ in range(20):
            together[number].append(activations(model, inputs[number]))

    threads = [threading.Thread(target=repeat, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.abs(alone[0].logits - alone[1].logits).max() > 0.01
    for expected, results in zip(alone, together, strict=True):
        assert len(results) == 20
        for result in results:
            for name in expected.names:
                torch.testing.assert_close(result[name].after, expected[name].after, rtol=1e-5, atol=1e-5)
