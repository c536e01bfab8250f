"""One card for each pretrained network: what it is, how it is fed and how far it can be trusted. Free of torch."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.models.preprocessing import Preprocessing

MODELS = Path(__file__).parent.parent.parent / "assets" / "models"


@dataclass(frozen=True)
class ModelCard:
    """A pretrained network of torchvision's ResNet family.

    Attributes:
        id: name in links.
        title: name on the page.
        architecture: name of the builder in `torchvision.models`.
        file: safetensors file under `assets/models/`; half-precision weights with torchvision's names.
        sha256: checksum of that file, hexadecimal.
        preprocessing: how a photo becomes the input; the network was trained for it.
        training_data: what it was trained on.
        accuracy: measured top-1 and top-5 and on what.
        accuracy_source: where that figure is from.
        limits: what it cannot do, in a sentence.
        licence: licence of the weights and terms of the data.
    """

    id: str
    title: str
    architecture: str
    file: str
    sha256: str
    preprocessing: Preprocessing
    training_data: str
    accuracy: str
    accuracy_source: str
    limits: str
    licence: str

    @property
    def path(self) -> Path:
        return MODELS / self.file

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the outputs in their order."""
        return _class_names(self.path.with_suffix(".classes.json"))


@cache
def _class_names(path: Path) -> tuple[str, ...]:
    return tuple(entry["name"] for entry in json.loads(path.read_text(encoding="utf-8")))


BUNDLED = ModelCard(
    id="resnet18-100",
    title="ResNet-18, 100 classes (bundled)",
    architecture="resnet18",
    file="resnet18-100.safetensors",
    sha256="e7ed6618ac0511259795b654e11942a1b89dbb4552308358ec22f888f4f04601",
    preprocessing=Preprocessing(squash=((84, "box"), (128, "bilinear"))),
    training_data="About 59,000 photos of 110 classes, most of them from mini-ImageNet, 84×84 px.",
    accuracy="37 % top-1 on sharp photographs of its 100 classes",
    accuracy_source="Measured on ordinary full-size photographs, one for about half of the classes.",
    limits="It knows 100 things. People, faces and most objects are not among them: it will name the nearest it knows.",
    licence="Weights: MIT, trained for this app. The training pictures are for research and education only.",
)

CARDS: tuple[ModelCard, ...] = (BUNDLED,)


def card(model_id: str) -> ModelCard:
    """The card with this id. Raises KeyError for an unknown one."""
    for entry in CARDS:
        if entry.id == model_id:
            return entry
    raise KeyError(model_id)
