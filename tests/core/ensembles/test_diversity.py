"""Small classifiers and the committees they make."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from core.ensembles.digits import Digits, digits
from core.ensembles.diversity import MEMBERS, Committee, measure
from core.ensembles.members import DROPOUT, OTHERS, Training, bootstrap, dropout_masks, other, train_cnns, varied
from core.ensembles.sources import SOURCES


@pytest.fixture(scope="module")
def few() -> Digits:
    return digits()[0].first(64)


def test_networks_trained_side_by_side_are_those_trained_alone(few: Digits) -> None:
    hows = [Training(0, 0), Training(1, 0), Training(0, 1, shifts=4)]
    together = train_cnns([few] * 3, hows).probabilities(few.pixels)
    for number, how in enumerate(hows):
        alone = train_cnns([few], [how]).probabilities(few.pixels)[0]
        np.testing.assert_allclose(together[number], alone, atol=2e-3)
    assert np.abs(together[0] - together[1]).max() > 0.01
    assert (together[0].argmax(1) == few.labels.numpy()).mean() > 0.8


def test_what_a_network_computes(few: Digits) -> None:
    networks = train_cnns([few] * 2, [Training(0, 0, dropout=DROPOUT), Training(1, 1)])
    first, first_bias, second, second_bias, dense, dense_bias = (w[1] for w in networks.weights)
    y = F.relu(F.conv2d(few.pixels, first, first_bias, padding=1))
    y = F.max_pool2d(F.relu(F.conv2d(y, second, second_bias, padding=1)), 2).flatten(1)
    expected = torch.softmax(F.linear(y, dense, dense_bias).double(), 1)
    np.testing.assert_allclose(networks.probabilities(few.pixels)[1], expected, atol=1e-5)
    masks = dropout_masks(3, DROPOUT, 0)
    assert set(masks.unique().tolist()) == {0.0, 1 / (1 - DROPOUT)}
    masked = networks.repeated(1, 3).probabilities(few.pixels, masks.unsqueeze(1))
    expected = torch.softmax(F.linear(y * masks[2], dense, dense_bias).double(), 1)
    np.testing.assert_allclose(masked[2], expected, atol=1e-5)


def test_other_data(few: Digits) -> None:
    bag = bootstrap(digits()[0], 0)
    assert len(bag) == 1200
    assert 0.6 < len(bag.pixels.flatten(1).unique(dim=0)) / 1200 < 0.66  # 1 - 1/e
    moved = varied(few.pixels, torch.Generator().manual_seed(0))
    assert moved.shape == few.pixels.shape
    difference = (moved - few.pixels).abs().mean((1, 2, 3))
    assert (difference > 0).all()
    assert float(moved.sum() / few.pixels.sum()) == pytest.approx(1, abs=0.1)  # hardly any ink is lost


@pytest.mark.parametrize("name", OTHERS)
def test_other_models_know_only_the_classes_they_saw(few: Digits, name: str) -> None:
    small = few.part(torch.nonzero(few.labels < 8)[:, 0])
    probabilities = other(name, small, few.pixels)
    np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-4)
    assert probabilities.shape == (64, 10)
    assert (probabilities[:, 8:] == 0).all()
    assert (probabilities.argmax(1) == few.labels.numpy()).mean() > 0.6


def test_what_a_committee_knows_about_itself() -> None:
    answers = np.array([[0, 1, 2, 1], [0, 1, 0, 2], [0, 2, 1, 0]])  # (members, digits)
    probabilities = np.where(np.eye(3)[answers] > 0, 0.6, 0.2)
    probabilities[1, 3] = [0.01, 0.01, 0.98]  # sure of its 2, so the three-way tie goes there
    committee = Committee(("a", "b", "c"), probabilities, np.array([0, 1, 2, 2]))
    np.testing.assert_array_equal(committee.vote(), [0, 1, committee.mean()[2], 2])
    np.testing.assert_allclose(committee.accuracies(), [0.75, 0.75, 0.25])
    np.testing.assert_allclose(committee.disagreement(), [[0, 0.5, 0.75], [0.5, 0, 0.75], [0.75, 0.75, 0]])
    assert committee.mean_disagreement() == pytest.approx(2 / 3)
    assert committee.gain() == pytest.approx(committee.share(committee.vote()) - 7 / 12)
    assert set(committee.most_disputed(2)) == {2, 3}
    right = 0.75**2 * 0.25 + 0.75**2 * 0.75 + 2 * 0.75 * 0.25 * 0.25
    assert committee.independent_error() == pytest.approx(1 - right)


@pytest.mark.slow
def test_all_sources_are_measured() -> None:
    shares: list[float] = []
    found = measure(0, shares.append, trained_on=80)
    assert shares == sorted(shares)
    assert list(found.by_source) == [source.id for source in SOURCES]
    for committee in found.by_source.values():
        assert committee.probabilities.shape == (MEMBERS, len(found.test), 10)
        np.testing.assert_allclose(committee.probabilities.sum(2), 1, atol=1e-5)
    assert found.by_source["none"].mean_disagreement() == 0
    assert found.by_source["none"].gain() == 0
    assert all(c.mean_disagreement() > 0 for name, c in found.by_source.items() if name != "none")
    trees = found.by_source["trees"]
    assert trees.gain() > 0.05
    assert found.by_source["models"].names == (*OTHERS, "CNN")
