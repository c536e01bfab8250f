"""Plain and residual networks with random weights, and what one backward pass through them finds at each layer.

A block is the lecture's: convolution, batch norm, activation, convolution, batch norm, plus the input, activation,

    Y_i = act(F_i(Y_{i-1}) + s Y_{i-1}),

with skip strength `s`: 1 is a residual network, 0 the plain network with the very same weights. What is sent back is
the gradient of `<Y_n, R>`, where `R` is a random direction of length 1: so every gradient is 1 long at the last block,
whatever the loss, and its length at an earlier one is what the way back made of it. In float64, because 100 layers
make numbers that float32 cannot hold.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from core.arrays import ByteArray, FloatArray
from core.images.picture import Picture
from core.randomness import seed_for
from core.residual.recipe import INITIALISATIONS, Recipe

SIDE = 16  # px of the input
REACH = 2.5  # of an input's values, in standard deviations, as it is drawn

FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {  # of `ACTIVATIONS`
    "ReLU": F.relu,
    "tanh": torch.tanh,
    "GELU": F.gelu,
    "none": lambda x: x,
}


@dataclass(frozen=True)
class Weights:
    """Random numbers of one network, for the plain and the residual one alike.

    Attributes:
        stem: `(width, 3, 3, 3)`, makes `Y_0` of the input.
        layers: `depth` times `(width, width, 3, 3)`.
        direction: `(1, width, h, w)`, length 1.
    """

    stem: Tensor
    layers: tuple[Tensor, ...]
    direction: Tensor


@dataclass(frozen=True)
class Backward:
    """What one forward and one backward pass found.

    Attributes:
        results: `Y_0 .. Y_n`, each `(1, width, h, w)`.
        signals: gradients of the score by them, same shapes.
        weights: gradients of the score by the `depth` layers' weights.
    """

    results: tuple[Tensor, ...]
    signals: tuple[Tensor, ...]
    weights: tuple[Tensor, ...]


@dataclass(frozen=True)
class Norms:
    """Euclidean lengths, one row a seed.

    Attributes:
        activations: `(seeds, n + 1)` root mean square of `Y_0 .. Y_n`.
        signals: `(seeds, n + 1)` length of the gradient by them; 1 in the last column.
        weights: `(seeds, depth)` length of the gradient by each layer's weights.
    """

    activations: FloatArray = field(repr=False)
    signals: FloatArray = field(repr=False)
    weights: FloatArray = field(repr=False)

    @property
    def reached(self) -> float:
        """Median length of the gradient that reaches `Y_0`; 1 was sent in."""
        return float(np.median(self.signals[:, 0]))

    @property
    def last_size(self) -> float:
        """Median root mean square of `Y_n`."""
        return float(np.median(self.activations[:, -1]))


def generator_seed(seed: int) -> int:
    """What the generator of the weights is seeded with."""
    return seed_for("residual", seed)


def noise_seed(seed: int) -> int:
    """What the generator of the noise is seeded with."""
    return seed_for("residual noise", seed)


def draw_weights(recipe: Recipe, seed: int) -> Weights:
    """The weights of one network, float64, from a generator of their own."""
    generator = torch.Generator().manual_seed(generator_seed(seed))
    fan = 9 * recipe.width
    spread = INITIALISATIONS[recipe.initialisation]

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    stem = normal(recipe.width, 3, 3, 3) * spread(27, fan)
    layers = tuple(normal(recipe.width, recipe.width, 3, 3) * spread(fan, fan) for _ in range(recipe.depth))
    direction = normal(1, recipe.width, SIDE, SIDE)
    return Weights(stem, layers, direction / direction.norm())


def forward(recipe: Recipe, stem: Tensor, layers: tuple[Tensor, ...], x: Tensor, skip: float) -> list[Tensor]:
    """`Y_0 .. Y_n` for `x` `(1, 3, h, w)`."""
    activation = FUNCTIONS[recipe.activation]

    def layer(value: Tensor, weights: Tensor) -> Tensor:
        mixed = F.conv2d(value, weights, padding=1)
        return F.batch_norm(mixed, None, None, training=True) if recipe.batch_norm else mixed

    results = [activation(layer(x, stem))]
    for first, second in zip(layers[::2], layers[1::2], strict=True):
        branch = layer(activation(layer(results[-1], first)), second)
        results.append(activation(branch + skip * results[-1]))
    return results


def backward(recipe: Recipe, weights: Weights, x: Tensor, skip: float) -> Backward:
    """One forward and one backward pass for `x` `(1, 3, SIDE, SIDE)`."""
    with torch.enable_grad():
        layers = tuple(layer.clone().requires_grad_() for layer in weights.layers)
        stem = weights.stem.clone().requires_grad_()
        results = forward(recipe, stem, layers, x, skip)
        score = (results[-1] * weights.direction).sum()
        gradients = torch.autograd.grad(score, [*results, *layers])
    signals, by_weights = gradients[: len(results)], gradients[len(results) :]
    return Backward(tuple(result.detach() for result in results), signals, by_weights)


def measure(recipe: Recipe, x: Tensor, skip: float, seeds: range) -> Norms:
    """Lengths at every layer, for one network of each seed."""
    passes = [backward(recipe, draw_weights(recipe, seed), x, skip) for seed in seeds]
    return Norms(
        np.array([[float(y.square().mean().sqrt()) for y in found.results] for found in passes]),
        np.array([[float(gradient.norm()) for gradient in found.signals] for found in passes]),
        np.array([[float(gradient.norm()) for gradient in found.weights] for found in passes]),
    )


def picture_input(picture: Picture) -> Tensor:
    """The whole picture at `SIDE` px, `(1, 3, SIDE, SIDE)` float64, each colour with mean 0 and standard deviation 1."""
    small = Image.fromarray(picture.pixels).resize((SIDE, SIDE), Image.Resampling.BOX)
    x = torch.from_numpy(np.asarray(small, dtype=np.float64).transpose(2, 0, 1).copy())
    centred = x - x.mean((1, 2), keepdim=True)
    return (centred / centred.std((1, 2), keepdim=True).clamp_min(1.0)).unsqueeze(0)


def noise_input(seed: int) -> Tensor:
    """Normal noise, `(1, 3, SIDE, SIDE)` float64."""
    generator = torch.Generator().manual_seed(noise_seed(seed))
    return torch.randn((1, 3, SIDE, SIDE), generator=generator, dtype=torch.float64)


def input_pixels(x: Tensor) -> ByteArray:
    """An input `(1, 3, h, w)` as an image `(h, w, 3)`: mid-grey is 0, black and white are `REACH` below and above."""
    scaled = (x[0].clamp(-REACH, REACH) + REACH) * 51
    pixels: ByteArray = scaled.byte().permute(1, 2, 0).contiguous().numpy()
    return pixels
