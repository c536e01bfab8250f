"""PyTorch code for what the sliding-window lessons show. The tests run it and compare its `shown` with the page's map."""

import re
from collections.abc import Sequence

import numpy as np

from core.arrays import FloatArray
from core.images.code import photo_lines
from core.images.picture import Picture
from core.images.region import CHANNELS, GREY, Region
from core.links import Rows
from core.models.cards import ModelCard
from core.network.code import stage_maps
from core.operations.activation import ACTIVATIONS
from core.operations.convolution import Convolution
from core.operations.window import Window

IMPORTS = {
    "import numpy as np": "np",
    "import torch": "torch",
    "from PIL import Image": "Image",
    "from torch import nn": "nn",
    "from torch.nn import functional as F": "F",
}  # line -> the name it brings


def photo_cells(picture: Picture, region: Region, side: int, channel: str | None, unit: bool) -> tuple[str, ...]:
    """Lines that make `x`, `(1, C, n, n)` float64: a square part of the photo as `core.images.region.cells` makes it."""
    count = min(side, region.height)
    box = (region.left, region.top, region.left + region.width, region.top + region.height)
    back = ".permute(2, 0, 1)[None]" if channel is None else "[None, None]"
    axes = f"(1, {3 if channel is None else 1}, {count}, {count})"
    return (
        *photo_lines(picture),
        f"part = photo{_plane(channel)}.resize(({count}, {count}), Image.Resampling.BOX, box={box})",
        f"x = torch.from_numpy(np.asarray(part, np.float64)){back}  # {axes}, 0..255",
        *(["x = (x / 255).round(decimals=3)  # 0..1"] if unit else []),
    )


def own_cells(planes: Sequence[Rows]) -> tuple[str, ...]:
    """Lines that make `x`, `(1, C, H, W)` float64, from numbers typed in."""
    inner = ",\n    ".join(matrix(plane) for plane in planes)
    axes = f"(1, {len(planes)}, {len(planes[0])}, {len(planes[0][0])})"
    return (f"x = torch.tensor([\n    {inner}\n], dtype=torch.float64)[None]  # {axes}",)


def correlation(source: Sequence[str], kernel: Rows, window: Window, turned: bool) -> str:
    """Code that ends with `shown`, `(h, w)`: one kernel over one channel, `turned` for a convolution."""
    height, width = window.kernel
    lines = [
        *source,
        f"w = torch.tensor({matrix(kernel)}, dtype=torch.float64)[None, None]  # (1, 1, {height}, {width})",
        *(["w = w.flip(-2, -1)  # half a turn: what textbooks call convolution"] if turned else []),
        *padded(window),
        f"shown = F.conv2d(x, w{_moves(window)})[0, 0]  # (h, w)",
    ]
    return program(lines)


