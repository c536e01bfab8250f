"""The measures behind the model card, checked on numbers worked out by hand, and the whole script on a tiny set."""

import json
import math
from argparse import Namespace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from torchvision.models import resnet18

from scripts import bundled_measures as measures
from scripts import evaluate_bundled as ev
from scripts.bundled_feeding import RECIPES, feed


def test_top_counts_the_first_and_the_five_best() -> None:
    logits = torch.tensor([[9.0, 8, 7, 6, 5, 4], [9.0, 8, 7, 6, 5, 4], [9.0, 8, 7, 6, 5, 4]])
    assert measures.top(logits, torch.tensor([0, 4, 5])) == {"top1": 33.33, "top5": 66.67}


def test_calibration_error_by_hand() -> None:
    # four answers at 90 %, three right: |0.9 - 0.75| = 0.15; four at 60 %, two right: 0.10; mean of the two halves
    probabilities = torch.tensor([[0.9, 0.1]] * 4 + [[0.6, 0.4]] * 4)
    labels = torch.tensor([0, 0, 0, 1, 0, 0, 1, 1])
    error, bins = measures.calibration_error(probabilities, labels)
    assert error == pytest.approx(0.125, abs=1e-6)
    assert [row["photos"] for row in bins] == [4, 4]


def test_temperature_is_found_again() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(20_000, 5, generator=generator) * 2
    labels = torch.multinomial(logits.softmax(1), 1, generator=generator).flatten()
    assert measures.fit_temperature(logits * 1.5, labels) == pytest.approx(1.5, abs=0.06)


def test_separation_of_two_scores() -> None:
    known, unknown = torch.arange(10, 20).float(), torch.arange(0, 10).float()
    apart = measures.separation(known, unknown)
    assert apart["auroc"] == 1.0
    assert apart["unknown_noticed_percent"] == 100.0
    assert measures.separation(unknown, known)["auroc"] == 0.0


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_feeds_a_normalised_square(recipe: str) -> None:
    x = feed(Image.new("RGB", (90, 60), (124, 116, 104)), recipe, 64)  # ImageNet's mean colour
    assert x.shape == (1, 3, 64, 64)
    assert x.abs().max() < 0.05


def test_scores_by_hand() -> None:
    logits = torch.tensor([[2.0, 0.0], [2.0, 0.0]])
    found = measures.scores(logits, torch.tensor([[1.0, 0.0], [0.0, -4.0]]), temperature=0.5)
    assert found["probability"].tolist() == pytest.approx([1 / (1 + math.exp(-4))] * 2)
    assert found["energy"].tolist() == pytest.approx([math.log(math.exp(2) + 1)] * 2)
    assert found["logit"].tolist() == [2.0, 2.0]
    assert found["logit by length"].tolist() == [2.0, 0.5]
    energy = math.log(math.exp(2) + 1)
    assert found["energy by length"].tolist() == pytest.approx([energy, energy / 4])
    assert found["energy by root of length"].tolist() == pytest.approx([energy, energy / 2])


def photos(folder: Path, count: int, rng: np.random.Generator, name: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        pixels = rng.integers(0, 255, (40, 50, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}{i}.JPEG")


def test_card_of_an_untrained_network(tmp_path: Path) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    for name in ("n01", "n02"):
        photos(tmp_path / "set" / "val" / name, 2, rng)
        photos(tmp_path / "sharp", 1, rng, f"{name}_")
    photos(tmp_path / "set" / "val" / "cup", 3, rng)
    photos(tmp_path / "strange", 3, rng, "n09_")
    classes = [{"wnid": "n01", "name": "red"}, {"wnid": "n02", "name": "blue"}, {"wnid": None, "name": "cup"}]
    (tmp_path / "joined").mkdir()
    for file in (tmp_path / "classes.json", tmp_path / "joined" / "classes.json"):
        file.write_text(json.dumps(classes))
    held = {
        "pixels": rng.integers(0, 255, (4, 40, 40, 3), np.uint8),
        "label": np.full(4, -1),
        "source": np.ones(4, np.uint8),
    }
    np.savez(tmp_path / "joined" / "held-00.npz", **held)
    network = resnet18(num_classes=3)
    torch.nn.init.constant_(network.fc.bias[2], 100.0)  # every answer is "cup"
    state = {k: v.half() if v.is_floating_point() else v for k, v in network.state_dict().items()}
    save_file(state, tmp_path / "w.safetensors")
    torch.save({"average": state}, tmp_path / "last.pt")
    options = {"weights": tmp_path / "w.safetensors", "classes": tmp_path / "classes.json", "data": tmp_path / "set"}
    options |= {"sharp": tmp_path / "sharp", "strange": tmp_path / "strange", "held": tmp_path / "joined"}
    rest = {
        "checkpoint": tmp_path / "last.pt",
        "side": 112,
        "recipe": "squash",
        "limit": 0,
        "pipeline_limit": 2,
        "source": None,
    }
    card: Any = ev.evaluate(Namespace(**options, **rest, bf16=False))
    tested = ev.load_network(state)
    seen = {
        name: ev.Seen.joined(
            [ev.predict(tested, feed(Image.open(file), "squash", 112), False) for file in (tmp_path / name).iterdir()]
        ).scores(1.0)["energy"]
        for name in ("sharp", "strange")
    }
    assert (card["validation_photos"], card["sharp"]["photos"]) == (7, 2)
    assert card["validation"]["160"]["top1"] == pytest.approx(100 * 3 / 7, abs=0.01)
    assert card["by_class"] == {"red": 0.0, "blue": 0.0, "cup": 100.0}
    assert card["confusions"] == {"red": {"cup": 2}, "blue": {"cup": 2}, "cup": {}}
    assert card["float32_against_float16_weights"][2] == {"logit_gap": 0.0}
    assert (card["unknown"]["photos"], "plunger" in card["unknown"]["kinds"]) == (4, True)
    threshold, found = card["unknown"]["energy"]["threshold"], card["strange"]["energy"]
    for name, share in (("sharp", "known_called_unknown_percent"), ("strange", "unknown_noticed_percent")):
        assert found[share] == pytest.approx(100 * (seen[name] < threshold).float().mean().item(), abs=0.1)
    assert (card["strange"]["photos"], card["strange"]["sure_percent"]) == (3, 100.0)
    assert card["samples"]["cat"]["answers"][0][0] == "cup"
    json.dumps(card)
