"""Data of the bundled network: reading a set of small photos and drawing random views of them.

A set is either PACKED (a folder with `train-*.npz`, `val-*.npz` and `classes.json`; each archive holds `label` and either
`jpeg`, all files one after another, with `offset`, or `pixels`) or a FOLDER set (`train/<class>/*.jpg`, `val/<class>/*.jpg`).
Both become one uint8 array (N, S, S, 3), 0..255, so that a whole set stays in memory and a view costs little.
"""

import io
import json
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

MEAN = (0.485, 0.456, 0.406)  # of ImageNet, channels R, G, B, for values 0..1
STD = (0.229, 0.224, 0.225)
COARSEST = 0.6  # of the side of a photo: what its random view is shrunk to at the least
SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}


@dataclass(frozen=True)
class PhotoSet:
    """Photos of one split: `images` (N, S, S, 3) uint8 0..255 and `labels` (N,) int64 below `len(classes)`, -1 for none.

    `sources` (N,) uint8 tells the parts of a joined set apart; all 0 in other sets.
    """

    images: torch.Tensor
    labels: torch.Tensor
    classes: tuple[dict[str, object], ...]
    sources: torch.Tensor

    def __len__(self) -> int:
        return len(self.images)


def _decode(data: bytes | Path, side: int) -> np.ndarray:
    """One image file -> (side, side, 3) uint8; the whole picture is squashed to a square, nothing is cut off."""
    with Image.open(io.BytesIO(data) if isinstance(data, bytes) else data) as image:
        rgb = image.convert("RGB")
    if rgb.size != (side, side):
        rgb = rgb.resize((side, side), Image.Resampling.LANCZOS)
    return np.asarray(rgb)


def load_set(root: Path, split: str, side: int = 84, threads: int = 2) -> PhotoSet:
    """Read the split ("train" or "val") of a packed set or of a folder set, in a fixed order."""
    archives = sorted(root.glob(f"{split}-*.npz"))
    files: list[bytes | Path] = []
    labels: list[int] = []
    if archives:
        classes = json.loads((root / "classes.json").read_text())
        with np.load(archives[0]) as packed:
            if "pixels" in packed:
                return _pixels(archives, tuple(classes))
        for archive in archives:
            with np.load(archive) as packed:
                jpeg, offset = packed["jpeg"].tobytes(), packed["offset"]
                files += [jpeg[a:b] for a, b in pairwise(offset.tolist())]
                labels += packed["label"].tolist()
    else:
        folders = sorted(path for path in (root / split).iterdir() if path.is_dir())
        classes = [{"index": i, "wnid": None, "name": folder.name} for i, folder in enumerate(folders)]
        for index, folder in enumerate(folders):
            found = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
            files += found
            labels += [index] * len(found)
    if not files:
        raise ValueError(f"no {split} images in {root}: expected {split}-*.npz or {split}/<class>/*.jpg")
    images = np.empty((len(files), side, side, 3), np.uint8)

    def fill(i: int) -> None:
        images[i] = _decode(files[i], side)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(fill, range(len(files))))
    sources = torch.zeros(len(files), dtype=torch.uint8)
    return PhotoSet(torch.from_numpy(images), torch.tensor(labels), tuple(classes), sources)


def _pixels(archives: list[Path], classes: tuple[dict[str, object], ...]) -> PhotoSet:
    """The photos of archives that hold them as pixels, in the size they have there."""
    parts: dict[str, list[np.ndarray]] = {"pixels": [], "label": [], "source": []}
    for archive in archives:
        with np.load(archive) as packed:
            for key, found in parts.items():
                found.append(packed[key])
    images, labels, sources = (torch.from_numpy(np.concatenate(found)) for found in parts.values())
    return PhotoSet(images, labels.long(), classes, sources)


def normalise(images: torch.Tensor) -> torch.Tensor:
    """(B, H, W, 3) uint8 0..255 -> (B, 3, H, W) float32 with ImageNet's mean 0 and deviation 1."""
    mean, std = (torch.tensor(v, device=images.device).view(1, 3, 1, 1) * 255 for v in (MEAN, STD))
    return (images.permute(0, 3, 1, 2).float() - mean) / std


def resize(x: torch.Tensor, side: int) -> torch.Tensor:
    """(B, 3, H, W) -> (B, 3, side, side), bilinear, smoothed when it shrinks."""
    return F.interpolate(x, size=(side, side), mode="bilinear", antialias=True)


def recompress(images: torch.Tensor, chosen: Sequence[int], qualities: Sequence[int]) -> torch.Tensor:
    """Copy of (B, H, W, 3) uint8 in which the images `chosen` went through JPEG at their `qualities` (1..95)."""
    out = images.clone()
    for index, quality in zip(chosen, qualities, strict=True):
        buffer = io.BytesIO()
        Image.fromarray(images[index].numpy()).save(buffer, "JPEG", quality=quality, subsampling=2 * (quality % 2))
        out[index] = torch.from_numpy(_decode(buffer.getvalue(), images.shape[1]).copy())
    return out


def _uniform(b: int, low: float, high: float) -> torch.Tensor:
    return torch.empty(b, 1, 1, 1).uniform_(low, high)


