"""Measure the bundled network and write the figures of its model card as JSON.

    python -m scripts.evaluate_bundled --weights resnet18-photos.safetensors --classes classes.json --data SET \\
        [--first 110] [--sharp FOLDER] [--unknown SET] [--checkpoint RUN/last.pt] --out FIGURES.json

`--first N`: the main figures are about photos of the first N classes, with all classes as answers; the further classes
are listed apart. `--sharp` is a folder of ordinary photographs named WNID_anything.JPEG, never trained on; `--unknown` a
packed or folder set, of which the classes are used that the network has no output for. Every accuracy is in percent;
top-5 counts a class among the five best.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torchvision.models import ResNet, resnet18

from core.images.samples import SAMPLES, load_sample
from scripts.bundled_data import load_set, normalise, resize
from scripts.bundled_feeding import RECIPES, REMAKES, feed
from scripts.bundled_measures import (
    calibration_error,
    fit_temperature,
    joined_probe,
    scores,
    separation,
    shared_classes,
    source_probe,
    top,
)
from scripts.bundled_start import class_key

SIDES = (112, 128, 160, 192, 224)


@dataclass(frozen=True)
class Seen:
    """What a network said about photos: `logits` (N, classes) and its `pooled` features (N, 512)."""

    logits: torch.Tensor
    pooled: torch.Tensor

    @staticmethod
    def joined(parts: list["Seen"]) -> "Seen":
        return Seen(torch.cat([part.logits for part in parts]), torch.cat([part.pooled for part in parts]))

    def scores(self, temperature: float) -> dict[str, torch.Tensor]:
        return scores(self.logits, self.pooled, temperature)


def load_network(state: dict[str, torch.Tensor]) -> ResNet:
    """State dict of any precision -> resnet18 in float32, eval mode."""
    net: ResNet = resnet18(num_classes=len(state["fc.bias"]))
    net.load_state_dict(state)
    return net.float().eval().to(memory_format=torch.channels_last)


@torch.inference_mode()
def predict(net: ResNet, x: torch.Tensor, bf16: bool) -> Seen:
    """(B, 3, H, W) normalised -> what the network says."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        x = net.maxpool(net.relu(net.bn1(net.conv1(x.contiguous(memory_format=torch.channels_last)))))
        x = net.layer4(net.layer3(net.layer2(net.layer1(x))))
    pooled = torch.flatten(net.avgpool(x.float()), 1)  # (B, 512); from here in full precision, lest two logits be equal
    return Seen(net.fc(pooled), pooled)


def predict_set(
    net: ResNet,
    images: torch.Tensor,
    side: int,
    bf16: bool,
    change: Callable[[Image.Image], Image.Image] | None = None,
) -> Seen:
    """(N, S, S, 3) uint8 -> what the network says; `change` makes each photo again first."""

    def remade(batch: torch.Tensor) -> torch.Tensor:
        if change is None:
            return batch
        return torch.from_numpy(np.stack([np.asarray(change(Image.fromarray(image.numpy()))) for image in batch]))

    parts = (images[i : i + 50] for i in range(0, len(images), 50))
    return Seen.joined([predict(net, resize(normalise(remade(part)), side), bf16) for part in parts])


def load_unknown(root: Path, known: set[str]) -> tuple[list[str], torch.Tensor]:
    """Names of the classes of a set that are not among the `known` names, and all their photos (N, S, S, 3)."""
    parts = []
    for photos in (load_set(root, split) for split in ("train", "val")):
        strange = torch.tensor([str(c["name"]) not in known for c in photos.classes])
        parts.append(photos.images[strange[photos.labels]])
    return [str(c["name"]) for c in photos.classes if str(c["name"]) not in known], torch.cat(parts)


@dataclass(frozen=True)
class Measuring:
    """One network under test and how it is asked."""

    net: ResNet
    names: list[str]
    index: dict[str, int]
    side: int
    recipe: str
    bf16: bool
    temperature: float = 1.0

    def answers(self, logits: torch.Tensor, count: int = 3) -> list[list[object]]:
        """Logits (classes,) -> the best answers as [name, probability]."""
        best = (logits / self.temperature).softmax(0).topk(min(count, len(self.names)))
        pairs = zip(best.indices.tolist(), best.values.tolist(), strict=True)
        return [[self.names[i], round(share, 3)] for i, share in pairs]


def shares_by_class(
    answers: torch.Tensor, labels: torch.Tensor, names: list[str], start: int, end: int
) -> dict[str, float]:
    """Percent of the photos of each class from `start` to below `end` that are named rightly."""
    return {
        names[i]: round(100 * (answers[labels == i] == i).float().mean().item(), 1)
        for i in range(start, end)
        if (labels == i).any()
    }


