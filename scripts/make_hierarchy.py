"""Make the pictures that the lesson on what channels look for opens with.

    python -m scripts.make_hierarchy

For the bundled network, a few channels of each of six stages; about four minutes on two cores. To be run again whenever
its weights change: the lesson says when the pictures do not fit them.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from core.images.samples import PHOTOS, load_sample
from core.models.cards import BUNDLED
from core.models.device import CPU
from core.models.loading import SharedModel, load_model
from core.models.preprocessing import prepare
from core.network.exciting import Peaks, peaks_of
from core.network.maximisation import Goal, maximise
from core.network.stages import LOGITS
from core.network.strips import FOLDER, Strip, Strips, save
from core.network.tuning import KINDS, tunings

STAGES = ("conv1", "layer1.1", "layer2.1", "layer3.1", "layer4.1", LOGITS)
A_STAGE = 8
STEPS = 128


def main() -> None:
    """Make them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=STEPS, help="of gradient ascent")
    parser.add_argument("--each", type=int, default=A_STAGE, help="pictures a stage")
    parser.add_argument("--to", type=Path, default=FOLDER, help="folder")
    chosen = parser.parse_args()
    make(load_model(BUNDLED, CPU), STAGES, chosen.each, chosen.steps, chosen.to)


def make(model: SharedModel, stages: tuple[str, ...], each: int, steps: int, folder: Path) -> Strips:
    """Choose channels by what they do on the sample photos, grow their pictures and save them."""
    how = model.card.preprocessing
    photos = [load_sample(sample.id) for sample in PHOTOS]
    found = peaks_of(model, [prepare(photo, how) for photo in photos])
    rows, pictures = [], {}
    for stage in stages:
        start = time.perf_counter()
        channels = choose(model, found, stage, each)
        grown = maximise(model, [Goal(stage, channel) for channel in channels], steps, seed=0)
        pictures[stage] = np.concatenate([one.pixels for one in grown], 1)
        rows.append(Strip(stage, tuple(channels), tuple(round(one.value, 3) for one in grown)))
        print(f"{stage}: {channels} in {time.perf_counter() - start:.0f} s", flush=True)
    made = Strips(model.card.sha256, how.input_size, steps, tuple(rows))
    save(made, pictures, folder)
    return made


def choose(model: SharedModel, found: Peaks, stage: str, count: int) -> list[int]:
    """The channels that tell the photos apart best; of the first layer the strongest of each kind of filter, of the classes
    the photos' first answers."""
    one = found.stages[stage]
    if stage == "conv1":
        return first_layer(model)[:count]
    if stage != LOGITS:
        return one.choosiest(count)
    answers = list(dict.fromkeys(int(row.argmax()) for row in one.highest))
    others = [index for index in one.choosiest(one.highest.shape[1]) if index not in answers]
    return [*answers, *others][:count]


def first_layer(model: SharedModel) -> list[int]:
    """The filters of the first layer, the strongest of each kind first, then the second strongest and so on."""
    found = tunings(model.resnet.conv1.weight.cpu().numpy(), model.card.preprocessing.std)
    by_strength = sorted(range(len(found)), key=lambda index: -found[index].amplitude)
    ranks: dict[int, int] = {}
    for kind in KINDS:
        members = [index for index in by_strength if found[index].kind == kind]
        ranks |= {index: rank for rank, index in enumerate(members)}
    return sorted(by_strength, key=lambda index: (ranks[index], KINDS.index(found[index].kind)))


if __name__ == "__main__":
    main()