def whole_photo(picture: Picture, longest: int, channel: str, kernel: Rows, turned: bool) -> str:
    """Code that ends with `shown`, `(h, w)`: one kernel over the whole photo, its border repeated."""
    height, width = len(kernel), len(kernel[0])
    around = ((width - 1) // 2, width // 2, (height - 1) // 2, height // 2)
    lines = [
        *photo_lines(picture),
        f"photo.thumbnail(({longest}, {longest}), Image.Resampling.LANCZOS)",
        f"plane = np.asarray(photo{_plane(channel)}, np.float32)",
        "x = torch.from_numpy(plane)[None, None]  # (1, 1, h, w), 0..255",
        f"w = torch.tensor({matrix(kernel)}, dtype=torch.float32)[None, None]",
        *(["w = w.flip(-2, -1)  # half a turn: what textbooks call convolution"] if turned else []),
        f'x = F.pad(x, {around}, mode="replicate")  # every window is centred on its pixel',
        "shown = F.conv2d(x, w)[0, 0]  # (h, w)",
    ]
    return program(lines)


def photo_numbers(picture: Picture, unit: bool) -> str:
    """Code that ends with `shown`, `(H, W, 3)`: the photo as numbers."""
    lines = [*photo_lines(picture), "shown = torch.from_numpy(np.array(photo))  # (H, W, 3), 0..255"]
    return program([*lines, *(["shown = shown / 255  # 0..1"] if unit else [])])


def template(picture: Picture, longest: int, region: Region, in_colour: bool) -> str:
    """Code that ends with `shown`, `(h, w)`: the normalised correlation of a patch with the photo."""
    rows = f"{region.top}:{region.top + region.height}"
    columns = f"{region.left}:{region.left + region.width}"
    planes = (
        "np.asarray(photo, np.float64).transpose(2, 0, 1)"
        if in_colour
        else 'np.asarray(photo.convert("L"), np.float64)[None]'
    )
    lines = [
        *photo_lines(picture),
        f"photo.thumbnail(({longest}, {longest}), Image.Resampling.LANCZOS)",
        f"x = torch.from_numpy({planes}.copy())[None]  # (1, C, H, W)",
        "x = x - x.mean()  # changes no result, keeps the sums small",
        f"t = x[:, :, {rows}, {columns}]",
        "t = t - t.mean()",
        "",
        "def correlated(a, b):  # sum of a b at every place of b, by Fourier transform: patches are too large for conv2d",
        "    size = a.shape[-2:]",
        "    everywhere = torch.fft.irfft2((torch.fft.rfft2(a) * torch.fft.rfft2(b, s=size).conj()).sum(1), s=size)[0]",
        "    return everywhere[: size[0] - b.shape[-2] + 1, : size[1] - b.shape[-1] + 1]  # where b lies inside",
        "",
        "n, ones = t.numel(), torch.ones_like(t)",
        "# the spread of every window: its sum of squares less n times its mean squared",
        "spread = correlated(x * x, ones) - correlated(x, ones) ** 2 / n",
        "shown = correlated(x, t) / (spread.clamp_min(1e-9) * (t * t).sum()).sqrt()  # (h, w), -1..1",
    ]
    return program(lines)


def pooling(source: Sequence[str], kind: str, window: Window, count_padding: bool) -> str:
    """Code that ends with `shown`, `(h, w)`: `kind` is `"max"` or `"average"`."""
    arguments = f"{window.kernel}, {window.stride}, {window.padding}"
    if kind == "max":
        call = f"F.max_pool2d(x, {arguments}, {window.dilation}, ceil_mode={window.ceil})"
    else:
        call = f"F.avg_pool2d(x, {arguments}, ceil_mode={window.ceil}, count_include_pad={count_padding})"
    return program([*source, f"shown = {call}[0, 0]  # (h, w)"])


def layer(
    source: Sequence[str],
    made: Convolution,
    weight: FloatArray | tuple[str, int],
    bias: FloatArray | None,
    chosen: int,
    activation: str,
) -> str:
    """Code that ends with `shown`, `(h, w)`: the map of filter `chosen` of a layer.

    `weight` are its weights, or name and seed of random ones, `made.weights(name, seed)` to two decimals.
    """
    expression = ACTIVATIONS[activation].torch or "z"
    lines = [
        *source,
        f"layer = {made.code()}.double()",
        *_weights(made, weight),
        "layer.weight.data[:] = torch.from_numpy(weight)",
        *([f"layer.bias.data[:] = {float(bias[0]):.10g}"] if bias is not None else []),
        "with torch.no_grad():",
        "    z = layer(x)",
        f"shown = {expression}[0, {chosen}]  # (h, w)",
    ]
    return program(lines)


def two_layers(source: Sequence[str], first: Rows, second: Rows, relu: bool) -> str:
    """Code that ends with `shown`, `(h, w)`: two layers in a row, less what one with the composed kernel gives."""
    lines = [
        *source,
        f"first = torch.tensor({matrix(first)}, dtype=torch.float64)[None, None]",
        f"second = torch.tensor({matrix(second)}, dtype=torch.float64)[None, None]",
        "rows, columns = second.shape[-2:]",
        "composed = F.conv2d(F.pad(first, (columns - 1, columns - 1, rows - 1, rows - 1)), second.flip(-2, -1))",
        "middle = F.conv2d(x, first)",
        *(["middle = torch.relu(middle)"] if relu else []),
        "shown = (F.conv2d(middle, second) - F.conv2d(x, composed))[0, 0]  # (h, w)",
    ]
    return program(lines)


def stage_cells(picture: Picture, card: ModelCard, stage: str) -> tuple[str, ...]:
    """Lines that make `x`, `(1, C, H, W)` float64: the maps of a stage of a network, to three decimals."""
    return (*stage_maps(picture, card, stage), 'x = kept["maps"].double().round(decimals=3)  # (1, C, h, w)')


def padded(window: Window) -> list[str]:
    """The line that pads `x` where the padding does not hold zeros."""
    if window.mode == "zeros" or window.padding == (0, 0):
        return []
    rows, columns = window.padding
    return [f'x = F.pad(x, ({columns}, {columns}, {rows}, {rows}), mode="{window.mode}")']


def program(lines: Sequence[str]) -> str:
    """The lines with all imports, theirs and those they need, once and on top."""
    text = "\n".join(lines)
    needed = [line for line, name in IMPORTS.items() if re.search(rf"\b{name}\.", text)]
    theirs = [line for line in lines if line.startswith(("import ", "from "))]
    imports = sorted(dict.fromkeys([*needed, *theirs]), key=lambda line: line.startswith("from"))
    rest = [line for line in lines if line not in theirs]
    return re.sub(r"\n{3,}", "\n\n", "\n".join([*imports, "", *rest])) + "\n"


def matrix(rows: Rows) -> str:
    """A matrix as nested lists, whole numbers without a decimal point."""
    return "[" + ", ".join("[" + ", ".join(f"{value:.10g}" for value in row) + "]" for row in rows) + "]"


def _weights(made: Convolution, weight: FloatArray | tuple[str, int]) -> list[str]:
    if isinstance(weight, tuple):
        spread = float(np.sqrt(2 / np.prod(made.weight_shape[1:])))
        return [
            "from core.randomness import numpy_generator  # the seeds of this app",
            f"weight = numpy_generator{weight}.normal(0, {spread!r}, {made.weight_shape}).round(2)",
        ]
    numbers = np.array2string(weight, separator=", ", threshold=10**6, max_line_width=110)
    return [f"weight = np.array({numbers}, np.float64)  # {made.weight_shape}"]


def _plane(channel: str | None) -> str:
    """What picks the channel of a Pillow image; nothing for all of them."""
    if channel is None:
        return ""
    return '.convert("L")' if channel == GREY else f".getchannel({CHANNELS.index(channel) - 1})"


def _moves(window: Window) -> str:
    zeros = window.mode == "zeros"
    arguments = {
        "stride": window.stride if window.stride != (1, 1) else None,
        "padding": window.padding if zeros and window.padding != (0, 0) else None,
        "dilation": window.dilation if window.dilation != (1, 1) else None,
    }
    return "".join(f", {name}={value}" for name, value in arguments.items() if value)
