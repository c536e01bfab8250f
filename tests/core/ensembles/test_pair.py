"""The trained pair that comes with the app."""

import pytest
import torch

from core.ensembles.deletions import delete_from_chain
from core.ensembles.digits import TESTED, digits
from core.ensembles.pair import FILE, load_pair
from core.ensembles.pair_shape import BLOCKS, KINDS, PLAIN, RESIDUAL, TRAININGS
from core.figures.digits import digit_row


def test_digits_are_split_once_and_for_all() -> None:
    train, test = digits()
    assert len(train) + len(test) == 1797
    assert len(test) == TESTED
    assert 0 <= float(train.pixels.min()) < float(train.pixels.max()) == 1
    together = torch.cat([train.pixels, test.pixels])
    assert len(together.flatten(1).unique(dim=0)) == 1797
    picture = digit_row(test.pixels[:3], 40)
    assert picture.shape[1] == 3 * picture.shape[0] >= 120
    assert picture[0, 0].tolist() == [255, 255, 255]


def test_plain_breaks_where_residual_fades() -> None:
    assert FILE.stat().st_size < 4e6
    test = digits()[1].first(250)
    pair = load_pair()
    assert set(pair) == set(KINDS)
    singles = tuple(tuple(i == j for j in range(BLOCKS)) for i in range(BLOCKS))
    for training in range(TRAININGS):
        found = {
            kind: delete_from_chain(pair[kind][training], test.pixels, test.labels, singles)
            for kind in (KINDS if training == 0 else (RESIDUAL,))
        }
        for deleted in found.values():
            assert deleted.right[0] > 0.96  # whole
        assert found[RESIDUAL].singles(found[RESIDUAL].right).mean() > 0.7
        if PLAIN in found:
            assert found[PLAIN].singles(found[PLAIN].right).max() < 0.4


def test_a_cut_block_hands_its_input_on() -> None:
    _, test = digits()
    chain = load_pair()[RESIDUAL][0]
    x = chain.begin(test.pixels[:4])
    with torch.no_grad():
        expected = chain.end(chain.block(8, chain.block(2, x)))
        torch.testing.assert_close(chain(test.pixels[:4], {1, 3, 4, 5, 6, 7}), expected)
    assert not any(parameter.requires_grad for parameter in chain.parameters())


def test_what_the_blocks_compute_against_torch_modules() -> None:
    chain = load_pair()[PLAIN][1]
    x = chain.begin(digits()[1].pixels[:2])
    branch = chain.branches[0]
    layers = torch.nn.Sequential(branch.conv1, branch.bn1, torch.nn.ReLU(), branch.conv2, branch.bn2, torch.nn.ReLU())
    torch.testing.assert_close(chain.block(1, x), layers(x))
    residual = load_pair()[RESIDUAL][1]
    branch = residual.branches[0]
    layers = torch.nn.Sequential(branch.conv1, branch.bn1, torch.nn.ReLU(), branch.conv2, branch.bn2)
    torch.testing.assert_close(residual.block(1, x), torch.relu(layers(x) + x))


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_network_of_each_kind_for_each_training(kind: str) -> None:
    chains = load_pair()[kind]
    assert len(chains) == TRAININGS
    assert {chain.skips for chain in chains} == {kind == RESIDUAL}
    weights = [chain.stem.weight for chain in chains]
    assert not torch.equal(weights[0], weights[1])