def _box_blur(x: torch.Tensor) -> torch.Tensor:
    """Mean of 3 x 3 pixels, (B, C, H, W) -> (B, C, H, W); three times as fast here as a pooling layer."""
    x = F.pad(x, (1, 1, 1, 1), mode="replicate")
    x = x[:, :, :-2] + x[:, :, 1:-1] + x[:, :, 2:]
    return (x[..., :-2] + x[..., 1:-1] + x[..., 2:]) / 9


def _soften(x: torch.Tensor) -> torch.Tensor:
    """Shrink each quarter of the batch (B, 3, S, S) to a random smaller side: takes block edges and ringing away.

    The result has the side S again, so that a batch stays one tensor.
    """
    parts = []
    for part in x.chunk(4):
        if torch.rand(()) < 0.6:
            small = int(torch.randint(round(COARSEST * x.shape[-1]), x.shape[-1], ()))
            mode = "bilinear" if torch.rand(()) < 0.5 else "bicubic"
            part = F.interpolate(part, size=(small, small), mode=mode, antialias=True)
            part = F.interpolate(part, size=x.shape[-2:], mode="bilinear" if torch.rand(()) < 0.5 else "bicubic")
        parts.append(part)
    return torch.cat(parts)


def _vary_chroma(x: torch.Tensor) -> torch.Tensor:
    """Give each photo (B, 3, S, S) another fineness of its colours; the brightness stays.

    JPEG files mostly hold the colours at half the resolution, once for each time a file was saved. That tells where a file
    comes from and is missing in a photograph that was just shrunk. So the colours are always made coarser by a random
    amount, and in many photos the edges of the brightness get a random tint, as fine colours would have them.
    """
    b, side = len(x), x.shape[-1]
    weights = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    luma = (x * weights).sum(1, keepdim=True)  # (B, 1, S, S)
    parts = []
    for part in (x - luma).chunk(4):
        small = int(torch.randint(side // 6, side // 2 + 1, ()))
        part = F.interpolate(part, size=(small, small), mode="bilinear", antialias=True)
        parts.append(F.interpolate(part, size=(side, side), mode="bilinear" if torch.rand(()) < 0.5 else "bicubic"))
    tint = torch.randn(b, 3, 1, 1)
    tint = F.normalize(tint - (tint * weights).sum(1, keepdim=True), dim=1)
    tint = tint * torch.randn(b, 1, 1, 1) * (torch.rand(b, 1, 1, 1) < 0.6)
    return luma + torch.cat(parts) + tint * (luma - _box_blur(luma))


def random_views(images: torch.Tensor, side: int, strength: float = 1.0) -> torch.Tensor:
    """(B, S, S, 3) uint8 -> (B, 3, side, side) float32, normalised: a random view of each photo.

    Part and aspect ratio of the photo, mirror, colours, and above all everything by which the making of a file could
    be recognised: JPEG quality, resampling, blur, sharpening, noise. `strength` 0..1 scales the geometry and the colours.
    """
    b = len(images)
    count = round(0.4 * b)
    images = recompress(images, torch.randperm(b)[:count].tolist(), torch.randint(25, 96, (count,)).tolist())
    x = _vary_chroma(_soften(normalise(images)))
    area = torch.empty(b).uniform_(1 - 0.65 * strength, 1)
    ratio = torch.empty(b).uniform_(math.log(0.7), math.log(1 / 0.7)).mul(strength).exp().sqrt()
    sx, sy = (area.sqrt() * ratio).clamp(max=1), (area.sqrt() / ratio).clamp(max=1)
    theta = torch.zeros(b, 2, 3)
    theta[:, 0, 0] = sx * ((torch.rand(b) < 0.5).float() * 2 - 1)
    theta[:, 1, 1] = sy
    theta[:, 0, 2] = (torch.rand(b) * 2 - 1) * (1 - sx)
    theta[:, 1, 2] = (torch.rand(b) * 2 - 1) * (1 - sy)
    grid = F.affine_grid(theta, [b, 3, side, side], align_corners=False)
    mode = "bicubic" if torch.rand(()) < 0.25 else "bilinear"
    x = F.grid_sample(x, grid, mode=mode, padding_mode="reflection", align_corners=False)
    sharpness = torch.where(torch.rand(b, 1, 1, 1) < 0.5, _uniform(b, -1.0, 1.2), torch.zeros(b, 1, 1, 1))
    x = x + sharpness * (x - _box_blur(x))
    grey = x.mean(1, keepdim=True)
    saturation = _uniform(b, 1 - 0.5 * strength, 1 + 0.5 * strength)
    saturation[torch.rand(b) < 0.04] = 0.0
    x = grey + (x - grey) * saturation
    gain = _uniform(b, 1 - 0.35 * strength, 1 + 0.35 * strength) * torch.empty(b, 3, 1, 1).uniform_(0.93, 1.07)
    x = x * gain + _uniform(b, -0.4 * strength, 0.4 * strength)
    if torch.rand(()) < 0.3:
        x = x + torch.randn_like(x) * _uniform(b, 0.0, 0.12)
    return x.contiguous(memory_format=torch.channels_last)
