"""The code under the lesson runs and gives the numbers of the page."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.ensembles import code
from core.ensembles.committee import outcome
from core.ensembles.deletions import delete_from_chain
from core.ensembles.digits import digits
from core.ensembles.diversity import Committee
from core.ensembles.pair import load_pair
from core.ensembles.pair_shape import KINDS
from core.ensembles.voting import COPIES, DIFFICULTY

ROOT = Path(__file__).parents[3]
MIXED = (0.6, 0.72, 0.55, 0.9)


def shown_by(text: str) -> np.ndarray:
    namespace: dict[str, object] = {}
    exec(compile(text, "snippet", "exec"), namespace)
    assert isinstance(namespace["shown"], torch.Tensor)
    return namespace["shown"].detach().numpy()


@pytest.mark.parametrize(("correlation", "model"), [(0, COPIES), (0.3, COPIES), (0.3, DIFFICULTY), (1, DIFFICULTY)])
def test_vote(correlation: float, model: str) -> None:
    result = outcome(MIXED, correlation, model)
    expected = [result.right, result.tie, result.wrong]
    np.testing.assert_allclose(shown_by(code.vote(MIXED, correlation, model)), expected, atol=1e-9)
    assert shown_by(code.vote((0.6,) * 3, 0, COPIES))[0] == pytest.approx(0.648)


def test_fails() -> None:
    np.testing.assert_allclose(shown_by(code.fails((2, 0.6), (0.9, 0.55, 0.55))), [0.64, 0.748])


def test_diversity() -> None:
    probabilities = np.random.default_rng(0).dirichlet(np.ones(10), size=(5, 8))
    committee = Committee(tuple("abcde"), probabilities, np.arange(8))
    np.testing.assert_array_equal(shown_by(code.diversity(probabilities, committee.labels)), committee.vote())


@pytest.mark.parametrize("cut", [(), (3, 7)])
def test_pair(cut: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    _, test = digits()
    chosen = tuple(number in cut for number in range(1, 9))
    expected = [
        delete_from_chain(load_pair()[kind][1], test.pixels, test.labels, (chosen,)).right[-1] for kind in KINDS
    ]
    np.testing.assert_allclose(shown_by(code.pair(1, cut)), expected, atol=2 / len(test))
