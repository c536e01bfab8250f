"""The measures behind the model card, checked on numbers worked out by hand, and the whole script on a tiny set."""

import json
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from torchvision.models import resnet18

from scripts import evaluate_bundled as ev


def test_top_counts_the_first_and_the_five_best() -> None:
    logits = torch.tensor([[9.0, 8, 7, 6, 5, 4], [9.0, 8, 7, 6, 5, 4], [9.0, 8, 7, 6, 5, 4]])
    assert ev.top(logits, torch.tensor([0, 4, 5])) == {"top1": 33.33, "top5": 66.67}


def test_calibration_error_by_hand() -> None:
    # four answers at 90 %, three right: |0.9 - 0.75| = 0.15; four at 60 %, two right: 0.10; mean of the two halves
    probabilities = torch.tensor([[0.9, 0.1]] * 4 + [[0.6, 0.4]] * 4)
    labels = torch.tensor([0, 0, 0, 1, 0, 0, 1, 1])
    error, bins = ev.calibration_error(probabilities, labels)
    assert error == pytest.approx(0.125, abs=1e-6)
    assert [row["photos"] for row in bins] == [4, 4]


def test_temperature_is_found_again() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(20_000, 5, generator=generator) * 2
    labels = torch.multinomial(logits.softmax(1), 1, generator=generator).flatten()
    assert ev.fit_temperature(logits * 1.5, labels) == pytest.approx(1.5, abs=0.06)


def test_separation_of_two_scores() -> None:
    known, unknown = torch.arange(10, 20).float(), torch.arange(0, 10).float()
    apart = ev.separation(known, unknown)
    assert apart["auroc"] == 1.0
    assert apart["unknown_noticed_percent"] == 100.0
    assert ev.separation(unknown, known)["auroc"] == 0.0


@pytest.mark.parametrize("recipe", ev.RECIPES)
def test_every_recipe_feeds_a_normalised_square(recipe: str) -> None:
    x = ev.feed(Image.new("RGB", (90, 60), (124, 116, 104)), recipe, 64)  # ImageNet's mean colour
    assert x.shape == (1, 3, 64, 64)
    assert x.abs().max() < 0.05


def test_card_of_an_untrained_network(tmp_path: Path) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    for name in ("n01_red", "n02_blue"):
        for folder in (tmp_path / "set" / "val" / name.split("_")[0], tmp_path / "sharp"):
            folder.mkdir(parents=True, exist_ok=True)
            for i in range(2):
                pixels = rng.integers(0, 255, (40, 50, 3), dtype=np.uint8)
                Image.fromarray(pixels).save(folder / f"{name}{i}.JPEG")
    classes = [{"index": 0, "wnid": "n01", "name": "n01"}, {"index": 1, "wnid": "n02", "name": "n02"}]
    (tmp_path / "classes.json").write_text(json.dumps(classes))
    weights = {k: v.half() if v.is_floating_point() else v for k, v in resnet18(num_classes=2).state_dict().items()}
    save_file(weights, tmp_path / "w.safetensors")
    options = {"weights": tmp_path / "w.safetensors", "classes": tmp_path / "classes.json", "data": tmp_path / "set"}
    rest = {"sharp": tmp_path / "sharp", "unknown": None, "checkpoint": None, "side": 112, "recipe": "squash"}
    card = ev.evaluate(Namespace(**options, **rest, limit=0, pipeline_limit=2, bf16=False))
    assert card["validation_photos"] == 4
    assert set(card) >= {"validation", "by_class", "calibration", "validation_remade", "confusions", "sharp"}
    assert card["sharp"]["photos"] == 4  # type: ignore[index]
    json.dumps(card)
