"""The training itself: against torch's own optimiser, repeatable, watched, stopped, and alone on its core."""

import threading
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from core.architecture.encoding import from_text
from core.training.augment import Augmentation
from core.training.code import training_code
from core.training.learning import End, Training, on_one_core, race, snapshot_steps
from core.training.pictures import picture_set
from core.training.plan import Plan
from core.training.presets import BY_ID, DIGITS, PIECES

TINY = from_text("1x8x8-c4-relu-max2-flat-fc10")
PLAN = Plan(DIGITS, TINY, images=50, augmentation=Augmentation(15, 1), rate=0.05, steps=30)


def trained(plan: Plan, **given):
    return race([Training(plan, **given)])[0]


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        replace(PLAN, pictures=PIECES, augmentation=Augmentation(15, 2, flip=True), steps=8),
        replace(PLAN, network=BY_ID["lenet5"].network, steps=3, seed=5),
        replace(PLAN, network=from_text("1x8x8-c4b0-bn-relu-basic4-gap-flat-fc10"), images=20, steps=6),
    ],
    ids=["digits", "pieces", "enlarged", "batch norm, fewer pictures than a batch"],
)
def test_it_is_torchs_gradient_descent_and_the_code_gives_the_same(plan):
    scope: dict = {}
    exec(training_code(plan), scope)
    assert trained(plan).last.validation.loss == pytest.approx(scope["shown"], rel=1e-3)


def test_the_same_plan_gives_the_same_training_and_leaves_the_shared_generator_alone():
    plan = replace(PLAN, network=BY_ID["dropout"].network, steps=10)
    before = torch.get_rng_state()
    first, second = trained(plan), trained(plan)
    assert torch.equal(torch.get_rng_state(), before)
    assert [one.train for one in first.history] == [one.train for one in second.history]
    other = trained(replace(plan, seed=1))
    assert other.last.train != first.last.train


def test_it_learns_and_the_snapshots_say_what_the_network_is():
    done = trained(replace(PLAN, steps=120, images=300), watched=7)
    first, last = done.history[0], done.history[-1]
    assert done.end is End.STEPS
    assert [one.step for one in done.history] == sorted(snapshot_steps(120))
    assert last.train.loss < 0.5 * first.train.loss
    assert last.validation.accuracy > 0.6 > first.validation.accuracy
    pictures = picture_set(DIGITS)
    logits = torch.from_numpy(done.logits)
    assert float(F.cross_entropy(logits, pictures.validation_labels)) == pytest.approx(last.validation.loss, rel=1e-4)
    np.testing.assert_allclose(torch.softmax(logits[7], 0), last.answer, rtol=1e-3, atol=1e-5)
    np.testing.assert_array_equal(last.kernels, done.state["conv1.weight"].numpy())
    watched = (pictures.validation_pixels[7:8] - pictures.mean) / pictures.deviation
    expected = F.conv2d(watched, done.state["conv1.weight"], done.state["conv1.bias"], padding=1)[0]
    np.testing.assert_allclose(last.maps, expected.numpy(), rtol=1e-4, atol=1e-5)
    assert not np.array_equal(first.kernels, last.kernels)
    assert last.gap == last.validation.loss - last.train.loss


def test_a_rate_that_is_too_high_is_stopped():
    done = trained(replace(PLAN, network=BY_ID["small"].network, rate=1.0, steps=300))
    assert done.end is End.DIVERGED
    assert done.history[-1].step < 100
    assert done.last.bounded


def test_time_is_up():
    done = trained(replace(PLAN, steps=4000), budget=0.05)
    assert done.end is End.TIME
    assert 0 < done.last.step < 4000


def test_waiting_does_not_count_as_time():
    training = Training(PLAN, budget=1e9)
    wait = threading.Event()
    done = race([training], lambda _: wait.wait(0.01))[0]
    assert done.last.seconds < 30 * 0.01 + 1
    assert done.end is End.STEPS
    assert sum(one.seconds for one in done.history) > 0


def test_two_are_trained_step_about_and_stop_where_the_report_raises():
    class Stop(Exception):
        pass

    seen = []
    pair = [Training(PLAN), Training(replace(PLAN, seed=1))]

    def report(progress: float) -> None:
        seen.append(progress)
        if pair[0].step > 10:
            raise Stop

    with pytest.raises(Stop):
        race(pair, report)
    assert abs(pair[0].step - pair[1].step) <= 8
    assert seen == sorted(seen)
    assert 0 < seen[-1] < 1


def test_a_network_without_convolutions_has_no_kernels():
    done = trained(replace(PLAN, network=from_text("1x8x8-flat-fc10"), steps=5))
    assert done.last.kernels.size == 0
    assert done.last.maps.size == 0


def test_one_core_for_this_thread_alone():
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        elsewhere = []
        with on_one_core():
            assert torch.get_num_threads() == 1
            thread = threading.Thread(target=lambda: elsewhere.append(torch.get_num_threads()))
            thread.start()
            thread.join()
        assert elsewhere == [3]
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)
