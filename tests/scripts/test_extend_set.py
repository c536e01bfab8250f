"""Two tiny packed sets joined and read again."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from scripts.bundled_data import load_set
from scripts.extend_set import extend, pack


def packed_set(root: Path, classes: dict[str, int], val: int) -> Path:
    """A set with photos of one grey each; of every class the first `val` are its val split. Grey = 10 * label + i."""
    root.mkdir()
    split: dict[str, list[tuple[int, tuple[bytes, str]]]] = {"train": [], "val": []}
    for label, (name, count) in enumerate(classes.items()):
        for i in range(count):
            buffer = io.BytesIO()
            Image.new("RGB", (84, 84), (10 * label + i,) * 3).save(buffer, "PNG")
            split["val" if i < val else "train"].append((label, (buffer.getvalue(), f"{name}/{i}")))
    for name, photos in split.items():
        pack(photos, root / f"{name}-00.npz")
    (root / "classes.json").write_text(json.dumps([{"index": i, "name": name} for i, name in enumerate(classes)]))
    return root


def test_chosen_classes_follow_those_of_the_base(tmp_path: Path) -> None:
    base = packed_set(tmp_path / "base", {"dog": 3, "hen": 3}, val=1)
    extra = packed_set(tmp_path / "extra", {"cup": 6, "ketch": 4, "pizza": 5}, val=1)
    extend(base, extra, ["pizza", "cup"], 2, tmp_path / "joined")
    train, val = (load_set(tmp_path / "joined", split) for split in ("train", "val"))
    assert [entry["name"] for entry in val.classes] == ["dog", "hen", "pizza", "cup"]
    assert [entry["index"] for entry in val.classes] == [0, 1, 2, 3]
    assert train.labels.tolist() == [0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3]
    assert val.labels.tolist() == [0, 1, 2, 2, 3, 3]
    assert train.images[:, 0, 0, 0].tolist() == [1, 2, 11, 12, 22, 23, 24, 2, 3, 4, 5]
    assert val.images[:, 0, 0, 0].tolist() == [0, 10, 20, 21, 0, 1]


def test_a_class_that_is_not_there_is_named(tmp_path: Path) -> None:
    base = packed_set(tmp_path / "base", {"dog": 2}, val=1)
    with pytest.raises(ValueError, match="has no unicorn; it has dog"):
        extend(base, base, ["unicorn"], 1, tmp_path / "joined")
