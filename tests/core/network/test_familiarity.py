"""How familiar a picture is: by hand, and what follows from a threshold."""

import math
from dataclasses import replace

import pytest
import torch

from core.models.loading import SharedModel
from core.network.activations import activations
from core.network.familiarity import familiarity, seems_unknown


def test_by_hand():
    logits = torch.tensor([[1.0, 1.0], [3.0, -100.0]])
    pooled = torch.tensor([[3.0, 4.0], [0.0, -2.0]])
    assert familiarity(logits, pooled).tolist() == pytest.approx([(1 + math.log(2)) / math.sqrt(5), 3 / math.sqrt(2)])


def test_longer_features_make_things_more_familiar_by_their_root_at_most():
    sure, undecided = torch.tensor([20.0, 0.0]), torch.tensor([1.0, 1.0])
    h = torch.tensor([1.0, 0.0])
    assert familiarity(4 * sure, 4 * h) == pytest.approx(2 * familiarity(sure, h).item())
    assert familiarity(4 * undecided, 4 * h) < 2 * familiarity(undecided, h)


def test_the_threshold_decides(seeded_model, noise):
    model = seeded_model("resnet18")
    kept = activations(model, noise(64, 0))
    now = familiarity(kept["logits"].after, kept["avgpool"].after).item()
    decided = {}
    for name, least in {"none": None, "below": now - 0.01, "above": now + 0.01}.items():
        card = replace(model.card, familiar_from=least)
        decided[name] = seems_unknown(SharedModel(card, model.network, model.device), kept)
    assert decided == {"none": False, "below": False, "above": True}
