"""Make one set of two: photographs squashed to 84 px (photos110) and cut to squares of 64 px (tiny200).

    python -m scripts.join_sets --base SET --extra OTHER --faces scripts/face_photos.txt --others scripts/other_things.txt \
        --side 64 --out JOINED

JOINED is a packed set of pixels (see bundled_data.py) with the classes of both, one for each WordNet id. Photos of the
classes of OTHER that `--others` lists have the label -1, none of the classes; what is marked there as held stands apart,
in the split "held".

A network shall learn what is in a picture and not where it comes from, and 64 px is the finest that both know. So the
photographs of SET are reduced to it, the training ones each by a filter drawn for it: some smooth, some hard as those of
OTHER. With `--side 84` all keep what they have, for a teacher that should see as much as there is; the order is the same.
"""

import argparse
import io
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from tqdm import tqdm

from scripts.extend_set import packed_photos

SHEET = 16  # pictures along a side of a sheet of OTHER
CELL = 64  # px, the side of each
CAT = "domestic cat"
CATS = {"n02123045", "n02123394", "n02124075"}  # tabby, Persian and Egyptian cat: kinds of the class above
FACE = "human face"
FACES_A_PASS = 3  # times each face photo stands under that class, beside its own
A_FILE = 20_000  # photos
Filter = Image.Resampling
NONE = -1  # the label of what is none of the classes
HELD = "held "
FILTERS = (Filter.NEAREST, Filter.BOX, Filter.BILINEAR, Filter.HAMMING, Filter.BICUBIC, Filter.LANCZOS)
Class = dict[str, Any]


class OtherThings(NamedTuple):
    """Names of classes that are not to be learnt: those whose photos train a network, and those that it never sees."""

    shown: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()


NO_OTHERS = OtherThings()


