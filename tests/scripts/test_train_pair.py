"""The training script of the pair, a few steps on a few digits."""

from pathlib import Path

import pytest
import torch

from core.ensembles.digits import digits
from core.ensembles.pair import load_pair
from core.ensembles.pair_shape import KINDS, PLAIN, RESIDUAL, TRAININGS
from scripts.train_pair import PEAK, batches, fresh, main, rate, shifted


def test_it_writes_networks_that_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "models" / "pair.safetensors"
    main(["--out", str(out), "--epochs", "1", "--digits", "32"])
    pair = load_pair(out)
    assert {kind: len(chains) for kind, chains in pair.items()} == dict.fromkeys(KINDS, TRAININGS)
    said = capsys.readouterr().out
    assert said.count("of 597 test digits") == len(KINDS) * TRAININGS
    assert not torch.equal(pair[PLAIN][0].stem.weight, fresh(PLAIN, 0).stem.weight.half().float())
    assert out.stat().st_size < 4e6


def test_plain_and_residual_begin_alike_and_see_the_same() -> None:
    plain, residual = fresh(PLAIN, 2), fresh(RESIDUAL, 2)
    assert all(torch.equal(a, b) for a, b in zip(plain.parameters(), residual.parameters(), strict=True))
    assert not torch.equal(fresh(PLAIN, 1).stem.weight, plain.stem.weight)
    first, second = (list(batches(digits()[0].first(70), 1, 0)) for _ in range(2))
    assert [len(batch) for batch in first] == [64, 6]
    assert all(torch.equal(a.pixels, b.pixels) for a, b in zip(first, second, strict=True))


def test_digits_move_by_at_most_a_pixel() -> None:
    dot = torch.zeros(200, 1, 8, 8)
    dot[:, :, 4, 4] = 1
    moved = shifted(dot, torch.Generator().manual_seed(0))
    assert (moved.sum((1, 2, 3)) == 1).all()
    places = torch.nonzero(moved)[:, 2:] - 4
    assert {tuple(place) for place in places.tolist()} == {(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)}


def test_the_learning_rate_rises_and_falls() -> None:
    rates = [rate(step, 100) for step in range(100)]
    assert max(rates) == pytest.approx(PEAK)
    assert rates.index(max(rates)) == 20
    assert rates[0] < 0.1 * PEAK > rates[-1] > 0
