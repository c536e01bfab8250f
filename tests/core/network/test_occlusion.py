"""Occlusion, against a loop that covers one window after another."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from core.jobs import Job, Status
from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.occlusion import occlusion, window_for

Model = Callable[[str], SharedModel]
Noise = Callable[[int, int], Prepared]
TARGET = 3


class Watched(Job):
    """A job that remembers its progress and cancels itself at the report with number `cancel_at`."""

    def __init__(self, work: Callable[[Job], object], cancel_at: int | None = None) -> None:
        super().__init__(work, patience=60, rest=lambda _: None)
        self.reports: list[float] = []
        self.cancel_at = cancel_at

    def report(self, progress: float) -> None:
        self.reports.append(progress)
        if len(self.reports) == self.cancel_at:
            self.cancel()
        super().report(progress)


def by_hand(model: SharedModel, x: torch.Tensor, window: int, stride: int) -> np.ndarray:
    """Mean fall of the logit over the windows that cover a pixel; `x` is `(1, 3, h, w)`."""
    side = x.shape[-1]
    starts = [*range(0, side - window, stride)]
    starts.append(starts[-1] + stride)  # the last one may stick out
    fall, covered = np.zeros((side, side)), np.zeros((side, side))
    with torch.no_grad():
        score = model.network(x)[0, TARGET]
        for top in starts:
            row = x.repeat(len(starts), 1, 1, 1)  # one copy of the photo for each window of this row
            for grey, left in zip(row, starts, strict=True):
                grey[:, top : top + window, left : left + window] = 0
            falls = (score - model.network(row)[:, TARGET]).tolist()
            for lost, left in zip(falls, starts, strict=True):
                fall[top : top + window, left : left + window] += lost
                covered[top : top + window, left : left + window] += 1
    assert covered.min() >= 1
    return fall / covered


def test_equals_the_loop(seeded_model: Model, noise: Noise) -> None:
    side = 33  # windows of 4 px every 2 px: the last ones stick out
    model, prepared = seeded_model("resnet18"), noise(side, 5)
    job = Watched(lambda job: occlusion(model, prepared, TARGET, job.report))
    job.run()
    assert job.error is None
    expected = by_hand(model, torch.from_numpy(prepared.values)[None], *window_for(side))
    assert job.result.dtype == np.float32
    assert job.result.shape == (side, side)
    assert np.abs(job.result - expected).max() <= 1e-4 * np.abs(expected).max()
    assert expected.min() < 0 < expected.max()
    calls = len(job.reports) - 1  # `run` itself reports once, before the work
    assert calls == 1 + 16 * 16 // 16
    np.testing.assert_allclose(job.reports[1:], np.arange(calls) / calls)
    assert job.progress == 1.0


def test_cancel_stops_it(seeded_model: Model, noise: Noise) -> None:
    model, calls = seeded_model("resnet18"), []
    counter = model.network.conv1.register_forward_hook(lambda module, args, result: calls.append(1))
    try:
        job = Watched(lambda job: occlusion(model, noise(32, 5), TARGET, job.report), cancel_at=4)
        job.run()
    finally:
        counter.remove()
    assert job.status is Status.CANCELLED
    assert job.result is None
    assert len(calls) == 2, "reports 2 and 3 were followed by a forward pass, report 4 was not"
    assert not model.lock.locked()


@pytest.mark.parametrize(
    ("side", "expected"), [(224, (28, 14)), (128, (16, 8)), (32, (4, 2)), (20, (2, 1)), (8, (2, 1))]
)
def test_window(side: int, expected: tuple[int, int]) -> None:
    assert window_for(side) == expected