def read_others(text: str) -> OtherThings:
    """The lines of `other_things.txt`: a name each, with "held " before it or not; `#` begins a comment."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    held = frozenset(line.removeprefix(HELD) for line in lines if line.startswith(HELD))
    return OtherThings(frozenset(line for line in lines if not line.startswith(HELD)), held)


def joined_classes(
    base: list[Class], extra: list[Class], others: OtherThings = NO_OTHERS
) -> tuple[list[Class], dict[int, int]]:
    """The classes of both sets, and the new number of each class of `extra`: -1 for other things. Cats become one.

    The classes of `base` and then the face keep the numbers that they have in the first bundled network, so that its
    links mean what they meant.
    """
    classes = [{key: entry[key] for key in ("wnid", "name", "imagenet1k_index")} | {"source": 0} for entry in base]
    classes.append({"wnid": None, "name": FACE, "imagenet1k_index": None, "source": 0})
    number = {entry["wnid"]: index for index, entry in enumerate(classes)}
    cat = next(index for index, entry in enumerate(classes) if entry["name"].startswith(CAT))
    number |= dict.fromkeys(CATS, cat)
    number |= {entry["wnid"]: NONE for entry in extra if entry["name"] in others.shown | others.held}
    for entry in extra:
        if entry["wnid"] not in number:
            number[entry["wnid"]] = len(classes)
            classes.append({key: entry[key] for key in ("wnid", "name", "imagenet1k_index")} | {"source": 1})
    for index, entry in enumerate(classes):
        entry["index"] = index
    return classes, {entry["index"]: number[entry["wnid"]] for entry in extra}


def sheet_photos(root: Path, split: str) -> Iterator[tuple[int, str, int, np.ndarray]]:
    """(label, name, in110, (64, 64, 3) uint8) of the photos of a split that is packed in AVIF sheets, in its order."""
    for archive in sorted(root.glob(f"{split}-*.npz")):
        with np.load(archive) as packed:
            data, offset = packed["avif"].tobytes(), packed["offset"].tolist()
            facts = list(zip(packed["label"].tolist(), packed["name"], packed["in110"].tolist(), strict=True))
        for sheet, (start, end) in enumerate(pairwise(offset)):
            pixels = np.asarray(Image.open(io.BytesIO(data[start:end])).convert("RGB"))
            cells = pixels.reshape(SHEET, CELL, SHEET, CELL, 3).swapaxes(1, 2).reshape(-1, CELL, CELL, 3)
            mine = facts[sheet * SHEET**2 : (sheet + 1) * SHEET**2]
            for (label, name, known, *_), picture in zip(mine, cells[: len(mine)], strict=True):
                yield label, name.decode(), known, picture


def joined(
    base: Path, extra: Path, split: str, side: int, faces: list[str], others: OtherThings = NO_OTHERS
) -> dict[str, np.ndarray]:
    """All photos of a split: `pixels` (N, side, side, 3), `label`, `source` (0 base, 1 extra) and `name`, each (N,).

    Of the validation photos of `extra` those are left out that stand in `base`, too, and those of other things.
    The split "held" has the training photos of the things that are held.
    """
    base_classes, extra_classes = (json.loads((root / "classes.json").read_text()) for root in (base, extra))
    classes, number = joined_classes(base_classes, extra_classes, others)
    held = {entry["index"] for entry in extra_classes if entry["name"] in others.held}
    random = np.random.default_rng(0)
    pixels, labels, sources, names = [], [], [], []

    def add(picture: Image.Image, label: int, source: int, name: str) -> None:
        if picture.size != (side, side):
            shrinks = side < picture.width and split == "train"
            picture = picture.resize(
                (side, side), FILTERS[random.integers(len(FILTERS))] if shrinks else Filter.LANCZOS
            )
        pixels.append(np.asarray(picture))
        labels.append(label)
        sources.append(source)
        names.append(name.encode())

    of_base = [] if split == "held" else packed_photos(base, split)
    for label, (file, name) in tqdm(of_base, desc=f"{split} of {base.name}"):
        add(Image.open(io.BytesIO(file)).convert("RGB"), label, 0, name)
    sheets = sheet_photos(extra, "train" if split == "held" else split)
    for label, name, known, cell in tqdm(sheets, desc=f"{split} of {extra.name}"):
        wanted = {"train": label not in held, "val": known == 0 and number[label] != NONE, "held": label in held}
        if wanted[split]:
            add(Image.fromarray(cell), number[label], 1, name)
    if split == "train":
        where = {name: file for _, (file, name) in of_base}
        face = next(entry["index"] for entry in classes if entry["name"] == FACE)
        for name in faces * FACES_A_PASS:
            add(Image.open(io.BytesIO(where[name])).convert("RGB"), face, 0, name)
    return {
        "pixels": np.stack(pixels),
        "label": np.array(labels, np.int16),
        "source": np.array(sources, np.uint8),
        "name": np.array(names),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Make one set of photos110 and tiny200.")
    parser.add_argument("--base", type=Path, required=True, help="packed set of JPEG files")
    parser.add_argument("--extra", type=Path, required=True, help="packed set of AVIF sheets")
    parser.add_argument("--faces", type=Path, required=True, help="names of photos of the base with a face, one a line")
    parser.add_argument("--others", type=Path, help="names of classes of the other set that are not to be learnt")
    parser.add_argument("--side", type=int, default=64, help="px")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    others = read_others(args.others.read_text()) if args.others else NO_OTHERS
    base, extra = (json.loads((root / "classes.json").read_text()) for root in (args.base, args.extra))
    (args.out / "classes.json").write_text(json.dumps(joined_classes(base, extra, others)[0], indent=1))
    for split in ("train", "val", "held") if others.held else ("train", "val"):
        photos = joined(args.base, args.extra, split, args.side, args.faces.read_text().split(), others)
        for part in range(0, len(photos["label"]), A_FILE):
            rows = {key: values[part : part + A_FILE] for key, values in photos.items()}
            np.savez(args.out / f"{split}-{part // A_FILE:02}.npz", allow_pickle=False, **rows)
        print(f"{split}: {len(photos['label'])} photos")


if __name__ == "__main__":
    main()
