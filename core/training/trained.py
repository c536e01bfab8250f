"""A network trained in the app as a model that the lab and other lessons can look into."""

import hashlib
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor, nn

from core.architecture.build import build
from core.errors import LearnerError
from core.images.frame import Box
from core.images.picture import SAMPLE, Picture
from core.models.device import CPU
from core.models.preprocessing import Prepared
from core.training.learning import End, Trained, prepared
from core.training.links import PlanParam
from core.training.pictures import PictureSet, as_picture, picture_set
from core.training.plan import Plan, fitted

SHOWN_PX = 256  # a picture of the set is enlarged to at least this, in plain blocks


@dataclass(frozen=True)
class TrainedCard:
    """What is known of it; the names are those of `core.models.cards.ModelCard`.

    Attributes:
        plan: the training that made it.
        title: its name on the page.
    """

    plan: Plan
    title: str
    id: str = "trained"
    temperature: float = 1.0
    unsure_below: float = 0.5
    familiar_from: float | None = None

    @property
    def pictures(self) -> PictureSet:
        return picture_set(self.plan.pictures)

    @property
    def classes(self) -> tuple[str, ...]:
        return self.pictures.classes

    @property
    def sha256(self) -> str:
        """Of the plan: the same training gives the same weights."""
        return hashlib.sha256(PlanParam("", None).write(self.plan).encode()).hexdigest()


@dataclass(frozen=True)
class TrainedModel:
    """A trained network in evaluation mode, one for all users of the process, like `core.models.loading.SharedModel`."""

    card: TrainedCard
    network: nn.Sequential = field(repr=False)
    accuracy: float
    device: torch.device = CPU
    lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def nbytes(self) -> int:
        return sum(tensor.nbytes for tensor in self.network.state_dict().values())


def lasting_plan(trained: Trained) -> Plan:
    """The plan that gives this very network anywhere: with the steps that were really done."""
    return replace(trained.plan, steps=max(1, trained.last.step))


def opened(trained: Trained, title: str) -> TrainedModel:
    """The model of a training. Raises LearnerError where it diverged."""
    if trained.end is End.DIVERGED:
        raise LearnerError(
            "This training diverges: there is no network at its end.", "Train it again with a lower learning rate."
        )
    plan = trained.plan
    network = build(fitted(plan.network, picture_set(plan.pictures)), plan.seed)
    network.load_state_dict(trained.state)
    card = TrainedCard(lasting_plan(trained), title)
    return TrainedModel(card, network.requires_grad_(False), trained.last.validation.accuracy)


def new_picture(pictures: PictureSet, index: int) -> Picture:
    """Validation picture `index`, enlarged in plain blocks so that something can be laid over it."""
    pixels = as_picture(pictures.validation_pixels[index].numpy(), SHOWN_PX)
    height, width = pictures.shape[1:]
    return Picture(pixels, SAMPLE, f"{pictures.id}-{index}", (width, height))


def prepare_new(card: TrainedCard, index: int) -> Prepared:
    """Validation picture `index` as the network reads it."""
    picture = new_picture(card.pictures, index)
    return _prepared(card, card.pictures.validation_pixels[index], picture)


def prepare_photo(card: TrainedCard, picture: Picture) -> Prepared:
    """A photo as the network reads it."""
    return _prepared(card, as_of_the_set(card.pictures, Image.fromarray(picture.pixels)), picture)


def as_of_the_set(pictures: PictureSet, photo: Image.Image) -> Tensor:
    """A photo as one of the set, `(C, h, w)` in 0..1: squashed to its size (box filter, so each new pixel is a mean).

    For a grey set it becomes ink on paper, as those digits are: the paper is what lies at its border (0), the ink what
    differs most from it (1).
    """
    channels, height, width = pictures.shape
    small = photo.resize((width, height), Image.Resampling.BOX)
    if channels == 3:
        return torch.from_numpy(np.asarray(small, np.float32).transpose(2, 0, 1) / 255)
    grey = np.asarray(ImageOps.autocontrast(small.convert("L")), np.float32) / 255
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return torch.from_numpy((1 - grey if np.median(border) > 0.5 else grey)[None])


def _prepared(card: TrainedCard, pixels: Tensor, picture: Picture) -> Prepared:
    """`pixels` `(C, h, w)` in 0..1, of the set's size, for the network."""
    pictures = card.pictures
    side = fitted(card.plan.network, pictures).input_shape[1]
    x = prepared(pixels[None], pictures.mean, pictures.deviation, side)[0]
    frame = Box(0, 0, picture.width, picture.height)
    seen = as_picture(pixels.numpy(), side)
    return Prepared(x.numpy(), seen, frame, (picture.height, picture.width))
