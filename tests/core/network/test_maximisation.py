"""Grown pictures answer far stronger than photos, the same seed grows the same picture, and the network stays as it is."""

import numpy as np
import pytest
import torch

from core.images import samples
from core.images.samples import load_sample
from core.jobs import CancelledError
from core.models.cards import BUNDLED
from core.models.loading import SharedModel
from core.models.preprocessing import prepare
from core.network.activations import activations
from core.network.code import maximisation
from core.network.exciting import SMALLEST, excerpt_side, peaks, peaks_of
from core.network.maximisation import LEAK, SHOW_EVERY, Goal, colour_root, maximise, painted, seen_anew
from core.randomness import torch_generator

PHOTOS = [sample.id for sample in samples.PHOTOS]


@pytest.fixture(scope="module")
def over_samples(bundled):
    return peaks_of(bundled, [prepare(load_sample(id), BUNDLED.preprocessing) for id in PHOTOS])


@pytest.mark.slow
@pytest.mark.parametrize("channel", [3, 20])
def test_the_grown_picture_is_well_above_the_best_sample(channel, bundled, over_samples) -> None:
    goal = Goal("layer1.1", channel)
    (grown,) = maximise(bundled, [goal], 24, seed=0)
    best = over_samples.stages["layer1.1"].means[:, channel].max()
    assert grown.value > 1.5 * best > 0
    assert grown.value > grown.values[0]
    assert len(grown.values) == 25


def test_its_value_is_that_of_the_picture_it_shows(bundled: SharedModel) -> None:
    (grown,) = maximise(bundled, [Goal("conv1", 4)], 8, seed=1)
    how = BUNDLED.preprocessing
    x = (torch.from_numpy(grown.pixels).permute(2, 0, 1) / 255 - torch.tensor(how.mean)[:, None, None]) / torch.tensor(
        how.std
    )[:, None, None]
    with torch.no_grad():
        z = bundled.network.bn1(bundled.network.conv1(x[None]))[0, 4]
    assert grown.value == pytest.approx(float(torch.where(z > 0, z, LEAK * z).mean()), rel=0.02)


def test_seeds_goals_and_locks(bundled: SharedModel) -> None:
    goals = [Goal("conv1", 4), Goal("conv1", 9, (5, 6))]
    shown, reported = [], []

    def report(progress: float) -> None:
        assert not bundled.lock.locked()
        reported.append(progress)

    first = maximise(bundled, goals, 9, 3, report, shown.append)
    again = maximise(bundled, goals, 9, 3)
    other = maximise(bundled, goals, 9, 4)
    np.testing.assert_array_equal(first[1].pixels, again[1].pixels)
    assert not np.array_equal(first[0].pixels, other[0].pixels)
    assert [len(pictures[0].values) for pictures in shown] == [1, 1 + SHOW_EVERY]
    assert reported == [step / 9 for step in range(9)]
    assert all(parameter.grad is None for parameter in bundled.network.parameters())


def test_it_stops_when_it_is_told_to(bundled: SharedModel) -> None:
    def report(progress: float) -> None:
        if progress > 0:
            raise CancelledError

    with pytest.raises(CancelledError):
        maximise(bundled, [Goal("conv1", 0)], 50, 0, report)
    assert not bundled.lock.locked()


def test_goals_must_be_of_one_stage(bundled: SharedModel) -> None:
    with pytest.raises(ValueError, match="one stage"):
        maximise(bundled, [Goal("conv1", 0), Goal("layer1.0", 0)], 1, 0)
    with pytest.raises(KeyError):
        maximise(bundled, [Goal("layer9.0", 0)], 1, 0)


def test_a_flat_spectrum_is_grey_and_low_frequencies_are_strong() -> None:
    side = 32
    assert torch.equal(painted(torch.zeros(1, 3, side, side // 2 + 1, 2), side), torch.full((1, 3, side, side), 0.5))
    amounts = []
    for frequency in (1, 8):
        spectrum = torch.zeros(1, 3, side, side // 2 + 1, 2)
        spectrum[0, 2, 0, frequency, 0] = 0.1
        amounts.append(float((painted(spectrum, side) - 0.5).abs().max()))
    assert amounts[0] == pytest.approx(8 * amounts[1], rel=0.05)


def test_colours_are_those_of_the_samples() -> None:
    root = colour_root().double().numpy()
    product = root @ root.T
    assert np.linalg.norm(root, axis=0).max() == pytest.approx(1)
    assert (product > 0).all(), "in photos the three colours rise together"


def test_views_stay_near_the_picture_and_are_drawn_from_the_generator() -> None:
    picture = torch.linspace(0, 1, 64).repeat(64, 1).expand(1, 3, 64, 64).contiguous()
    first, second = (seen_anew(picture, torch_generator("view", 1)) for _ in range(2))
    assert torch.equal(first, second)
    assert 0 < float((first - picture).abs().mean()) < 0.15
    assert first.shape == picture.shape


def test_peaks_are_those_of_the_maps(bundled: SharedModel, over_samples) -> None:
    kept = activations(bundled, prepare(load_sample("coffee"), BUNDLED.preprocessing))
    row, one = PHOTOS.index("coffee"), over_samples.stages["layer2.0"]
    before = kept["layer2.0"].before
    assert before is not None
    assert float(one.highest[row, 7]) == float(before[7].max())
    assert float(before[7][one.cell(row, 7)]) == float(before[7].max())
    assert one.ranked(7)[0] == int(one.highest[:, 7].argmax())
    assert peaks([kept]).stages["logits"].highest[0].tolist() == kept["logits"].after.tolist()
    best, mean = one.best(7)
    assert mean == float(one.means[best, 7]) == float(one.means[:, 7].max())
    chosen = one.choosiest(3)
    assert len(set(chosen)) == 3
    assert chosen == sorted(chosen)


@pytest.mark.parametrize(("field", "side"), [(10, int(SMALLEST * 400)), (100, 100), (900, 200)])
def test_an_excerpt_can_be_recognised_and_is_a_part(field: int, side: int) -> None:
    assert excerpt_side(field, 400) == side


def test_peaks_of_nothing(bundled: SharedModel) -> None:
    with pytest.raises(ValueError, match="no pictures"):
        peaks_of(bundled, [])


@pytest.mark.parametrize("goal", [Goal("layer1.0", 5), Goal("conv1", 3, (4, 7)), Goal("logits", 2)])
def test_the_code_under_the_lesson_grows_the_same_picture(goal, bundled: SharedModel) -> None:
    namespace: dict[str, object] = {}
    exec(compile(maximisation(BUNDLED, goal, 3, 7), "snippet", "exec"), namespace)
    (grown,) = maximise(bundled, [goal], 3, 7)
    shown = namespace["shown"]
    assert isinstance(shown, torch.Tensor)
    assert np.abs(shown.permute(1, 2, 0).numpy() * 255 - grown.pixels).max() <= 1
