"""The measurement of Kornia and torchvision, as far as it goes without Kornia."""

import pytest

import core.augmentation.throughput as throughput
from core.augmentation.pipeline import step_of
from core.augmentation.steps import RECIPE, Pipeline
from core.augmentation.transforms import KINDS
from core.jobs import CancelledError


def test_steps_that_both_libraries_do_alike():
    assert throughput.comparable(RECIPE) == RECIPE
    everything = Pipeline(tuple(step_of(kind.id) for kind in KINDS))
    left = {step.id for step in everything.steps} - {step.id for step in throughput.comparable(everything).steps}
    assert left == {"centre", "auto", "rand", "trivial", "mixup", "cutmix"}


def test_a_rate_counts_pictures_and_reports_progress(monkeypatch):
    monkeypatch.setattr(throughput, "SECONDS", 0.02)
    calls, shares = [], []
    rate = throughput._rate("name", lambda index: calls.append(index) or 3, shares.append)
    assert rate.pictures == 3 * (len(calls) - 1), "the first call warms up and does not count"
    assert rate.per_second > 0
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_a_measurement_can_be_cancelled():
    def stop(_: float) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        throughput._rate("name", lambda _: 1, stop)
