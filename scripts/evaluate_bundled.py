"""Measure the bundled network and write the figures of its model card as JSON.

    python -m scripts.evaluate_bundled --weights resnet18-photos.safetensors --classes classes.json --data SET \\
        [--sharp FOLDER] [--unknown SET] [--checkpoint RUN/last.pt] --out evaluation.json

`--sharp` is a folder of ordinary photographs named WNID_anything.JPEG, never trained on; `--unknown` a packed or folder
set whose things are none of the classes. Every accuracy is in percent; top-5 counts a class among the five best.
"""

import argparse
import io
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file
from torch import nn
from torchvision.models import resnet18

from scripts.bundled_data import MEAN, STD, load_set, normalise, resize

SIDES = (112, 128, 160, 192, 224)
Filter = Image.Resampling


def load_network(state: dict[str, torch.Tensor]) -> nn.Module:
    """State dict of any precision -> resnet18 in float32, eval mode."""
    net: nn.Module = resnet18(num_classes=len(state["fc.bias"]))
    net.load_state_dict(state)
    return net.float().eval().to(memory_format=torch.channels_last)


@torch.inference_mode()
def predict(net: nn.Module, x: torch.Tensor, bf16: bool) -> torch.Tensor:
    """(B, 3, H, W) normalised -> logits (B, classes) float32."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        logits: torch.Tensor = net(x.contiguous(memory_format=torch.channels_last))
    return logits.float()


def predict_set(
    net: nn.Module,
    images: torch.Tensor,
    side: int,
    bf16: bool,
    change: Callable[[torch.Tensor], torch.Tensor] | None = None,
) -> torch.Tensor:
    """(N, S, S, 3) uint8 -> logits (N, classes); `change` alters each uint8 batch first."""
    parts = (images[i : i + 50] for i in range(0, len(images), 50))
    return torch.cat([predict(net, resize(normalise(change(p) if change else p), side), bf16) for p in parts])


def class_key(entry: dict[str, object]) -> str:
    """What names a class in every list: its WordNet id, or its name where it has none."""
    return str(entry.get("wnid") or entry["name"])


def top(logits: torch.Tensor, labels: torch.Tensor) -> dict[str, float]:
    """Logits (N, classes), labels (N,) -> top-1 and top-5 in percent."""
    hit = logits.topk(min(5, logits.shape[1]), 1).indices == labels[:, None]
    return {
        "top1": round(100 * hit[:, 0].float().mean().item(), 2),
        "top5": round(100 * hit.any(1).float().mean().item(), 2),
    }


# --- ways to feed a photograph -------------------------------------------------------------------------------------


def _centre(image: Image.Image) -> Image.Image:
    side = min(image.size)
    left, upper = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, upper, left + side, upper + side))


def _jpeg(image: Image.Image, quality: int = 85) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling="4:2:0")
    return Image.open(buffer).convert("RGB")


def _through(side: int, method: Filter, jpeg: bool = False) -> Callable[[Image.Image], Image.Image]:
    def reduce(image: Image.Image) -> Image.Image:
        small = image.resize((side, side), method)
        return _jpeg(small) if jpeg else small

    return reduce


def _coarse_colours(image: Image.Image, side: int) -> Image.Image:
    """The brightness as it is, the two colour channels through side x side: what a JPEG file does to them."""
    brightness, *colours = image.convert("YCbCr").split()
    coarse = [c.resize((side, side), Filter.BOX).resize(image.size, Filter.BILINEAR) for c in colours]
    return Image.merge("YCbCr", [brightness, *coarse]).convert("RGB")


# name -> RGB photograph to RGB picture, which is then resized to side x side with Pillow's bilinear filter
RECIPES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "squash": lambda image: image,
    "crop": _centre,
    "squash via 84 lanczos": _through(84, Filter.LANCZOS),
    "squash via 84 lanczos, JPEG 85": _through(84, Filter.LANCZOS, jpeg=True),
    "squash via 84 box, JPEG 85": _through(84, Filter.BOX, jpeg=True),
    "crop via 84 lanczos": lambda image: _through(84, Filter.LANCZOS)(_centre(image)),
    "crop via 84 lanczos, JPEG 85": lambda image: _through(84, Filter.LANCZOS, jpeg=True)(_centre(image)),
    "squash via 84 lanczos, colours via 42": lambda image: _coarse_colours(_through(84, Filter.LANCZOS)(image), 42),
    "squash via 84 lanczos, colours via 28": lambda image: _coarse_colours(_through(84, Filter.LANCZOS)(image), 28),
    "crop via 84 lanczos, colours via 42": lambda image: _coarse_colours(
        _through(84, Filter.LANCZOS)(_centre(image)), 42
    ),
    "squash via 112 lanczos": _through(112, Filter.LANCZOS),
    "squash, colours via 42": lambda image: _coarse_colours(_through(224, Filter.LANCZOS)(image), 42),
}


def feed(image: Image.Image, recipe: str, side: int) -> torch.Tensor:
    """A photograph of any size -> (1, 3, side, side) normalised."""
    picture = RECIPES[recipe](image).resize((side, side), Filter.BILINEAR)
    x = torch.from_numpy(np.asarray(picture, np.float32) / 255)  # (side, side, 3), 0..1
    return ((x - torch.tensor(MEAN)) / torch.tensor(STD)).permute(2, 0, 1)[None]


# --- calibration -----------------------------------------------------------------------------------------------------


def calibration_error(
    probabilities: torch.Tensor, labels: torch.Tensor, bins: int = 15
) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error 0..1 over equal bins of the best probability, and the bins themselves."""
    confidence, answer = probabilities.max(1)
    right = (answer == labels).float()
    which = (confidence * bins).long().clamp(max=bins - 1)
    error, rows = 0.0, []
    for b in range(bins):
        inside = which == b
        if inside.any():
            mean, share = confidence[inside].mean().item(), right[inside].mean().item()
            error += inside.float().mean().item() * abs(mean - share)
            rows.append({"confidence": round(mean, 4), "accuracy": round(share, 4), "photos": int(inside.sum())})
    return error, rows


