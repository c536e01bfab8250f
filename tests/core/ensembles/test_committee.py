"""Closed forms against enumeration, against SciPy and against simulation."""

from itertools import pairwise
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, multivariate_normal, norm

from core.ensembles.committee import (
    draw_scores,
    formula_error,
    mean_accuracy,
    number_right,
    outcome,
    pair_correlation,
    standard_error,
    turning_point,
    votes,
    weighted_accuracy,
)
from core.ensembles.growth import accuracy, decided_rightly, expected_range, grow
from core.ensembles.voting import COPIES, DIFFICULTY, MAJORITY, MEAN

MODELS = (COPIES, DIFFICULTY)
MIXED = (0.6, 0.72, 0.55, 0.9, 0.35)
CORRELATIONS = (0.0, 0.3, 0.8, 1.0)


def test_the_lectures_numbers() -> None:
    assert number_right((0.6,) * 3)[2:] == pytest.approx([0.432, 0.216])
    assert outcome((0.6,) * 3).right == pytest.approx(0.648)
    assert outcome((0.6, 0.62, 0.58)).right == pytest.approx(0.64808)
    assert formula_error(2, 0.4) == pytest.approx(0.64)
    assert outcome((0.9, 0.55, 0.55)).accuracy() == pytest.approx(0.748)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=7))
def test_unequal_members_against_enumeration(accuracies: list[float]) -> None:
    listed = votes(accuracies)
    assert len({vote.right for vote in listed}) == 2 ** len(accuracies)
    by_number = [sum(vote.probability for vote in listed if sum(vote.right) == k) for k in range(len(accuracies) + 1)]
    np.testing.assert_allclose(number_right(accuracies), by_number, atol=1e-12)


@pytest.mark.parametrize("members", [1, 2, 5, 12, 25])
def test_equal_members_against_scipy(members: int) -> None:
    np.testing.assert_allclose(number_right((0.6,) * members), binom.pmf(range(members + 1), members, 0.6), atol=1e-12)
    result = outcome((0.6,) * members)
    assert formula_error(members, 0.4) == pytest.approx(result.wrong + result.tie)
    assert result.right + result.tie + result.wrong == pytest.approx(1)
    assert (result.tie > 0) == (members % 2 == 0)


def test_too_many_votes_to_list() -> None:
    with pytest.raises(ValueError, match="got 11"):
        votes((0.5,) * 11)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_every_model_against_simulation(model: str, correlation: float) -> None:
    scores = draw_scores(MIXED, correlation, model, 40_000, 5)
    assert (scores > 0).mean(0) == pytest.approx(MIXED, abs=4 * 0.0025), "each member is as good as it is said to be"
    for rule in (MAJORITY, MEAN):
        right = decided_rightly(scores, rule)[:, -1]
        exact = accuracy(MIXED, correlation, model, rule)
        assert abs(right.mean() - exact) < 4 * standard_error(right), rule
    assert number_right(MIXED, correlation, model).sum() == pytest.approx(1)


@pytest.mark.parametrize("model", MODELS)
def test_the_gain_vanishes_with_correlation(model: str) -> None:
    gains = [outcome((0.6,) * 9, step / 10, model).accuracy() - 0.6 for step in range(11)]
    assert gains[0] > 0.1
    assert gains[-1] == pytest.approx(0, abs=1e-12)
    assert all(a > b for a, b in pairwise(gains))
    assert mean_accuracy((0.6,) * 9, 1.0, model) == pytest.approx(0.6)


def test_nearly_joint_members_are_nearly_one() -> None:
    for model in MODELS:
        assert outcome(MIXED, 0.9999, model).accuracy() == pytest.approx(
            outcome(MIXED, 1.0, model).accuracy(), abs=5e-3
        )
    assert outcome(MIXED, 1.0).right == 0.6  # all share one draw: the third best decides


@pytest.mark.parametrize("share", [0.1, 0.6, 0.93])
def test_correlation_of_the_errors(share: float) -> None:
    assert pair_correlation(share, 0.35, COPIES) == pytest.approx(0.35)
    margin = norm.ppf(share)
    both = multivariate_normal(mean=[0, 0], cov=[[1, 0.35], [0.35, 1]]).cdf([margin, margin])
    expected = (both - share**2) / (share * (1 - share))
    assert pair_correlation(share, 0.35, DIFFICULTY) == pytest.approx(expected, abs=1e-5)
    assert isnan(pair_correlation(1.0, 0.35, COPIES))


def test_the_best_weights_are_never_worse_than_majority_or_the_best_member() -> None:
    for accuracies in ((0.9, 0.55, 0.55), MIXED, (0.7,) * 5, (0.8, 0.8, 0.6, 0.6)):
        weighted = weighted_accuracy(accuracies)
        assert weighted >= max(outcome(accuracies).accuracy(), *accuracies) - 1e-12
    assert weighted_accuracy((0.9, 0.55, 0.55)) == pytest.approx(0.9)  # 9 beats (11/9)^2: the strong one decides alone
    assert weighted_accuracy((0.7,) * 5) == pytest.approx(outcome((0.7,) * 5).accuracy())


def test_growth() -> None:
    growth = grow((0.6,) * 8, 3, 0.0, COPIES, MAJORITY, 4000, 1)
    np.testing.assert_allclose(growth.exact[1::2], growth.exact[::2])  # a coin makes the even one as good as the odd
    assert growth.exact[2] == pytest.approx(0.648)
    assert (np.abs(growth.simulated - growth.exact) < 4 * growth.errors).all()
    assert growth.running.shape == (4000,)
    assert growth.running[-1] == pytest.approx(growth.simulated[2])
    same, other = (grow((0.6,) * 8, 3, 0.0, COPIES, MAJORITY, 4000, seed).running for seed in (1, 2))
    np.testing.assert_array_equal(same, growth.running)
    assert (other != growth.running).any()


def test_a_tie_is_half_right() -> None:
    scores = np.array([[1.0, -3.0, 1.0]])
    np.testing.assert_array_equal(decided_rightly(scores, MAJORITY), [[1, 0.5, 1]])
    np.testing.assert_array_equal(decided_rightly(scores, MEAN), [[1, 0, 0]])


def test_the_range_of_a_share_holds_95_of_100_simulations() -> None:
    low, high = expected_range(0.7, np.array([10, 400]))
    np.testing.assert_allclose(high - low, [0.5797, 0.0917], atol=1e-4)  # 4 * sqrt(0.7 * 0.3 / n)
    assert expected_range(0.99, np.array([4]))[1] == 1
    drawn = np.random.default_rng(0).binomial(400, 0.7, 2000) / 400
    assert 0.93 < ((drawn >= low[1]) & (drawn <= high[1])).mean() < 0.97


def test_from_where_on_others_help_a_strong_member() -> None:
    turn = turning_point(0.9, 4)
    assert turn is not None
    for share, helps in ((turn, True), (turn - 0.01, False)):
        assert (outcome((0.9, *(share,) * 4)).accuracy() > 0.9) == helps
    assert turning_point(1.0, 2) is None
