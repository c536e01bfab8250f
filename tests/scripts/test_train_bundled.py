"""The training script on a tiny generated set: killed, resumed, and its weights loaded into torchvision's network."""

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from torchvision.models import resnet18

ROOT = Path(__file__).parents[2]
STEPS = 300


@pytest.fixture
def folder_set(tmp_path: Path) -> Path:
    """Two classes of noisy pictures, red and blue, 24 for training and 4 for validation each."""
    rng = np.random.default_rng(0)
    for split, count in (("train", 24), ("val", 4)):
        for channel, name in ((0, "red"), (2, "blue")):
            folder = tmp_path / "set" / split / name
            folder.mkdir(parents=True)
            for i in range(count):
                pixels = rng.integers(0, 120, (40, 50, 3), dtype=np.uint8)
                pixels[..., channel] += 120
                Image.fromarray(pixels).save(folder / f"{i:02d}.jpg")
    return tmp_path / "set"


def command(data: Path, out: Path, steps: int) -> list[str]:
    options = {"--data": data, "--out": out, "--steps": steps, "--batch": 8, "--scale": 0.5, "--lr": 0.02}
    options |= {"--log-every": 2, "--save-seconds": 0, "--eval-minutes": 0.03}
    return [sys.executable, "-m", "scripts.train_bundled", *(str(part) for pair in options.items() for part in pair)]


def logged_steps(log: Path) -> list[int]:
    with log.open(newline="") as file:
        return [int(row["step"]) for row in csv.DictReader(file)]


def run(arguments: list[str]) -> str:
    result = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_killed_run_goes_on_and_its_weights_load(folder_set: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    checkpoint, log = out / "last.pt", out / "log.csv"
    first = subprocess.Popen(
        command(folder_set, out, STEPS), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 300
        while not (checkpoint.exists() and log.exists() and len(logged_steps(log)) >= 3):
            assert first.poll() is None, "the run ended before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    saved = torch.load(checkpoint, weights_only=True)
    before = saved["step"]
    assert 0 < before < STEPS

    end = before + 10
    printed = run(command(folder_set, out, end))
    assert f"resumed at step {before}," in printed
    assert [step for step in logged_steps(log) if step > before][-1] >= end - 1
    assert torch.load(checkpoint, weights_only=True)["step"] == end

    weights = out / "resnet18-photos.safetensors"
    state = load_file(weights)
    assert all(value.dtype == torch.float16 for value in state.values() if value.is_floating_point())
    assert weights.stat().st_size <= 24_000_000
    assert [c["name"] for c in json.loads((out / "classes.json").read_text())] == ["blue", "red"]
    network = resnet18(num_classes=2)
    network.load_state_dict(state)
    assert network.eval()(torch.zeros(1, 3, 64, 64)).isfinite().all()
    assert not list(out.glob("*.part"))


def test_learns_and_uses_a_teacher(folder_set: Path, tmp_path: Path) -> None:
    teacher = tmp_path / "targets.npz"
    probabilities = np.repeat(np.eye(2, dtype=np.float16), 24, axis=0)  # blue first, as the folders sort
    features = np.concatenate([probabilities, 1 - probabilities], axis=1)
    np.savez(teacher, probabilities=probabilities, features=features)
    out = tmp_path / "run"
    run([*command(folder_set, out, 24), "--soft-targets", str(teacher), "--save-seconds", "60"])
    with (out / "log.csv").open(newline="") as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])


def test_an_empty_set_is_named(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    result = subprocess.run(
        command(tmp_path, tmp_path / "run", 1), cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert result.returncode != 0
    assert "no train images in" in result.stderr
