"""Put classes of a second packed set behind those of a first one.

    python -m scripts.extend_set --base SET --extra OTHER --classes "human face" airplane pizza --out JOINED

JOINED is a packed set (see bundled_data.py): the archives of SET as they are, then one archive a split with the photos
of the chosen classes of OTHER. Of each of these at least `--hold-back` photos form the val split, however few there are:
the first ones in OTHER's val and then its train split.
"""

import argparse
import json
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np

Photo = tuple[bytes, str]  # JPEG file, name in its source


def packed_photos(root: Path, split: str) -> list[tuple[int, Photo]]:
    """(label, photo) of all photos of a split, in the order of its archives."""
    found: list[tuple[int, Photo]] = []
    for archive in sorted(root.glob(f"{split}-*.npz")):
        with np.load(archive) as packed:
            jpeg, offset = packed["jpeg"].tobytes(), packed["offset"].tolist()
            photos = [jpeg[a:b] for a, b in pairwise(offset)]
            names = [name.decode() for name in packed["name"]]
            found += zip(packed["label"].tolist(), zip(photos, names, strict=True), strict=True)
    return found


def pack(photos: list[tuple[int, Photo]], path: Path) -> None:
    files = [photo[0] for _, photo in photos]
    np.savez(
        path,
        jpeg=np.frombuffer(b"".join(files), np.uint8),
        offset=np.cumsum([0] + [len(file) for file in files]),
        label=np.array([label for label, _ in photos], np.int16),
        name=np.array([photo[1].encode() for _, photo in photos]),
    )


def extend(base: Path, extra: Path, chosen: list[str], hold_back: int, out: Path) -> list[dict[str, object]]:
    """Write the joined set and return its classes in order. Raises ValueError for a class that `extra` lacks."""
    classes: list[dict[str, object]] = json.loads((base / "classes.json").read_text())
    offered = {entry["name"]: entry["index"] for entry in json.loads((extra / "classes.json").read_text())}
    if missing := [name for name in chosen if name not in offered]:
        raise ValueError(f"{extra} has no {', '.join(missing)}; it has {', '.join(offered)}")
    val, train = packed_photos(extra, "val"), packed_photos(extra, "train")
    joined: dict[str, list[tuple[int, Photo]]] = {"train": [], "val": []}
    for name in chosen:
        label = len(classes)
        mine = [photo for old, photo in val + train if old == offered[name]]
        held = max(hold_back, sum(old == offered[name] for old, _ in val))
        joined["val"] += [(label, photo) for photo in mine[:held]]
        joined["train"] += [(label, photo) for photo in mine[held:]]
        classes.append({"index": label, "wnid": None, "name": name, "source": extra.name})
        classes[-1] |= {"train": len(mine) - held, "val": held}
    out.mkdir(parents=True, exist_ok=True)
    for split, photos in joined.items():
        for archive in sorted(base.glob(f"{split}-*.npz")):
            shutil.copyfile(archive, out / archive.name)
        pack(photos, out / f"{split}-{extra.name}.npz")
    (out / "classes.json").write_text(json.dumps(classes, indent=1))
    return classes


def main() -> None:
    parser = argparse.ArgumentParser(description="Put classes of a second packed set behind those of a first one.")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--extra", type=Path, required=True)
    parser.add_argument("--classes", nargs="+", required=True, metavar="NAME", help="classes of the extra set")
    parser.add_argument("--hold-back", type=int, default=15, help="photos of each kept for validation, at least")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    classes = extend(args.base, args.extra, args.classes, args.hold_back, args.out)
    for entry in classes[-len(args.classes) :]:
        print(f"{entry['index']} {entry['name']}: {entry['train']} for training, {entry['val']} held back")


if __name__ == "__main__":
    main()