def evaluate(args: argparse.Namespace) -> dict[str, object]:
    started = time.perf_counter()
    net = load_network(load_file(args.weights))
    card: dict[str, object] = {"weights": args.weights.name, "megabytes": round(args.weights.stat().st_size / 1e6, 2)}
    card["load_milliseconds"] = round(1000 * (time.perf_counter() - started))
    classes = json.loads(args.classes.read_text())
    names = [str(c["name"]) for c in classes]
    measuring = Measuring(
        net, names, {class_key(c): i for i, c in enumerate(classes)}, args.side, args.recipe, args.bf16
    )
    first = args.first or len(names)
    sources = [str(c.get("source", "")) for c in classes]

    validation = load_set(args.data, "val")  # may hold classes that the network lacks
    translate = torch.tensor([measuring.index.get(class_key(c), -1) for c in validation.classes])
    all_labels = translate[validation.labels]
    chosen = ((all_labels >= 0) & (all_labels < first)).nonzero().flatten()[: args.limit or None]
    images, labels = validation.images[chosen], all_labels[chosen]
    by_side = {side: predict_set(net, images, side, args.bf16) for side in SIDES}
    main = by_side[args.side].logits
    answers = main.argmax(1)
    card |= {"classes": len(names), "first": first, "input_side": args.side, "validation_photos": len(labels)}
    card["validation"] = {str(side): top(seen.logits, labels) for side, seen in by_side.items()}
    by_class = card["by_class"] = shares_by_class(answers, labels, names, 0, first)
    wrong = Counter((a, b) for a, b in zip(labels.tolist(), answers.tolist(), strict=True) if a != b)
    card["confusions"] = {
        shown: {names[b]: n for (a, b), n in wrong.most_common() if names[a] == shown} for shown in by_class
    }
    print(json.dumps(card["validation"]), flush=True)

    # fitted on one half of the validation photos, measured on the other
    temperature = fit_temperature(main[::2], labels[::2])
    measuring = replace(measuring, temperature=temperature)
    before, _ = calibration_error(main[1::2].softmax(1), labels[1::2])
    after, bins = calibration_error((main[1::2] / temperature).softmax(1), labels[1::2])
    card["calibration"] = {
        "temperature": temperature,
        "ece_before": round(before, 4),
        "ece": round(after, 4),
        "bins": bins,
    }
    card["calibration_by_side"] = {
        str(side): round(calibration_error((seen.logits[1::2] / temperature).softmax(1), labels[1::2])[0], 4)
        for side, seen in by_side.items()
    }
    few, few_labels = images[: args.pipeline_limit], labels[: args.pipeline_limit]
    card["validation_remade"] = {
        name: top(predict_set(net, few, args.side, args.bf16, remake).logits, few_labels)
        for name, remake in REMAKES.items()
    }
    if args.checkpoint:  # both in float32 arithmetic, whatever the other figures use
        exact = load_network(torch.load(args.checkpoint, weights_only=True)["average"])
        fine, rounded = (predict_set(n, few, args.side, bf16=False).logits for n in (exact, net))
        gap = round((fine - rounded).abs().max().item(), 4)
        card["float32_against_float16_weights"] = [top(fine, few_labels), top(rounded, few_labels), {"logit_gap": gap}]

    further = (all_labels >= first).nonzero().flatten()
    if len(further):
        said = predict_set(net, validation.images[further], args.side, args.bf16).logits.argmax(1)
        right = shares_by_class(said, all_labels[further], names, first, len(names))
        card["further"] = {
            name: {
                "photos": int((all_labels[further] == names.index(name)).sum()),
                "top1": share,
                "false_alarms": int((answers == names.index(name)).sum()),
            }
            for name, share in right.items()
        }
    sharp_scores: dict[str, list[float]] = {}
    if args.sharp:
        sharp = sharp_figures(measuring, args.sharp, sources)
        sharp_scores = sharp.pop("scores")
        card["sharp"] = sharp
    known_scores = by_side[args.side].scores(temperature)
    if args.unknown:
        kinds, strange = load_unknown(args.unknown, set(names) | set(args.skip_unknown))
        unknown_scores = predict_set(net, strange[: args.limit or None], args.side, args.bf16).scores(temperature)
        apart = {score: separation(known_scores[score], unknown_scores[score]) for score in known_scores}
        for score, values in sharp_scores.items():
            called = torch.tensor(values) < apart[score]["threshold"]
            apart[score]["sharp_called_unknown_percent"] = round(100 * called.float().mean().item(), 1)
        card["unknown"] = {"photos": len(strange), "kinds": kinds} | apart
    origin = validation.sources[chosen]
    if origin.any():
        card["joined"] = joined_figures(by_side[args.side], labels, origin)
    elif len(set(sources[:first])) > 1:
        card["source_probe"] = source_probe(by_side[args.side].pooled, labels, sources[:first])
    card["samples"] = sample_answers(measuring)
    return card


