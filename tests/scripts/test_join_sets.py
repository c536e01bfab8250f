"""Two small sets, one of files and one of sheets, made into one."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from scripts.bundled_data import load_set
from scripts.bundled_measures import joined_probe, shared_classes
from scripts.extend_set import pack
from scripts.join_sets import CELL, SHEET, joined_classes, main, read_others

BASE = [("n1", "goose"), ("n9", "domestic cat")]
EXTRA = [("n1", "goose"), ("n02123045", "tabby"), ("n2", "bee"), ("n3", "pole"), ("n4", "plunger")]
OTHERS = "# not learnt\npole\nheld plunger\n"


def entries(names: list[tuple[str, str]]) -> list[dict[str, object]]:
    return [
        {"index": i, "wnid": w, "name": n, "imagenet1k_index": i, "train": 1, "val": 1}
        for i, (w, n) in enumerate(names)
    ]


def flat(side: int, grey: int, file: str) -> tuple[np.ndarray, bytes]:
    picture = np.full((side, side, 3), grey, np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, file)
    return picture, buffer.getvalue()


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """Pictures of one grey each, by which they are known: 10, 20 … of the base, 110, 120 … of the other set."""
    base, extra = tmp_path / "base", tmp_path / "extra"
    for root, names in ((base, BASE), (extra, EXTRA)):
        root.mkdir()
        (root / "classes.json").write_text(json.dumps(entries(names)))
    for split in ("train", "val"):
        photos = [(0, (flat(84, 10, "PNG")[1], "goose-a")), (1, (flat(84, 20, "PNG")[1], "cat-a"))]
        pack(photos, base / f"{split}-00.npz")
        sheet = np.full((SHEET * CELL, SHEET * CELL, 3), 127, np.uint8)
        for cell, grey in enumerate((110, 120, 130, 140, 150, 160)):
            row, column = divmod(cell, SHEET)
            sheet[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL] = grey
        buffer = io.BytesIO()
        Image.fromarray(sheet).save(buffer, "PNG")
        np.savez(
            extra / f"{split}-00.npz",
            avif=np.frombuffer(buffer.getvalue(), np.uint8),
            offset=np.array([0, len(buffer.getvalue())]),
            label=np.array([0, 1, 2, 0, 3, 4], np.int16),
            name=np.array([b"goose-b", b"tabby-b", b"bee-b", b"goose-c", b"pole-b", b"plunger-b"]),
            in110=np.array([0, 0, 0, 1, 0, 0], np.uint8),
        )
    (tmp_path / "faces.txt").write_text("cat-a\n")
    (tmp_path / "others.txt").write_text(OTHERS)
    return tmp_path


def test_classes_meet_by_their_wordnet_id_and_cats_are_cats() -> None:
    classes, number = joined_classes(entries(BASE), entries(EXTRA), read_others(OTHERS))
    assert [entry["name"] for entry in classes] == ["goose", "domestic cat", "human face", "bee"]
    assert [entry["index"] for entry in classes] == [0, 1, 2, 3]
    assert number == {0: 0, 1: 1, 2: 3, 3: -1, 4: -1}


@pytest.mark.parametrize("side", [64, 84])
def test_all_photos_come_over_in_one_size(sets: Path, side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    out = sets / "joined"
    options = {"--base": sets / "base", "--extra": sets / "extra", "--faces": sets / "faces.txt", "--side": side}
    options["--others"] = sets / "others.txt"
    given = [str(part) for pair in {**options, "--out": out}.items() for part in pair]
    monkeypatch.setattr("sys.argv", ["join_sets", *given])
    main()
    train, validation, held = (load_set(out, split) for split in ("train", "val", "held"))
    assert train.images.shape[1:] == (side, side, 3)
    # the goose-c of the other set stands in the base, so validation leaves it out; the face stands behind, three times
    assert train.images[:, 5, 5, 0].tolist() == [10, 20, 110, 120, 130, 140, 150, 20, 20, 20]
    assert train.labels.tolist() == [0, 1, 0, 1, 3, 0, -1, 2, 2, 2]
    assert train.sources.tolist() == [0, 0, 1, 1, 1, 1, 1, 0, 0, 0]
    assert validation.images[:, 5, 5, 0].tolist() == [10, 20, 110, 120, 130]
    assert validation.labels.tolist() == [0, 1, 0, 1, 3]
    # other things: some are shown in training as none of the classes, some never
    assert (held.images[:, 5, 5, 0].tolist(), held.labels.tolist()) == ([160], [-1])


def test_the_probe_finds_a_source_that_shows_and_none_that_does_not() -> None:
    draw = torch.Generator().manual_seed(0)
    labels = torch.arange(12).repeat_interleave(40)
    sources = torch.arange(480) % 2
    noise = torch.randn(480, 6, generator=draw)
    assert shared_classes(labels, sources) == list(range(12))
    shows = torch.cat([noise, sources[:, None] + 0.1 * torch.randn(480, 1, generator=draw)], 1)
    assert joined_probe(shows, labels, sources)["mean"] > 95
    assert abs(joined_probe(noise, labels, sources)["mean"] - 50) < 6
