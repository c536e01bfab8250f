"""PyTorch code that trains a network, and code that looks into one after the same training. It gives the very same numbers:
the tests run it and compare its `shown` with the page."""

from torch import nn

from core.architecture.code import model_lines
from core.architecture.layers import Dropout
from core.architecture.report import report
from core.images.code import photo_lines
from core.images.picture import Picture
from core.network.groups import Group, groups
from core.network.stages import INPUT, LOGITS
from core.training.pictures import picture_set
from core.training.plan import Plan, fitted
from core.training.trained import TrainedModel


def training_code(plan: Plan) -> str:
    """Code that trains the plan's network and ends with `shown`: its loss on new pictures."""
    lines = [
        *_training_lines(plan),
        "with torch.no_grad():",
        "    logits = model(prepared(pictures.validation_pixels))",
        "shown = F.cross_entropy(logits, pictures.validation_labels).item()",
    ]
    return "\n".join(lines) + "\n"


def _training_lines(plan: Plan) -> list[str]:
    """Lines that build `model` and train it; then it is in evaluation mode."""
    network = fitted(plan.network, picture_set(plan.pictures))
    own_dropout = "# The lesson draws dropout from a generator of its own: here its numbers are others."
    side = network.input_shape[1]
    larger = side != picture_set(plan.pictures).shape[1]
    resize = f"F.interpolate(normal, size=({side}, {side}), mode='bilinear')" if larger else "normal"
    given = plan.augmentation
    augment = f"Augmentation({given.turn:g}, {given.shift:g}, {given.flip})"
    return [
        *model_lines(report(network)),
        *([own_dropout] if any(isinstance(layer, Dropout) for layer in network.layers) else []),
        "",
        "import torch.nn.functional as F",
        "from core.architecture.build import draw_weights",
        "from core.randomness import torch_generator",
        "from core.training.augment import Augmentation",
        "from core.training.pictures import picture_set",
        "",
        f'pictures = picture_set("{plan.pictures}")  # {picture_set(plan.pictures).title.lower()}',
        f"draw_weights(model, seed={plan.seed})",
        f'generator = torch_generator("training", {plan.seed})',
        f"chosen = torch.randperm(len(pictures.labels), generator=generator)[:{plan.images}]",
        "images, labels = pictures.pixels[chosen], pictures.labels[chosen]",
        f"augmentation = {augment}  # degrees, px, mirrored",
        f"optimiser = torch.optim.SGD(model.parameters(), lr={plan.rate:g}, momentum={plan.momentum:g})",
        "",
        "",
        "def prepared(x):",
        "    normal = (x - pictures.mean) / pictures.deviation",
        f"    return {resize}",
        "",
        "",
        "order = torch.empty(0, dtype=torch.long)",
        f"for step in range({plan.steps}):",
        f"    if len(order) < {plan.in_a_batch}:",
        "        order = torch.cat([order, torch.randperm(len(labels), generator=generator)])",
        f"    batch, order = order[:{plan.batch}], order[{plan.batch}:]",
        "    x = augmentation.apply(images[batch], generator, pictures.beyond)",
        "    loss = F.cross_entropy(model.train()(prepared(x)), labels[batch])",
        "    optimiser.zero_grad()",
        "    loss.backward()",
        "    optimiser.step()",
        "",
        "model.eval()",
    ]


def feature_map(
    model: TrainedModel, picture: Picture, new: int | None, stage: str, channel: int, before_relu: bool
) -> str:
    """Code that ends with `shown`: the map `(h, w)` (or the number) of one channel of one stage.

    Args:
        picture: what is looked at, unless it is the `new` picture of this number.
    """
    if stage == INPUT:
        return _begin(model, picture, new) + f"shown = x[0, {channel}]  # (h, w)\n"
    group, count = _group(model.network, stage)
    if before_relu and group.block:
        return _begin(model, picture, new) + (
            f"block = model[{count - 1}]\n"
            "with torch.no_grad():\n"
            f"    y = model[:{count - 1}](x)\n"
            f"    shown = (block.branch(y) + block.skip(y))[0, {channel}]\n"
        )
    count -= 1 if before_relu and group.relu else 0
    return _begin(model, picture, new) + (
        "with torch.no_grad():\n"
        f"    shown = model[:{count}](x).squeeze(0)[{channel}]  # after {count} of {len(model.network)} layers\n"
    )


def grad_cam(model: TrainedModel, picture: Picture, new: int | None, stage: str, target: int) -> str:
    """Code that ends with `shown`: the Grad-CAM map `(h, w)` of one class."""
    _, count = _group(model.network, stage)
    return _begin(model, picture, new) + (
        f"maps = model[:{count}](x).detach().requires_grad_()  # (1, C, h, w), {stage}\n"
        f"score = model[{count}:](maps)[0, {target}]  # the logit of “{model.card.classes[target]}”\n"
        "gradient, = torch.autograd.grad(score, maps)\n"
        "weights = gradient.mean((2, 3), keepdim=True)  # (1, C, 1, 1)\n"
        "shown = torch.relu((weights * maps).sum(1))[0].detach()  # (h, w)\n"
    )


def effective_field(
    model: TrainedModel, picture: Picture, new: int | None, stage: str, row: int, column: int, channel: int | None
) -> str:
    """Code that ends with `shown`: how much each pixel moves a unit, `(h, w)`, with the sum 1. `stage`: a layer's name."""
    count = 1 + [name for name, _ in model.network.named_children()].index(stage)
    cell = f"0, {channel if channel is not None else ':'}, {row}, {column}"
    return _begin(model, picture, new) + (
        "x.requires_grad_()\n"
        f"unit = model[:{count}](x)[{cell}]\n"
        f"gradient, = torch.autograd.grad({'unit' if channel is not None else 'unit.sum()'}, x)  # (1, C, h, w)\n"
        "shown = gradient[0].abs().sum(0)\n"
        "shown = shown / shown.sum()\n"
    )


def _begin(model: TrainedModel, picture: Picture, new: int | None) -> str:
    """The training, then `x`, what the network reads."""
    lines = [f"x = prepared(pictures.validation_pixels[{new}:{new + 1}])  # (1, C, h, w)"] if new is not None else [
        "from PIL import Image",
        *photo_lines(picture),
        "",
        "from core.training.trained import as_of_the_set",
        "",
        "x = prepared(as_of_the_set(pictures, photo)[None])  # (1, C, h, w)",
    ]  # fmt: skip
    return "\n".join([*_training_lines(model.card.plan), "", *lines, ""]) + "\n"


def _group(network: nn.Sequential, stage: str) -> tuple[Group, int]:
    """The layers of a stage, and how many layers there are up to its end."""
    grouped = groups(network)
    number = len(grouped) - 1 if stage == LOGITS else [group.name for group in grouped].index(stage)
    return grouped[number], sum(len(group.names) for group in grouped[: number + 1])