def joined_figures(seen: Seen, labels: torch.Tensor, sources: torch.Tensor) -> dict[str, Any]:
    """What is said of each source of a joined set, of the classes that are in both, and whether the features tell."""
    shared = torch.isin(labels, torch.tensor(shared_classes(labels, sources)))
    parts = {str(source): sources == source for source in (0, 1)}
    return {
        "sources": {name: top(seen.logits[part], labels[part]) for name, part in parts.items()},
        "shared": {name: top(seen.logits[part & shared], labels[part & shared]) for name, part in parts.items()},
        "probe": joined_probe(seen.pooled, labels, sources),
    }


def sharp_figures(measuring: Measuring, folder: Path, sources: list[str]) -> dict[str, Any]:
    """Accuracy on the ordinary photographs by recipe and side; answers, calibration, scores at the main recipe and side."""
    index, names = measuring.index, measuring.names
    files = [file for file in sorted(folder.iterdir()) if file.name.split("_")[0] in index]
    labels = torch.tensor([index[file.name.split("_")[0]] for file in files])
    photos = [Image.open(file).convert("RGB") for file in files]
    result: dict[str, Any] = {"photos": len(files), "recipe": measuring.recipe}
    table: dict[str, dict[str, dict[str, float]]] = {}
    for recipe in RECIPES:
        table[recipe] = {}
        for side in SIDES:
            seen = Seen.joined([predict(measuring.net, feed(photo, recipe, side), measuring.bf16) for photo in photos])
            logits = seen.logits
            table[recipe][str(side)] = top(logits, labels)
            if (recipe, side) == (measuring.recipe, measuring.side):
                answers = logits.argmax(1)
                pairs = zip(labels.tolist(), answers.tolist(), strict=True)
                result["mistakes"] = [{"shown": names[a], "answered": names[b]} for a, b in pairs if a != b]
                result["ece"] = round(calibration_error((logits / measuring.temperature).softmax(1), labels)[0], 4)
                result["scores"] = {name: found.tolist() for name, found in seen.scores(measuring.temperature).items()}
                result["shown_by_source"] = Counter(sources[i] for i in labels.tolist())
                result["answered_by_source"] = Counter(sources[i] for i in answers.tolist())
    result["recipes"] = table
    return result


def sample_answers(measuring: Measuring) -> dict[str, dict[str, object]]:
    """What the network says about the pictures that come with the app, which have no labels."""
    said: dict[str, dict[str, object]] = {}
    for sample in SAMPLES:
        picture = Image.fromarray(load_sample(sample.id).pixels)
        seen = predict(measuring.net, feed(picture, measuring.recipe, measuring.side), bf16=False)
        familiar = {score: round(values.item(), 3) for score, values in seen.scores(measuring.temperature).items()}
        said[sample.id] = {"answers": measuring.answers(seen.logits[0]), "scores": familiar}
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the bundled network for its model card.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--classes", type=Path, required=True, help="names of the outputs in order (JSON)")
    parser.add_argument("--data", type=Path, required=True, help="packed or folder set with a val split")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sharp", type=Path, help="folder of photographs WNID_name.JPEG")
    parser.add_argument("--unknown", type=Path, help="set of things, some of which are none of the classes")
    parser.add_argument("--skip-unknown", nargs="*", default=[], help="its classes that resemble known ones")
    parser.add_argument("--first", type=int, default=0, help="main figures for the first N classes, 0: all")
    parser.add_argument("--checkpoint", type=Path, help="last.pt of the run: float32 weights to compare with")
    parser.add_argument("--side", type=int, default=160, choices=SIDES, help="the input size the card recommends")
    parser.add_argument("--recipe", default="squash via 84 lanczos", choices=RECIPES)
    parser.add_argument("--limit", type=int, default=0, help="measure on the first N photos only")
    parser.add_argument("--pipeline-limit", type=int, default=2000)
    parser.add_argument("--bf16", action="store_true", help="faster, differs by about 0.1 points")
    args = parser.parse_args()
    args.out.write_text(json.dumps(evaluate(args), indent=1))
    print(f"wrote {args.out}")


if __name__ == "__main__":
    main()
