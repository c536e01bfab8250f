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

from core.models.cards import BUNDLED
from scripts.bundled_course import CONTINUED, FRESH, Course, draw_size, one_pass
from scripts.bundled_data import PhotoSet
from scripts.bundled_start import read_start
from scripts.train_bundled import WEIGHTS_NAME, Student, Targets, options, train

ROOT = Path(__file__).parents[2]
STEPS = 300
SCRIPT = (sys.executable, "-m", "scripts.train_bundled")


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


def arguments(data: Path, out: Path, steps: int) -> list[str]:
    chosen = {"--data": data, "--out": out, "--steps": steps, "--batch": 8, "--scale": 0.5, "--lr": 0.02}
    chosen |= {"--log-every": 2, "--save-seconds": 0, "--eval-minutes": 0.03}
    return [str(part) for pair in chosen.items() for part in pair]


def logged_steps(log: Path) -> list[int]:
    with log.open(newline="") as file:
        return [int(row["step"]) for row in csv.DictReader(file)]


def test_killed_run_goes_on_and_its_weights_load(
    folder_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    checkpoint, log = out / "last.pt", out / "log.csv"
    first = subprocess.Popen(
        [*SCRIPT, *arguments(folder_set, out, STEPS)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
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
    train(options(arguments(folder_set, out, end)))
    assert f"resumed at step {before}," in capsys.readouterr().out
    assert [step for step in logged_steps(log) if step > before][-1] >= end - 1
    assert torch.load(checkpoint, weights_only=True)["step"] == end

    weights = out / WEIGHTS_NAME
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
    train(options([*arguments(folder_set, out, 24), "--soft-targets", str(teacher), "--save-seconds", "60"]))
    with (out / "log.csv").open(newline="") as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])


def named(*names: str) -> tuple[dict[str, str], ...]:
    return tuple({"name": name} for name in names)


def test_begins_with_another_run_that_knew_other_classes(tmp_path: Path) -> None:
    torch.manual_seed(0)
    old = Student(2, teacher_features=3)
    average = {key: value + 1 for key, value in old.net.state_dict().items()}
    torch.save({"average": average, "student": old.state_dict()}, tmp_path / "last.pt")
    (tmp_path / "classes.json").write_text(json.dumps(named("cat", "face")))
    start = read_start(tmp_path / "last.pt")
    new = Student(4, teacher_features=3)
    fresh = new.net.fc.weight.detach().clone()
    new.begin_with(start, named("cat", "bee", "desk", "face"))
    assert torch.equal(new.net.fc.weight[[0, 3]], average["fc.weight"])
    assert torch.equal(new.net.fc.bias[[0, 3]], average["fc.bias"])
    assert torch.equal(new.net.fc.weight[[1, 2]], fresh[[1, 2]])
    assert torch.equal(new.net.layer4[1].conv2.weight, average["layer4.1.conv2.weight"])
    assert torch.equal(new.net.bn1.running_mean, average["bn1.running_mean"])
    assert new.to_teacher is not None
    assert old.to_teacher is not None
    assert torch.equal(new.to_teacher.weight, old.to_teacher.weight)
    fewer = Student(1, teacher_features=0)
    fewer.begin_with(start, named("face"))
    assert torch.equal(fewer.net.fc.weight, average["fc.weight"][1:])


def test_begins_with_the_bundled_file() -> None:
    start = read_start(BUNDLED.path)
    student = Student(2, teacher_features=3)
    student.begin_with(start, ({"wnid": "n02110341", "name": "dalmatian"}, {"wnid": None, "name": "human face"}))
    place = start.classes.index("human face")
    assert torch.equal(student.net.fc.weight[1], start.state["fc.weight"][place].float())
    assert torch.equal(student.net.layer1[0].conv1.weight, start.state["layer1.0.conv1.weight"].float())


def test_a_run_begins_where_another_ended(folder_set: Path, tmp_path: Path) -> None:
    train(options(arguments(folder_set, tmp_path / "first", 2)))
    before = tmp_path / "first" / "last.pt"
    train(options([*arguments(folder_set, tmp_path / "second", 1), "--init", str(before), "--lr", "0"]))
    first, second = (torch.load(tmp_path / name / "last.pt", weights_only=True) for name in ("first", "second"))
    change = (second["student"]["net.conv1.weight"] - first["average"]["conv1.weight"]).abs().max()
    assert change < 1e-3


def test_small_classes_are_repeated() -> None:
    index = one_pass(torch.tensor([0, 0, 0, 0, 0, 1, 1, 2]), least=4)
    assert sorted(index.tolist()) == [0, 1, 2, 3, 4, 5, 5, 6, 6, 7, 7, 7, 7]
    assert sorted(one_pass(torch.tensor([0, 1]), least=0).tolist()) == [0, 1]
    assert sorted(one_pass(torch.tensor([-1, 0, -1, 0]), least=4).tolist()) == [0, 1, 1, 2, 3, 3]  # none of the classes


def test_a_photo_of_none_of_the_classes_shall_give_all_alike(tmp_path: Path) -> None:
    soft = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]], np.float32)
    np.savez(tmp_path / "targets.npz", probabilities=soft, features=np.eye(2, 4, dtype=np.float32))
    photos = PhotoSet(
        torch.zeros(2, 4, 4, 3, dtype=torch.uint8),
        torch.tensor([0, -1]),
        ({}, {}, {}),
        torch.zeros(2, dtype=torch.uint8),
    )
    goal, features = Targets(photos, tmp_path / "targets.npz", share=0.5, smoothing=0.03).draw(torch.tensor([0, 1]))
    torch.testing.assert_close(goal, torch.tensor([[0.84, 0.105, 0.055], [1 / 3, 1 / 3, 1 / 3]]))
    assert features is not None
    assert features.shape == (2, 4)


@pytest.mark.parametrize("course", [FRESH, CONTINUED])
def test_a_course_has_a_size_for_every_share(course: Course) -> None:
    assert [draw_size(course, share, 1.0) >= 64 for share in np.linspace(0, 1, 101)] == [True] * 101


def test_an_empty_set_is_named(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    with pytest.raises(ValueError, match="no train images in"):
        train(options(arguments(tmp_path, tmp_path / "run", 1)))
