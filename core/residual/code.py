"""PyTorch code for exactly what the lesson on residual networks shows. The tests run it and compare its `shown`."""

from collections.abc import Sequence

from core.images.code import photo_lines
from core.images.picture import Picture
from core.models.cards import ModelCard
from core.network.code import answer
from core.network.lesions import Lesion
from core.residual.gradients import SIDE, generator_seed, noise_seed
from core.residual.paths import Block
from core.residual.recipe import INITIALISATIONS, Recipe

FUNCTIONS = {"ReLU": "torch.relu", "tanh": "torch.tanh", "GELU": "F.gelu", "none": "torch.nn.Identity()"}


def toy(blocks: Sequence[Block]) -> str:
    """Code that ends with `shown`: the gradients of the residual and of the plain chain, `(2,)`, by autograd."""
    derivatives = ", ".join(f"{block.derivative:.6g}" for block in blocks)
    skips = ", ".join(str(int(block.skip)) for block in blocks)
    return f"""import torch

branch = [{derivatives}]  # F(y) = branch * y
skip = [{skips}]
y0 = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
residual = plain = y0
for f, s in zip(branch, skip):
    residual = f * residual + s * residual
    plain = f * plain
gradients = [torch.autograd.grad(y, y0, retain_graph=True)[0] for y in (residual, plain)]
shown = torch.stack(gradients)
"""


def depth(picture: Picture | None, recipe: Recipe, skip: float, seed: int) -> str:
    """Code that ends with `shown`: the gradient's length at `Y_0 .. Y_n` of one seed's network; noise without a picture."""
    spread = INITIALISATIONS[recipe.initialisation]
    fan = 9 * recipe.width
    norm = "F.batch_norm(y, None, None, training=True)" if recipe.batch_norm else "y"
    imports = ["import numpy as np", "import torch", "import torch.nn.functional as F", "from PIL import Image"]
    if picture is None:
        imports = imports[1:3]
    head = "\n".join([*imports, *_input(picture, seed)])
    return f"""{head}

generator = torch.Generator().manual_seed({generator_seed(seed)})
act, width, blocks, skip = {FUNCTIONS[recipe.activation]}, {recipe.width}, {recipe.blocks}, {skip:.4g}


def normal(*shape):
    return torch.randn(shape, generator=generator, dtype=torch.float64)


def layer(y, weights):
    y = F.conv2d(y, weights, padding=1)
    return {norm}


stem = (normal(width, 3, 3, 3) * {spread(27, fan)!r}).requires_grad_()
layers = [normal(width, width, 3, 3) * {spread(fan, fan)!r} for _ in range(2 * blocks)]
direction = normal(1, width, {SIDE}, {SIDE})
direction = direction / direction.norm()

ys = [act(layer(x, stem))]
for first, second in zip(layers[::2], layers[1::2]):
    branch = layer(act(layer(ys[-1], first)), second)
    ys.append(act(branch + skip * ys[-1]))
gradients = torch.autograd.grad((ys[-1] * direction).sum(), ys)
shown = torch.stack([gradient.norm() for gradient in gradients])
"""


def lesion(picture: Picture, card: ModelCard, what: Lesion, projected: frozenset[str]) -> str:
    """Code that ends with `shown`: the probabilities `(classes,)` of the network with its lesions.

    Args:
        projected: blocks whose skip is a convolution.
    """
    lines = []
    last = "bn2" if card.architecture in ("resnet18", "resnet34") else "bn3"
    for name, factor in sorted(what.branches):
        if factor != 1:
            lines.append(f"{_module(name)}.{last}.register_forward_hook(lambda module, x, y: {factor:.4g} * y)")
    whole = sorted(what.without_skip - projected)
    if whole:
        lines += [
            "",
            "",
            "class Nothing(torch.nn.Module):",
            "    def forward(self, x):",
            "        return 0 * x",
            "",
            "",
        ]
        lines += [f"{_module(name)}.downsample = Nothing()" for name in whole]
    for name in sorted(what.without_skip & projected):
        lines.append(f"{_module(name)}.downsample.register_forward_hook(lambda module, x, y: 0 * y)")
    return answer(picture, card, lines)


def _input(picture: Picture | None, seed: int) -> list[str]:
    if picture is None:
        shape = f"1, 3, {SIDE}, {SIDE}"
        generator = f"torch.Generator().manual_seed({noise_seed(seed)})"
        return [f"x = torch.randn({shape}, generator={generator}, dtype=torch.float64)"]
    return [
        *photo_lines(picture),
        f"small = np.asarray(photo.resize(({SIDE}, {SIDE}), Image.Resampling.BOX), dtype=np.float64)",
        "x = torch.from_numpy(small.transpose(2, 0, 1).copy())",
        "x = x - x.mean((1, 2), keepdim=True)",
        "x = (x / x.std((1, 2), keepdim=True).clamp_min(1.0)).unsqueeze(0)",
    ]


def _module(name: str) -> str:
    layer, _, index = name.partition(".")
    return f"model.{layer}[{index}]"
