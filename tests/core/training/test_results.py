"""Confusions, mistakes, words, files, and the measurement that comes with the app."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load
from scipy import stats
from sklearn.metrics import confusion_matrix

from core.architecture.build import build
from core.architecture.encoding import from_text
from core.training.files import history_csv, weights
from core.training.learning import End, Score, Snapshot, Training, race
from core.training.measured import STUDENT, cases, in_words, interval, table
from core.training.pictures import picture_set
from core.training.plan import Plan, fitted
from core.training.presets import DIGITS
from core.training.results import change, compared, confusion, gap_in_words, surprise, verdict, worst_mistakes

PLAN = Plan(DIGITS, from_text("1x8x8-c4-relu-max2-flat-fc10"), 50, steps=10)
DOCS = Path(__file__).parents[3] / "docs" / "training.md"


@pytest.fixture(scope="module")
def trained():
    return race([Training(PLAN), Training(replace(PLAN, seed=1))])


def with_scores(one, train: float, validation: float, accuracy: float = 0.9, end: End = End.STEPS):
    last = replace(one.history[-1], train=Score(train, 1.0), validation=Score(validation, accuracy))
    return replace(one, history=(*one.history[:-1], last), end=end)


def test_confusions_are_those_of_scikit_learn():
    chance = np.random.default_rng(0)
    labels, said = chance.integers(0, 5, 200), chance.integers(0, 5, 200)
    np.testing.assert_array_equal(confusion(labels, said, 5), confusion_matrix(labels, said))


def test_the_worst_mistakes_are_the_surest_ones():
    logits = np.array([[5, 0, 0], [0, 2, 0], [0, 0, 9], [3, 0, 0]], np.float32)
    found = worst_mistakes(logits, np.array([0, 0, 0, 1]), 5)
    assert [(one.index, one.label, one.said) for one in found] == [(2, 0, 2), (3, 1, 0), (1, 0, 1)]
    assert found[0].confidence == pytest.approx(np.exp(9) / (np.exp(9) + 2))
    assert len(worst_mistakes(logits, np.array([0, 0, 0, 1]), 2)) == 2


@pytest.mark.parametrize(
    ("train", "validation", "says"),
    [
        (0.10, 0.12, "as well as"),
        (0.30, 0.20, "happen to be the easier"),
        (0.01, 0.15, "a small one"),
        (0.05, 0.35, "7.0 times"),
        (0.0001, 0.9, "more than 100 times"),
        (1.00, 1.50, "still errs on its own"),
    ],
)
def test_the_gap_in_words(train, validation, says):
    assert says in gap_in_words(train, validation)


def test_the_verdict_says_how_it_ended(trained):
    one = trained[0]
    assert "diverged at step 10" in verdict(replace(one, end=End.DIVERGED))
    assert "ln 10 = 2.30" in verdict(with_scores(one, 2.29, 2.31))
    assert "Time was up after 10 of 10" in verdict(with_scores(one, 0.1, 0.9, end=End.TIME))
    assert verdict(with_scores(one, 0.05, 0.35)).startswith("**A gap of +0.30: it overfits.**")


def test_two_are_compared_and_chance_is_named(trained):
    first, second = trained
    far = compared("AB", (with_scores(first, 0.1, 0.2, 0.80), with_scores(second, 0.1, 0.2, 0.95)))
    assert far.startswith("**B** knows new pictures better than A: 95.0% against 80.0%")
    near = compared("AB", (with_scores(first, 0.1, 0.2, 0.94), with_scores(second, 0.1, 0.2, 0.95)))
    assert "chance" in near
    assert compared("AB", (first, replace(second, end=End.DIVERGED))) == "Only **A** is left: B diverged."
    assert compared("AB", (replace(first, end=End.DIVERGED), second)) == "Only **B** is left: A diverged."


def test_the_weights_go_into_a_file_and_give_the_same_answers(trained):
    one = trained[0]
    content = weights(one)
    assert len(content) <= 2**20
    model = build(fitted(PLAN.network, picture_set(DIGITS)))
    model.load_state_dict(load(content))
    pictures = picture_set(DIGITS)
    with torch.no_grad():
        logits = model((pictures.validation_pixels - pictures.mean) / pictures.deviation)
    np.testing.assert_allclose(logits.numpy(), one.logits, rtol=1e-4, atol=1e-5)
    assert b"1x8x8-c4-relu-max2-flat-fc10" in content


def test_the_history_is_a_table(trained):
    rows = list(csv.DictReader(io.StringIO(history_csv(("A", "B"), trained).decode())))
    assert len(rows) == sum(len(one.history) for one in trained)
    assert [int(row["step"]) for row in rows[:3]] == [0, 1, 2]
    last: Snapshot = trained[1].history[-1]
    assert float(rows[-1]["gap"]) == pytest.approx(last.gap, rel=1e-4, abs=1e-6)


def test_intervals_are_students():
    values = [0.2, 0.5, 0.1, 0.4, 0.35]
    mean, half = interval(values)
    low, high = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    assert (mean - half, mean + half) == pytest.approx((low, high), rel=1e-3)
    for count, factor in STUDENT.items():
        assert factor == pytest.approx(stats.t.ppf(0.975, count - 1), abs=6e-4)


def test_the_documents_hold_the_table_of_what_was_measured():
    measured = cases()
    assert {case.pictures for case in measured} == {"digits", "pieces"}
    assert all(len(case.pairs) >= 5 for case in measured)
    assert any(case.images <= 200 for case in measured)
    assert f"{table(measured)}\n\n{in_words(measured)}" in DOCS.read_text()
    assert len(re.findall(r"^\| (?:Digits|Pieces)", table(measured), re.M)) == len(measured)


def test_the_cost_of_one_picture_and_how_far_weights_have_moved():
    assert surprise(1.0) == 0
    assert surprise(0.25) == pytest.approx(np.log(4))
    assert np.isfinite(surprise(0.0))
    assert change(np.array([3, 4], np.float32), np.array([3, 4.5], np.float32)) == pytest.approx(0.1)
