"""PyTorch code for what the lesson on 1x1 convolutions shows. The tests run it and compare its `shown`."""

from collections.abc import Sequence
from dataclasses import replace

from core.arrays import FloatArray
from core.images.code import photo_lines
from core.images.picture import Picture
from core.models.cards import ModelCard
from core.network.code import stage_maps
from core.one_by_one.bottleneck import Bottleneck
from core.operations.code import program
from core.operations.convolution import Convolution


def photo(picture: Picture, shape: tuple[int, ...], longest: int) -> tuple[str, ...]:
    """Lines that make `x`, `(1, 3, H, W)` float64, 0..255: the photo as the page draws it, `shape` `(3, H, W)`."""
    if shape[1:] == (picture.height, picture.width):
        fitted = []
    elif shape[1] < picture.height:
        fitted = [f"photo.thumbnail(({longest}, {longest}), Image.Resampling.LANCZOS)"]
    else:
        fitted = [f"photo = photo.resize(({shape[2]}, {shape[1]}), Image.Resampling.NEAREST)"]
    made = "x = torch.from_numpy(np.array(photo, np.float64)).permute(2, 0, 1)[None]"
    return (*photo_lines(picture), *fitted, f"{made}  # (1, {', '.join(map(str, shape))}), 0..255")


def vector(values: FloatArray) -> tuple[str, ...]:
    """Lines that make `x`, `(1, C, 1, 1)` float64: one pixel."""
    return (
        f"x = torch.tensor({values.tolist()}, dtype=torch.float64)[None, :, None, None]  # (1, {len(values)}, 1, 1)",
    )


def maps(picture: Picture, card: ModelCard, stage: str) -> tuple[str, ...]:
    """Lines that make `x`, `(1, C, h, w)` float64: the maps of a stage."""
    return (*stage_maps(picture, card, stage), 'x = kept["maps"].double()  # (1, C, h, w)')


def mixing(source: Sequence[str], weight: FloatArray, bias: FloatArray, relu: bool) -> str:
    """Code that ends with `shown`, `(M, H, W)`: the 1x1 convolution of `x`, held against a dense layer."""
    outputs, inputs = weight.shape
    return program(
        [
            *source,
            f"weight = torch.tensor({_rows(weight)}, dtype=torch.float64)  # ({outputs}, {inputs})",
            f"bias = torch.tensor({bias.tolist()}, dtype=torch.float64)",
            *_layer(inputs, outputs),
            "layer.weight.data[:] = weight[:, :, None, None]",
            "layer.bias.data[:] = bias",
            *_shown(relu),
            f"dense = nn.Linear({inputs}, {outputs}).double()",
            "dense.weight.data[:], dense.bias.data[:] = weight, bias",
            "print((dense(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2) - layer(x)).abs().max())  # rounding",
        ]
    )


def chosen(
    source: Sequence[str], channels: Sequence[int], weights: Sequence[float], depth: int, bias: float, relu: bool
) -> str:
    """Code that ends with `shown`, `(1, h, w)`: one filter that reads a few of `depth` channels."""
    return program(
        [
            *source,
            *_layer(depth, 1),
            "layer.weight.data.zero_()",
            f"layer.weight.data[0, {list(channels)}, 0, 0] = torch.tensor({list(weights)}, dtype=torch.float64)",
            f"layer.bias.data.fill_({bias})",
            *_shown(relu),
        ]
    )


def random(source: Sequence[str], outputs: int, inputs: int, seed: int, relu: bool) -> str:
    """Code that ends with `shown`, `(outputs, h, w)`: a layer with the weights of `mixing.random_weights`."""
    return program(
        [
            *source,
            f"generator = torch.Generator().manual_seed({seed})",
            f"weight = torch.randn({outputs}, {inputs}, generator=generator, dtype=torch.float64) * (2 / {inputs}) ** 0.5",
            *_layer(inputs, outputs),
            "layer.weight.data[:] = weight[:, :, None, None]",
            "layer.bias.data.zero_()",
            *_shown(relu),
        ]
    )


def class_map(source: Sequence[str], target: int) -> str:
    """Code that ends with `shown`, `(1, h, w)`: the network's dense layer as a 1x1 convolution, one class of it."""
    return program(
        [
            *source,
            "dense = model.fc",
            "layer = nn.Conv2d(dense.in_features, dense.out_features, kernel_size=1).double()",
            "layer.weight.data[:] = dense.weight.data[:, :, None, None]",
            "layer.bias.data[:] = dense.bias.data",
            "with torch.no_grad():",
            f"    shown = layer(x)[0, {target}][None]  # its mean is the logit of the class",
        ]
    )


def bottleneck(block: Bottleneck, biases: bool) -> str:
    """Code that ends with `shown`: the parameters of both ways, with `biases` one more for each filter."""
    first = f"x = torch.randn(1, {block.inputs}, {block.side}, {block.side})"
    return program(
        [
            *_sequential("plain", block.plain, biases),
            *_sequential("narrow", block.narrow, biases),
            first,
            "assert plain(x).shape == narrow(x).shape",
            "shown = torch.tensor([sum(p.numel() for p in way.parameters()) for way in (plain, narrow)])",
        ]
    )


def _sequential(name: str, layers: Sequence[Convolution], biases: bool) -> list[str]:
    return [
        f"{name} = nn.Sequential(",
        *(f"    {replace(layer, bias=biases).code()}, nn.ReLU()," for layer in layers),
        ")",
    ]


def _layer(inputs: int, outputs: int) -> list[str]:
    return [f"layer = nn.Conv2d({inputs}, {outputs}, kernel_size=1).double()"]


def _shown(relu: bool) -> list[str]:
    result = "torch.relu(layer(x))[0]" if relu else "layer(x)[0]"
    return ["with torch.no_grad():", f"    shown = {result}  # (M, H, W)"]


def _rows(weight: FloatArray) -> str:
    return "[" + ", ".join(str(row) for row in weight.tolist()) + "]"
