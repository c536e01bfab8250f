"""The ready-made pictures are made, written and found again."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.models.cards import BUNDLED
from core.models.preprocessing import Squash
from core.network.strips import INDEX
from core.network.tuning import KINDS, WEAK, tunings
from scripts.make_hierarchy import first_layer, make


@pytest.fixture
def small(seeded_model):
    """A network that reads 32 px."""
    model = seeded_model("resnet18")
    return replace(model, card=replace(BUNDLED, id="small", preprocessing=Squash(((32, "bilinear"),))))


def test_what_is_made_can_be_read(small, tmp_path, capsys):
    made = make(small, ("conv1", "layer2.0", "logits"), 2, 3, tmp_path)
    assert made.fit(BUNDLED.sha256)
    assert not made.fit("other weights")
    read = json.loads((tmp_path / INDEX).read_text(encoding="utf-8"))
    assert [row["stage"] for row in read["strips"]] == ["conv1", "layer2.0", "logits"]
    for row in read["strips"]:
        assert len(row["channels"]) == len(row["values"]) == len(set(row["channels"])) == 2
        pixels = np.asarray(Image.open(tmp_path / f"{row['stage']}.webp"))
        assert pixels.shape == (32, 64, 3)
        assert pixels.std() > 0
    assert "layer2.0" in capsys.readouterr().out


def test_the_first_layer_shows_one_filter_of_each_kind_first(bundled):
    order = first_layer(bundled)
    found = tunings(bundled.network.conv1.weight.numpy(), BUNDLED.preprocessing.std)
    kinds = [found[index].kind for index in order]
    present = [kind for kind in KINDS if kind in kinds]
    assert kinds[: len(present)] == present
    assert sorted(order) == list(range(len(found)))
    strongest = max(found, key=lambda one: one.amplitude)
    assert strongest.kind != WEAK
    assert found.index(strongest) in order[: len(present)]
