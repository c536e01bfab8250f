"""PyTorch code for what the lessons show of a trained network. The tests run it and compare its `shown`."""

from torch import nn

from core.images.code import photo_lines
from core.images.picture import Picture
from core.network.groups import Group, groups
from core.network.stages import INPUT, LOGITS
from core.training.code import training_code
from core.training.trained import TrainedModel


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
    trained = training_code(model.card.plan).rstrip().split("with torch.no_grad():\n    logits")[0].rstrip()
    lines = [f"x = prepared(pictures.validation_pixels[{new}:{new + 1}])  # (1, C, h, w)"] if new is not None else [
        "from PIL import Image",
        *photo_lines(picture),
        "",
        "from core.training.trained import as_of_the_set",
        "",
        "x = prepared(as_of_the_set(pictures, photo)[None])  # (1, C, h, w)",
    ]  # fmt: skip
    return "\n".join([trained, "", *lines, ""]) + "\n"


def _group(network: nn.Sequential, stage: str) -> tuple[Group, int]:
    """The layers of a stage, and how many layers there are up to its end."""
    grouped = groups(network)
    number = len(grouped) - 1 if stage == LOGITS else [group.name for group in grouped].index(stage)
    return grouped[number], sum(len(group.names) for group in grouped[: number + 1])
