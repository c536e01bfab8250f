"""Measure whether augmentation narrows the gap between training and validation loss, over several seeds.

    python -m scripts.measure_augmentation

Trains the lab's small network with and without it on few and on many pictures, writes the scores to
assets/training/augmentation.json and the table into docs/training.md. About a quarter of an hour on one core.
"""

import argparse
import re
from pathlib import Path

from core.training.augment import NOTHING
from core.training.learning import Training, race
from core.training.measured import FILE, Case, Pair, as_json, in_words, table, usual
from core.training.plan import Plan
from core.training.presets import BY_ID, DIGITS, PIECES

PAGE = Path(__file__).parents[1] / "docs" / "training.md"
MARKS = re.compile(r"(<!-- measured -->\n).*?(\n<!-- end -->)", re.DOTALL)
CASES = ((DIGITS, 50), (DIGITS, 100), (DIGITS, 200), (DIGITS, 1200), (PIECES, 100), (PIECES, 200), (PIECES, 1200))
RATE = 0.02


def measure(pictures: str, images: int, steps: int, seeds: int) -> Case:
    pairs = []
    for seed in range(seeds):
        plans = [
            Plan(pictures, BY_ID["small"].network, images, augmentation, RATE, steps, seed=seed)
            for augmentation in (NOTHING, usual(pictures))
        ]
        plain, augmented = (one.last for one in race([Training(plan, budget=3600) for plan in plans]))
        pairs.append(Pair(seed, plain.train, plain.validation, augmented.train, augmented.validation))
        print(pictures, images, seed, [f"{gap:.3f}" for gap in pairs[-1].gaps], pairs[-1].accuracies, flush=True)
    return Case(pictures, images, steps, RATE, tuple(pairs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=8, help="2 to 10")
    parser.add_argument("--steps", type=int, default=1200)
    given = parser.parse_args()
    measured = [measure(pictures, images, given.steps, given.seeds) for pictures, images in CASES]
    FILE.write_text(as_json(measured))
    text = f"{table(measured)}\n\n{in_words(measured)}"
    print(text)
    PAGE.write_text(MARKS.sub(lambda found: found[1] + text + found[2], PAGE.read_text()))


if __name__ == "__main__":
    main()
