"""Let photos of a packed set stand for a second class as well, and give a teacher's targets the rows they need.

    python -m scripts.second_labels --set JOINED --class "human face" --names scripts/face_photos.txt --times 3 \\
        --soft-targets targets.npz --out-targets targets-faces.npz

A photo whose name in its source stands in `--names` is repeated `--times` a pass under the second class, beside its own.
The archive `train-second.npz` comes behind the others, so a run that was begun before can be resumed with it.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from scripts.extend_set import pack, packed_photos

OF_THE_TEACHER = 0.1  # share of its probabilities in the new rows; the rest is the second class


def second_labels(root: Path, name: str, photos: list[str], times: int) -> list[int]:
    """Write the archive and return which training photos stand in it, in its order.

    Raises ValueError for a class or a photo that the set lacks.
    """
    label = {entry["name"]: entry["index"] for entry in json.loads((root / "classes.json").read_text())}.get(name)
    if label is None:
        raise ValueError(f"{root} has no class {name}")
    train = packed_photos(root, "train")
    where = {photo[1]: index for index, (_, photo) in enumerate(train)}
    if missing := [photo for photo in photos if photo not in where]:
        raise ValueError(f"{root} has no photo {missing[0]} ({len(missing)} are missing)")
    chosen = [where[photo] for photo in photos] * times
    pack([(label, train[index][1]) for index in chosen], root / "train-second.npz")
    return chosen


def more_targets(targets: Path, chosen: list[int], label: int, out: Path) -> None:
    """The targets with rows for the repeated photos: the second class, and a little of what the teacher said."""
    with np.load(targets) as saved:
        probabilities, features = saved["probabilities"], saved["features"]
    rows = probabilities[chosen].astype(np.float32) * OF_THE_TEACHER
    rows[:, label] += 1 - OF_THE_TEACHER
    np.savez(
        out,
        probabilities=np.concatenate([probabilities, rows.astype(probabilities.dtype)]),
        features=np.concatenate([features, features[chosen]]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Let photos of a packed set stand for a second class as well.")
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--class", dest="name", required=True)
    parser.add_argument("--names", type=Path, required=True, help="names of photos in their source, one a line")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--soft-targets", type=Path)
    parser.add_argument("--out-targets", type=Path)
    args = parser.parse_args()
    chosen = second_labels(args.set, args.name, args.names.read_text().split(), args.times)
    if args.soft_targets and args.out_targets:
        classes = [entry["name"] for entry in json.loads((args.set / "classes.json").read_text())]
        more_targets(args.soft_targets, chosen, classes.index(args.name), args.out_targets)
    print(f"{len(chosen)} photos in train-second.npz")


if __name__ == "__main__":
    main()
