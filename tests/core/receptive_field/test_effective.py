"""The effective field: sums to one, lies inside the theoretical one, is what autograd and the code of the page say."""

import numpy as np
import pytest
import torch

from core.images.frame import Box
from core.images.samples import load_sample
from core.models.cards import BUNDLED
from core.models.preprocessing import prepare
from core.network.code import effective_field
from core.receptive_field.effective import (
    Cell,
    Concentration,
    Effective,
    concentration,
    effective,
    untrained,
    walk_to,
)
from core.receptive_field.theoretical import field_of, resnet_windows


@pytest.mark.parametrize("architecture", ["resnet18", "resnet50"])
@pytest.mark.parametrize("stage", ["conv1", "layer1.1", "layer2.0"])
def test_shares_sum_to_one_inside_the_theoretical_field(architecture, stage, seeded_model, noise) -> None:
    network = seeded_model(architecture).network
    inputs = [torch.from_numpy(noise(64, seed).values) for seed in (0, 1)]
    unit = Cell(3, 2, channel=5)
    shares = effective(walk_to(network, stage), inputs, unit).shares
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    rows, columns = field_of(resnet_windows(network), stage).box(unit.row, unit.column).whole(64, 64)
    outside = shares.copy()
    outside[rows, columns] = 0
    assert not outside.any()


def test_the_mean_over_inputs_is_that_of_their_gradients(seeded_model, noise) -> None:
    walk = walk_to(seeded_model("resnet18").network, "layer2.1")
    inputs = [torch.from_numpy(noise(48, seed).values) for seed in (3, 4)]
    total = np.zeros((48, 48))
    for x in inputs:
        leaf = x[None].clone().requires_grad_()
        walk(leaf)[0, :, 1, 4].sum().backward()
        total += leaf.grad[0].abs().sum(0).double().numpy()
    np.testing.assert_allclose(effective(walk, inputs, Cell(1, 4)).shares, total / total.sum(), rtol=1e-9)


def test_progress_is_told_and_the_lock_is_let_go(seeded_model, noise) -> None:
    model, reported = seeded_model("resnet18"), []

    def report(progress: float) -> None:
        assert not model.lock.locked()
        reported.append(progress)

    def walk(x: torch.Tensor) -> torch.Tensor:
        assert model.lock.locked()
        return walk_to(model.network, "conv1")(x)

    effective(walk, [torch.from_numpy(noise(32, 0).values)] * 2, Cell(0, 0), report, model.lock)
    assert reported == [0, 0.5]


def test_a_unit_that_nothing_moves_is_blank() -> None:
    assert effective(lambda x: x * 0, [torch.ones(3, 8, 8)], Cell(1, 1)).blank
    assert effective(lambda x: torch.ones(1, 1, 2, 2, requires_grad=True), [torch.ones(3, 8, 8)], Cell(1, 1)).blank


def test_how_influence_gathers() -> None:
    shares = np.zeros((9, 9))
    shares[4, 4], shares[3, 4], shares[0, 0] = 0.5, 0.25, 0.25
    one = concentration(Effective(shares), Box(0, 0, 9, 9))
    np.testing.assert_array_equal(one.sides, [1, 3, 5, 7, 9])
    np.testing.assert_allclose(one.shares, [0.5, 0.75, 0.75, 0.75, 1])
    assert one.side_for(0.7) == 3
    assert one.area_for(0.75) == pytest.approx(1 / 9)
    assert one.side_for(0.99) == 9


def test_a_field_that_exceeds_the_picture_counts_what_is_inside() -> None:
    one = concentration(Effective(np.full((4, 4), 1 / 16)), Box(-6, -6, 4, 4))  # its middle lies at (-1, -1)
    np.testing.assert_allclose(one.shares, np.array([0, 1, 4, 9, 16]) / 16)


def test_random_weights_are_seeded_and_ready(noise) -> None:
    x = torch.from_numpy(noise(40, 0).values)
    first, again, other = (untrained("resnet18", 10, seed, x) for seed in (0, 0, 1))
    assert not first.training
    torch.testing.assert_close(first(x[None]), again(x[None]))
    assert not torch.equal(first.conv1.weight, other.conv1.weight)
    assert float(first.bn1(first.conv1(x[None])).std()) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("stage", "channel"), [("layer3.0", None), ("conv1", 7), ("maxpool", 3)])
def test_the_code_under_the_lesson_gives_the_same(stage, channel, bundled) -> None:
    picture = load_sample("coffee")
    code = effective_field(picture, BUNDLED, stage, 4, 5, channel)
    namespace: dict[str, object] = {}
    exec(compile(code, "snippet", "exec"), namespace)
    x = torch.from_numpy(prepare(picture, BUNDLED.preprocessing).values)
    unit = Cell(4, 5) if channel is None else Cell(4, 5, channel)
    shares = effective(walk_to(bundled.network, stage), [x], unit).shares
    assert isinstance(namespace["shown"], torch.Tensor)
    np.testing.assert_allclose(namespace["shown"].numpy(), shares, atol=1e-6)


def test_influence_at_the_rim_needs_the_whole_field() -> None:
    shares = np.zeros((7, 7))
    shares[0, 0] = 1
    gathered = concentration(Effective(shares), Box(0, 0, 7, 7))
    np.testing.assert_array_equal(gathered.sides, [1, 3, 5, 7])
    np.testing.assert_array_equal(gathered.shares, [0, 0, 0, 1])
    assert gathered.side_for(0.5) == gathered.side_for(1.0) == 7


def test_influence_in_the_middle_needs_one_pixel() -> None:
    shares = np.zeros((7, 7))
    shares[3, 3] = 1
    gathered = concentration(Effective(shares), Box(0, 0, 7, 7))
    np.testing.assert_array_equal(gathered.shares, [1, 1, 1, 1])
    assert gathered.side_for(1.0) == 1
    assert gathered.area_for(1.0) == pytest.approx(1 / 49)


def test_a_share_that_rounding_keeps_out_of_reach_needs_the_whole_field() -> None:
    assert Concentration(np.array([1.0, 3.0]), np.array([0.2, 0.9])).side_for(1.0) == 3
