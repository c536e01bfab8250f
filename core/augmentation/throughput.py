"""How many pictures a second: Kornia on whole batches against torchvision picture by picture, measured here and now."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import torch
from torch import Tensor, nn

from core.augmentation.draws import Values
from core.augmentation.noise import kernel_side
from core.augmentation.pipeline import draw
from core.augmentation.steps import Pipeline
from core.jobs import Report
from core.models.device import CPU

BATCH = 64
SECONDS = 1.5  # each side runs at least that long
_Make = Callable[[Any, Values, float, int], Any]


def _jitter(name: str) -> _Make:
    def made(k: Any, v: Values, p: float, _: int) -> Any:
        return getattr(k, f"Random{name.title()}")(**{name: (1 - v[0] / 100, 1 + v[0] / 100)}, p=p)

    return made


_KORNIA: dict[str, _Make] = {
    "flip": lambda k, v, p, _: k.RandomHorizontalFlip(p=p),
    "vflip": lambda k, v, p, _: k.RandomVerticalFlip(p=p),
    "rotate": lambda k, v, p, _: k.RandomRotation(v[0], p=p),
    "translate": lambda k, v, p, _: k.RandomAffine(0.0, translate=(v[0] / 100, v[0] / 100), p=p),
    "scale": lambda k, v, p, _: k.RandomAffine(0.0, scale=(1 - v[0] / 100, 1 + v[0] / 100), p=p),
    "shear": lambda k, v, p, _: k.RandomAffine(0.0, shear=v[0], p=p),
    "perspective": lambda k, v, p, _: k.RandomPerspective(v[0] / 100, p=p),
    "elastic": lambda k, v, p, _: k.RandomElasticTransform(
        kernel_size=(int(8 * v[1] + 1) | 1,) * 2, sigma=(v[1], v[1]), alpha=(1.0, 1.0), p=p
    ),
    "crop": lambda k, v, p, side: k.RandomResizedCrop(
        (side, side), scale=((v[0] / side) ** 2,) * 2, ratio=(1.0, 1.0), p=p
    ),
    "brightness": lambda k, v, p, _: k.RandomBrightness((1 - v[0] / 100, 1 + v[0] / 100), p=p),  # it adds
    "factor": lambda k, v, p, _: k.ColorJitter(brightness=v[0] / 100, p=p),  # it multiplies
    "contrast": _jitter("contrast"),
    "saturation": _jitter("saturation"),
    "hue": lambda k, v, p, _: k.RandomHue(hue=(-v[0] / 360, v[0] / 360), p=p),
    "grey": lambda k, v, p, _: k.RandomGrayscale(p=p),
    "noise": lambda k, v, p, _: k.RandomGaussianNoise(std=v[0] / 100, p=p),
    "blur": lambda k, v, p, _: k.RandomGaussianBlur((kernel_side(v[0]),) * 2, (0.1, v[0]), p=p),
    "erase": lambda k, v, p, _: k.RandomErasing(scale=(0.02, v[0] / 100), p=p),
}


@dataclass(frozen=True)
class Rate:
    """How fast one side was.

    Attributes:
        name: which library, where.
        per_second: pictures.
        pictures: how many were made.
    """

    name: str
    per_second: float
    pictures: int


@dataclass(frozen=True)
class Race:
    """Both sides on the same steps; `left_out` are those that the two do not do alike."""

    torchvision: Rate
    kornia: Rate
    left_out: tuple[str, ...]


def kornia_here() -> bool:
    """Whether Kornia is installed."""
    return find_spec("kornia") is not None


def comparable(pipeline: Pipeline) -> Pipeline:
    """The steps that both libraries do alike."""
    return Pipeline(tuple(step for step in pipeline.active if step.id in _KORNIA))


def race(pipeline: Pipeline, photo: Tensor, device: torch.device, report: Report) -> Race:
    """Run the pipeline's steps in both libraries for a while.

    Args:
        pipeline: the steps; those that are not `comparable` are left out on both sides.
        photo: `(3, H, W)` float32 in 0..1, the picture that is augmented again and again.
        device: where Kornia runs. Torchvision runs on the CPU, one picture after the other, as in a loader's worker.
        report: receives the progress; raises where the work is to stop.

    Raises:
        ModuleNotFoundError: Kornia is not installed.
    """
    same = comparable(pipeline)
    left_out = tuple(step.kind.title for step in pipeline.active if step not in same.steps)
    module = kornia_module(same, photo.shape[-1]).to(device)
    batch = photo.to(device).expand(BATCH, -1, -1, -1).contiguous()  # (B, 3, H, W)

    def whole_batch(_: int) -> int:
        with torch.no_grad():
            module(batch)
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        return BATCH

    def one_picture(index: int) -> int:
        draw(same, 0, 0, index).apply(photo, photo)
        return 1

    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):  # Kornia draws process-wide
        fast = _rate(f"Kornia, {_where(device)}, {BATCH} at once", whole_batch, lambda share: report(share / 2))
    slow = _rate(f"torchvision, {_where(CPU)}, one by one", one_picture, lambda share: report(0.5 + share / 2))
    return Race(slow, fast, left_out)


def kornia_module(pipeline: Pipeline, side: int) -> nn.Module:
    """The steps as one Kornia module for batches `(B, 3, H, W)`; every picture of a batch gets its own numbers."""
    library = import_module("kornia.augmentation")
    return nn.Sequential(*(_KORNIA[step.id](library, step.values, step.p, side) for step in pipeline.active))


def _rate(name: str, work: Callable[[int], int], report: Callable[[float], None]) -> Rate:
    work(0)  # the first call pays for loading kernels
    start, made, index = time.perf_counter(), 0, 1
    while (passed := time.perf_counter() - start) < SECONDS:
        report(passed / SECONDS)
        made += work(index)
        index += 1
    return Rate(name, made / passed, made)


def _where(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return "Apple GPU" if device.type == "mps" else f"CPU, {torch.get_num_threads()} threads"
