"""Measure the bundled network and write the figures of its model card as JSON.

    python -m scripts.evaluate_bundled --weights resnet18-photos.safetensors --classes classes.json --data SET \\
        [--sharp FOLDER] [--held JOINED] [--strange FOLDER] [--checkpoint RUN/last.pt] --out FIGURES.json

`--sharp` is a folder of ordinary photographs named WNID_anything.JPEG, never trained on; `--held` a joined set with photos
of things that are none of the classes and were held back in training (join_sets.py): by them and by the validation photos
each score's threshold is chosen. `--strange` is a folder of ordinary photographs of further unknown things, on which
nothing is chosen. `--source N`: of a joined set, the main figures are about the photos of that source alone. Every
accuracy is in percent; top-5 counts a class among the five best.
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
    top,
)
from scripts.bundled_start import class_key
from scripts.join_sets import read_others

SIDES = (112, 128, 160, 192, 224)
SURE = 0.8  # a larger probability is a sure answer
OTHER_THINGS = Path(__file__).with_name("other_things.txt")


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


def shares_by_class(answers: torch.Tensor, labels: torch.Tensor, names: list[str]) -> dict[str, float]:
    """Percent of the photos of each class, where it has any, that are named rightly."""
    return {
        name: round(100 * (answers[labels == i] == i).float().mean().item(), 1)
        for i, name in enumerate(names)
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

    validation = load_set(args.data, "val")  # may hold classes that the network lacks
    translate = torch.tensor([measuring.index.get(class_key(c), -1) for c in validation.classes])
    all_labels = translate[validation.labels]
    known = all_labels >= 0
    mine = known if args.source is None else known & (validation.sources == args.source)
    chosen, others = mine.nonzero().flatten()[: args.limit or None], (known & ~mine).nonzero().flatten()
    images, labels = validation.images[chosen], all_labels[chosen]
    by_side = {side: predict_set(net, images, side, args.bf16) for side in SIDES}
    main = by_side[args.side].logits
    answers = main.argmax(1)
    card |= {"classes": len(names), "input_side": args.side, "validation_photos": len(labels)}
    card["validation"] = {str(side): top(seen.logits, labels) for side, seen in by_side.items()}
    by_class = card["by_class"] = shares_by_class(answers, labels, names)
    card["photos_by_class"] = {names[i]: n for i, n in enumerate(labels.bincount(minlength=len(names)).tolist()) if n}
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

    sharp_scores: dict[str, torch.Tensor] = {}
    if args.sharp:
        sharp = sharp_figures(measuring, args.sharp)
        sharp_scores = sharp.pop("scores")
        card["sharp"] = sharp
    if args.held:
        known_scores = by_side[args.side].scores(temperature)
        held = load_set(args.held, "held").images[: args.limit or None]
        held_scores = predict_set(net, held, args.side, args.bf16).scores(temperature)
        apart = {score: separation(known_scores[score], held_scores[score]) for score in known_scores}
        card["unknown"] = {"photos": len(held), "kinds": sorted(read_others(OTHER_THINGS.read_text()).held)} | apart
        if args.strange and sharp_scores:
            thresholds = {score: found["threshold"] for score, found in apart.items()}
            card["strange"] = strange_figures(measuring, args.strange, sharp_scores, thresholds)
    both = torch.cat([chosen, others])
    if validation.sources[both].unique().numel() > 1:
        elsewhere = [predict_set(net, validation.images[others], args.side, args.bf16)] if len(others) else []
        seen = Seen.joined([by_side[args.side], *elsewhere])
        card["joined"] = joined_figures(seen, all_labels[both], validation.sources[both])
    card["samples"] = sample_answers(measuring)
    return card


def joined_figures(seen: Seen, labels: torch.Tensor, sources: torch.Tensor) -> dict[str, Any]:
    """What is said of each source of a joined set, of the classes that are in both, and whether the features tell."""
    both = shared_classes(labels, sources)
    shared = torch.isin(labels, torch.tensor(both))
    parts = {str(source): sources == source for source in (0, 1)}
    return {
        "classes": len(both),
        "sources": {name: top(seen.logits[part], labels[part]) for name, part in parts.items()},
        "shared": {name: top(seen.logits[part & shared], labels[part & shared]) for name, part in parts.items()},
        "probe": joined_probe(seen.pooled, labels, sources),
    }


def sharp_figures(measuring: Measuring, folder: Path) -> dict[str, Any]:
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
                result["scores"] = seen.scores(measuring.temperature)
    result["recipes"] = table
    return result


def strange_figures(
    measuring: Measuring, folder: Path, sharp: dict[str, torch.Tensor], thresholds: dict[str, float]
) -> dict[str, Any]:
    """Ordinary photographs of unknown things against those of known ones: how each score tells them apart, and at the
    threshold that was chosen elsewhere how many of both it calls unknown; how many unknown ones are named surely."""
    photos = [Image.open(file).convert("RGB") for file in sorted(folder.glob("*.JPEG"))]
    seen = Seen.joined(
        [predict(measuring.net, feed(p, measuring.recipe, measuring.side), measuring.bf16) for p in photos]
    )
    found = seen.scores(measuring.temperature)
    return {
        "photos": len(photos),
        "sure_percent": percent(found["probability"] > SURE),
        **{
            score: {
                "auroc": separation(sharp[score], found[score])["auroc"],
                "unknown_noticed_percent": percent(found[score] < least),
                "known_called_unknown_percent": percent(sharp[score] < least),
            }
            for score, least in thresholds.items()
        },
    }


def percent(which: torch.Tensor) -> float:
    """Share of True in percent."""
    return round(100 * which.float().mean().item(), 1)


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
    parser.add_argument("--source", type=int, help="main figures on photos of this source of a joined set")
    parser.add_argument("--held", type=Path, help="joined set with things that are none of the classes, held back")
    parser.add_argument("--strange", type=Path, help="folder of photographs of further unknown things")
    parser.add_argument("--checkpoint", type=Path, help="last.pt of the run: float32 weights to compare with")
    parser.add_argument("--side", type=int, default=160, choices=SIDES, help="the input size the card recommends")
    parser.add_argument("--recipe", default="squash via 64 lanczos", choices=RECIPES)
    parser.add_argument("--limit", type=int, default=0, help="measure on the first N photos only")
    parser.add_argument("--pipeline-limit", type=int, default=2000)
    parser.add_argument("--bf16", action="store_true", help="faster, differs by about 0.1 points")
    args = parser.parse_args()
    args.out.write_text(json.dumps(evaluate(args), indent=1))
    print(f"wrote {args.out}")


if __name__ == "__main__":
    main()