def fit_temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The temperature with the smallest cross-entropy, searched on a fine grid 0.3..3."""
    grid = torch.linspace(0.3, 3.0, 541)
    losses = torch.stack([F.cross_entropy(logits / t, labels) for t in grid])
    return round(grid[losses.argmin()].item(), 3)


# --- things that are none of the classes ------------------------------------------------------------------------------


def scores(logits: torch.Tensor, temperature: float) -> dict[str, torch.Tensor]:
    """Three familiarity scores (N,), higher = more like the known classes."""
    return {
        "probability": (logits / temperature).softmax(1).max(1).values,
        "logit": logits.max(1).values,
        "energy": torch.logsumexp(logits, 1),
    }


def separation(known: torch.Tensor, unknown: torch.Tensor, accept: float = 0.9) -> dict[str, float]:
    """How well a score tells known (N,) from unknown (M,), and the threshold that `accept` of the known pass."""
    order = torch.cat([known, unknown]).argsort().argsort().float() + 1
    n, m = len(known), len(unknown)
    area = (order[:n].sum().item() - n * (n + 1) / 2) / (n * m)
    threshold = known.quantile(1 - accept).item()
    return {
        "auroc": round(area, 4),
        "threshold": round(threshold, 4),
        "known_called_unknown_percent": round(100 * (known < threshold).float().mean().item(), 1),
        "unknown_noticed_percent": round(100 * (unknown < threshold).float().mean().item(), 1),
    }


def load_unknown(root: Path, skip: list[str]) -> torch.Tensor:
    """All photos (N, S, S, 3) of a set but those of the classes `skip`."""
    parts = []
    for photos in (load_set(root, split) for split in ("train", "val")):
        left = torch.tensor([str(c["name"]) not in skip for c in photos.classes])
        parts.append(photos.images[left[photos.labels]])
    return torch.cat(parts)


# --- the card -----------------------------------------------------------------------------------------------------------


def evaluate(args: argparse.Namespace) -> dict[str, object]:
    started = time.perf_counter()
    net = load_network(load_file(args.weights))
    card: dict[str, object] = {"weights": args.weights.name, "megabytes": round(args.weights.stat().st_size / 1e6, 2)}
    card["load_milliseconds"] = round(1000 * (time.perf_counter() - started))
    classes = json.loads(args.classes.read_text())
    names = [str(c["name"]) for c in classes]
    validation = load_set(args.data, "val")
    kept = {class_key(c): i for i, c in enumerate(classes)}  # the net may know fewer classes than the set has
    translate = torch.tensor([kept.get(class_key(c), -1) for c in validation.classes])
    chosen = (translate[validation.labels] >= 0).nonzero().flatten()[: args.limit or None]
    images, labels = validation.images[chosen], translate[validation.labels[chosen]]

    by_side = {side: predict_set(net, images, side, args.bf16) for side in SIDES}
    main = by_side[args.side]
    card["input_side"], card["validation_photos"] = args.side, len(labels)
    card["validation"] = {str(side): top(logits, labels) for side, logits in by_side.items()}
    right = main.argmax(1) == labels
    card["by_class"] = {
        name: round(100 * right[labels == i].float().mean().item(), 1)
        for i, name in enumerate(names)
        if (labels == i).any()
    }
    wrong = Counter(zip(labels[~right].tolist(), main.argmax(1)[~right].tolist(), strict=True))
    card["confusions"] = [{"shown": names[a], "answered": names[b], "photos": n} for (a, b), n in wrong.most_common(25)]
    print(json.dumps(card["validation"]), flush=True)

    # fitted on one half of the validation photos, measured on the other
    temperature = fit_temperature(main[::2], labels[::2])
    before, _ = calibration_error(main[1::2].softmax(1), labels[1::2])
    after, bins = calibration_error((main[1::2] / temperature).softmax(1), labels[1::2])
    card["calibration"] = {
        "temperature": temperature,
        "ece_before": round(before, 4),
        "ece": round(after, 4),
        "bins": bins,
    }
    card["calibration_by_side"] = {
        str(side): round(calibration_error((logits[1::2] / temperature).softmax(1), labels[1::2])[0], 4)
        for side, logits in by_side.items()
    }

    few, few_labels = images[: args.pipeline_limit], labels[: args.pipeline_limit]
    pipelines: dict[str, Callable[[Image.Image], Image.Image]] = {
        "as packed": lambda image: image,
        "down to 60 px": lambda image: image.resize((60, 60), Filter.BOX),
        "doubled with Lanczos": lambda image: image.resize((168, 168), Filter.LANCZOS),
        "JPEG 50": lambda image: _jpeg(image, 50),
        "72 px, then JPEG 70": lambda image: _jpeg(image.resize((72, 72), Filter.BICUBIC), 70),
        "64 px, doubled, JPEG 60": lambda image: _jpeg(
            image.resize((64, 64), Filter.LANCZOS).resize((128, 128), Filter.BICUBIC), 60
        ),
    }

    def remake(pipeline: Callable[[Image.Image], Image.Image]) -> Callable[[torch.Tensor], torch.Tensor]:
        return lambda batch: torch.from_numpy(
            np.stack([np.asarray(pipeline(Image.fromarray(i.numpy()))) for i in batch])
        )

    card["validation_remade"] = {
        name: top(predict_set(net, few, args.side, args.bf16, remake(p)), few_labels) for name, p in pipelines.items()
    }

    if args.checkpoint:  # both in float32 arithmetic, whatever the other figures use
        exact = load_network(torch.load(args.checkpoint, weights_only=True)["average"])
        fine, rounded = (predict_set(n, few, args.side, bf16=False) for n in (exact, net))
        gap = round((fine - rounded).abs().max().item(), 4)
        card["float32_against_float16_weights"] = [top(fine, few_labels), top(rounded, few_labels), {"logit_gap": gap}]

    if args.sharp:
        card["sharp"] = sharp_figures(net, args, kept, names, [str(c.get("source", "")) for c in classes], temperature)
    if args.unknown:
        strange = load_unknown(args.unknown, args.skip_unknown)[: args.limit or None]
        logits = predict_set(net, strange, args.side, args.bf16)
        known_scores, unknown_scores = scores(main, temperature), scores(logits, temperature)
        card["unknown"] = {"photos": len(strange)} | {
            k: separation(known_scores[k], unknown_scores[k]) for k in known_scores
        }
    return card


def sharp_figures(
    net: nn.Module,
    args: argparse.Namespace,
    kept: dict[str, int],
    names: list[str],
    sources: list[str],
    temperature: float,
) -> dict[str, object]:
    """Accuracy on the ordinary photographs by recipe and side; answers and calibration at the main recipe and side."""
    files = [file for file in sorted(args.sharp.iterdir()) if file.name.split("_")[0] in kept]
    labels = torch.tensor([kept[file.name.split("_")[0]] for file in files])
    photos = [Image.open(file).convert("RGB") for file in files]
    result: dict[str, object] = {"photos": len(files), "recipe": args.recipe}
    table: dict[str, dict[str, dict[str, float]]] = {}
    for recipe in RECIPES:
        table[recipe] = {}
        for side in SIDES:
            logits = torch.cat([predict(net, feed(photo, recipe, side), args.bf16) for photo in photos])
            table[recipe][str(side)] = top(logits, labels)
            if (recipe, side) == (args.recipe, args.side):
                answers = logits.argmax(1)
                pairs = zip(labels.tolist(), answers.tolist(), strict=True)
                result["mistakes"] = [{"shown": names[a], "answered": names[b]} for a, b in pairs if a != b]
                result["ece"] = round(calibration_error((logits / temperature).softmax(1), labels)[0], 4)
                result["shown_by_source"] = Counter(sources[i] for i in labels.tolist())
                result["answered_by_source"] = Counter(sources[i] for i in answers.tolist())
    result["recipes"] = table
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the bundled network for its model card.")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--classes", type=Path, required=True, help="names of the outputs in order (JSON)")
    parser.add_argument("--data", type=Path, required=True, help="packed or folder set with a val split")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sharp", type=Path, help="folder of photographs WNID_name.JPEG")
    parser.add_argument("--unknown", type=Path, help="set of things that are none of the classes")
    parser.add_argument("--skip-unknown", nargs="*", default=[], help="its classes that resemble known ones")
    parser.add_argument("--checkpoint", type=Path, help="last.pt of the run: float32 weights to compare with")
    parser.add_argument("--side", type=int, default=160, choices=SIDES, help="the input size the card recommends")
    parser.add_argument("--recipe", default="squash via 84 lanczos, colours via 28", choices=RECIPES)
    parser.add_argument("--limit", type=int, default=0, help="measure on the first N photos only")
    parser.add_argument("--pipeline-limit", type=int, default=2000)
    parser.add_argument("--bf16", action="store_true", help="faster, differs by about 0.1 points")
    args = parser.parse_args()
    args.out.write_text(json.dumps(evaluate(args), indent=1))
    print(f"wrote {args.out}")


if __name__ == "__main__":
    main()
