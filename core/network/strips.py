"""Pictures that make a network's channels answer strongly, made beforehand by `scripts/make_hierarchy.py`."""

import io
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from core.arrays import ByteArray

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "hierarchy"
INDEX = "index.json"


@dataclass(frozen=True)
class Strip:
    """Pictures of one stage.

    Attributes:
        stage: name of the stage.
        channels: what each picture was made for, from left to right.
        values: the goal reached by each.
    """

    stage: str
    channels: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Strips:
    """Everything that was made.

    Attributes:
        model: SHA-256 of the weights they were made for.
        side: of each picture in px.
        steps: of gradient ascent.
        strips: one for each stage, in the order of the forward pass.
    """

    model: str
    side: int
    steps: int
    strips: tuple[Strip, ...]

    def fit(self, sha256: str) -> bool:
        """Whether they were made for these weights."""
        return self.model == sha256

    def picture(self, stage: str, channel: int) -> ByteArray | None:
        """`(side, side, 3)`, or None where none was made."""
        for strip in self.strips:
            if strip.stage == stage and channel in strip.channels:
                left = strip.channels.index(channel) * self.side
                return sheet(stage)[:, left : left + self.side]
        return None

    def value(self, stage: str, channel: int) -> float | None:
        """The goal that the picture reaches, or None where none was made."""
        for strip in self.strips:
            if strip.stage == stage and channel in strip.channels:
                return strip.values[strip.channels.index(channel)]
        return None


@cache
def strips() -> Strips | None:
    """What is there; None where nothing was made."""
    path = FOLDER / INDEX
    if not path.is_file():
        return None
    read = json.loads(path.read_text(encoding="utf-8"))
    rows = tuple(Strip(row["stage"], tuple(row["channels"]), tuple(row["values"])) for row in read["strips"])
    return Strips(read["model"], read["side"], read["steps"], rows)


@cache
def encoded(stage: str) -> bytes:
    """The pictures of one stage side by side, WebP."""
    return (FOLDER / f"{stage}.webp").read_bytes()


@cache
def sheet(stage: str) -> ByteArray:
    """The same as pixels, `(side, n * side, 3)`."""
    return np.asarray(Image.open(io.BytesIO(encoded(stage))).convert("RGB"))


def save(made: Strips, pictures: dict[str, ByteArray], folder: Path) -> None:
    """Write the index and one WebP a stage; `pictures` are as `sheet` returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    for stage, pixels in pictures.items():
        Image.fromarray(pixels).save(folder / f"{stage}.webp", quality=85, method=6)
    (folder / INDEX).write_text(json.dumps(asdict(made), indent=1) + "\n", encoding="utf-8")
