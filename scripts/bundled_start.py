"""Where a training run begins: the averaged weights of another run, or a bundled weight file."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

Class = dict[str, Any]


def class_key(entry: Class) -> str:
    """What names a class in every list: its WordNet id, or its name where it has none."""
    return str(entry.get("wnid") or entry["name"])


@dataclass(frozen=True)
class Start:
    """Weights to begin with.

    Attributes:
        state: of the ResNet, any precision.
        classes: names of its outputs, see `class_key`.
        student: the whole module that was trained, with its map to the teacher's features; empty for a weight file.
    """

    state: dict[str, torch.Tensor] = field(repr=False)
    classes: tuple[str, ...]
    student: dict[str, torch.Tensor] = field(repr=False)

    def rows(self, classes: tuple[Class, ...]) -> list[tuple[int, int]]:
        """(place in the new set, place here) of each class that is in both."""
        here = {name: index for index, name in enumerate(self.classes)}
        return [(new, here[class_key(entry)]) for new, entry in enumerate(classes) if class_key(entry) in here]


def read_start(path: Path) -> Start:
    """Read `RUN/last.pt` with its `RUN/classes.json`, or `NAME.safetensors` with its `NAME.classes.json`."""
    if path.suffix == ".safetensors":
        names, state, student = path.with_suffix(".classes.json"), load_file(path), {}
    else:
        saved = torch.load(path, weights_only=True)
        names, state, student = path.parent / "classes.json", saved["average"], saved["student"]
    return Start(state, tuple(class_key(entry) for entry in json.loads(names.read_text())), student)
