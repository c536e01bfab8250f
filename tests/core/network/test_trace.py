"""Every number taken apart is the number that PyTorch computed."""

import random

import numpy as np
import pytest
import torch

from core.errors import LearnerError
from core.network.activations import activations
from core.network.links import PathParam
from core.network.terms import MAXIMUM, PROJECTION, SKIP
from core.network.trace import maps_at, places, shape_at, trace
from core.network.unit import Unit

SIDE = 64


@pytest.fixture(scope="module", params=["resnet18", "resnet50"])
def traced(request, seeded_model, noise):
    model = seeded_model(request.param)
    return model, activations(model, noise(SIDE, 1))


def units_of(model, kept, place, count=3):
    shape = shape_at(model.network, kept, place)
    draw = random.Random(place)
    chosen = [Unit(place, *(draw.randrange(side) for side in shape)) for _ in range(count)]
    return [Unit(place, *(0 for _ in shape)), Unit(place, *(side - 1 for side in shape)), *chosen]


def test_every_sum_closes_at_every_place(traced):
    model, kept = traced
    for place in places(model.network):
        for unit in units_of(model, kept, place):
            found = trace(model, kept, unit)
            largest = max(
                [1e-3, abs(found.torch_before), *(abs(one.amount) for s in found.sums for one in s.contributors)]
            )
            assert found.before == pytest.approx(found.torch_before, abs=1e-4 * largest), unit
            assert found.difference <= 1e-4 * largest
            for one in found.sums:
                assert one.rest(3) + sum(c.amount for c in one.contributors[:3]) + one.shift == pytest.approx(one.total)
                for part in one.contributors[:5]:
                    if one.kind != MAXIMUM:
                        assert part.products.sum() == pytest.approx(part.amount, rel=1e-9, abs=1e-12)


def test_contributors_are_those_of_a_network_with_one_channel_left(traced):
    model, kept = traced
    unit = Unit("layer1.0.conv1", 7, 3, 2)
    found = trace(model, kept, unit).sums[0]
    x = kept["maxpool"].after
    for part in (found.contributors[0], found.contributors[-1]):
        alone = torch.zeros_like(x)
        alone[part.unit.channel] = x[part.unit.channel]
        block = model.network.layer1[0]
        with torch.no_grad():
            with_it, without = (block.bn1(block.conv1(y[None]))[0, 7, 3, 2] for y in (alone, alone * 0))
        assert part.amount == pytest.approx(float(with_it - without), abs=1e-5)
    amounts = [abs(part.amount) for part in found.contributors]
    assert amounts == sorted(amounts, reverse=True)


def test_inner_maps_are_those_of_hooks(traced, plain_network):
    model, kept = traced
    network = plain_network(model.card.architecture)
    seen = {}
    network.layer2[0].bn2.register_forward_hook(lambda module, x, y: seen.update(y=y.clone()))
    with torch.no_grad():
        network(kept["input"].after[None])
    place = "layer2.0.conv2"
    if place in places(network):
        before, after = maps_at(model, kept, place)
        torch.testing.assert_close(before, seen["y"][0])
        torch.testing.assert_close(after, seen["y"][0].relu())
    else:
        assert trace(model, kept, Unit("layer2.0", 5, 1, 1)).sums[0].total == pytest.approx(
            float(seen["y"][0, 5, 1, 1]), abs=1e-5
        )


def test_shapes_are_known_without_computing(traced):
    model, kept = traced
    for place in places(model.network):
        assert shape_at(model.network, kept, place) == tuple(maps_at(model, kept, place)[1].shape)


def test_the_skip_is_the_same_cell_or_a_projection(traced):
    model, kept = traced
    names = [name for name in places(model.network) if name.startswith("layer1.1") and "conv" not in name]
    skip = trace(model, kept, Unit(names[0], 4, 2, 3)).sums[1]
    assert skip.kind == SKIP
    assert skip.contributors[0].unit == Unit("layer1.0", 4, 2, 3)
    assert skip.total == float(kept["layer1.0"].after[4, 2, 3])
    assert trace(model, kept, Unit("layer2.0", 4, 2, 3)).sums[1].kind == PROJECTION


def test_from_a_logit_down_to_a_pixel(traced):
    model, kept = traced
    unit, way = Unit("logits", 3), []
    while unit.place != "input":
        way.append(unit)
        found = trace(model, kept, unit)
        unit = found.sums[0].contributors[0].unit
    assert [step.place for step in way] == [p for p in reversed(places(model.network)) if p != "input"]
    pixel = trace(model, kept, unit)
    assert pixel.sums == ()
    assert pixel.value == float(kept["input"].after[unit.channel, unit.row, unit.column])


def test_the_strongest_of_a_maximum(traced):
    model, kept = traced
    found = trace(model, kept, Unit("maxpool", 9, 0, 5)).sums[0]
    assert found.kind == MAXIMUM
    winner = found.contributors[0].unit
    assert float(kept["conv1"].after[9, winner.row, winner.column]) == found.total
    assert np.isfinite(found.contributors[0].products).all()


def test_what_does_not_exist(traced):
    model, kept = traced
    for place in ("layer9.0", "layer1.0.conv7", "nowhere"):
        with pytest.raises(KeyError):
            trace(model, kept, Unit(place, 0))
        with pytest.raises(KeyError):
            shape_at(model.network, kept, place)
    with pytest.raises(IndexError):
        trace(model, kept, Unit("conv1", 64, 0, 0))
    with pytest.raises(IndexError):
        trace(model, kept, Unit("logits", -1))


def test_the_way_in_a_link():
    param = PathParam("path", (), {"logits": (10,), "avgpool": (512,), "layer4.1": (512, 5, 5)})
    way = (Unit("logits", 3), Unit("avgpool", 12), Unit("layer4.1", 12, 3, 4))
    text = "logits~3_avgpool~12_layer4.1~12~3~4"
    assert param.write(way) == text
    assert param.parse(text) == way
    assert param.parse("") == ()
    for wrong in ("logits~10", "layer4.1~12~5~0", "conv1~0~0~0", "logits", "logits~-1", "logits~1~2", "_", "logits~x"):
        with pytest.raises(LearnerError):
            param.parse(wrong)
