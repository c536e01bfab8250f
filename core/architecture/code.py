"""The network as PyTorch source that runs on its own."""

import inspect
import math

from core.architecture import blocks
from core.architecture.layers import (
    BOTTLENECK,
    MAX,
    Activation,
    BatchNorm,
    Conv,
    Dense,
    Depthwise,
    Dropout,
    Flatten,
    GlobalPool,
    Layer,
    Pool,
    Residual,
    Shape,
)
from core.architecture.modules import FUNCTIONS
from core.architecture.report import Report


def source(report: Report) -> str:
    """Code that builds `model`, feeds it zeros and ends with `shown`: its number of parameters.

    Up to the first layer that does not fit; that one stands there as a comment.
    """
    lines = [
        *model_lines(report, ".eval()"),
        f"x = torch.zeros(1, {', '.join(map(str, report.network.input_shape))})",
        f"y = model(x)  # (1, {', '.join(map(str, report.output))})",
        f"shown = sum(parameter.numel() for parameter in model.parameters())  # {report.parameters:,}",
    ]
    return "\n".join(lines) + "\n"


def model_lines(report: Report, then: str = "") -> list[str]:
    """Lines that import torch and build `model`; `then` is called on it."""
    has_blocks = any(isinstance(row.layer, Residual) for row in report.rows)
    lines = ["from collections import OrderedDict", "", "import torch"]
    lines += (
        ["from torch import Tensor, nn", "", "", inspect.getsource(blocks.ResidualBlock)]
        if has_blocks
        else ["from torch import nn"]
    )
    lines += ["", "model = nn.Sequential(OrderedDict("]
    for row in report.rows:
        lines.append(f"    {row.name}={call(row.layer, row.given)},  # {_shape(row.cost.shape)}")
    if report.misfit is not None:
        name = report.network.names[len(report.rows)]
        lines.append(f"    # {name} does not fit: {report.misfit.message}")
    return [*lines, f")){then}"]


def call(layer: Layer, shape: Shape) -> str:
    """The layer's constructor call; defaults of torch are left out."""
    channels = shape[0]
    match layer:
        case Conv() | Depthwise():
            filters = layer.filters if isinstance(layer, Conv) else channels
            extra = {"stride": (layer.stride, 1), "padding": (layer.padding, 0), "dilation": (layer.dilation, 1)}
            words = [f"{name}={value}" for name, (value, usual) in extra.items() if value != usual]
            words += [f"groups={channels}"] if isinstance(layer, Depthwise) else []
            words += [] if layer.bias else ["bias=False"]
            return f"nn.Conv2d({', '.join([str(channels), str(filters), f'kernel_size={layer.kernel}', *words])})"
        case BatchNorm():
            return f"nn.BatchNorm{'2d' if len(shape) == 3 else '1d'}({channels})"
        case Activation():
            return f"nn.{FUNCTIONS[layer.function].__name__}()"
        case Pool():
            words = [f"stride={layer.stride}"] if layer.stride != layer.kernel else []
            words += [f"padding={layer.padding}"] if layer.padding else []
            return f"nn.{'Max' if layer.how == MAX else 'Avg'}Pool2d({', '.join([str(layer.kernel), *words])})"
        case GlobalPool():
            return "nn.AdaptiveAvgPool2d(1)"
        case Flatten():
            return "nn.Flatten()"
        case Dense():
            return f"nn.Linear({channels}, {layer.units}{'' if layer.bias else ', bias=False'})"
        case Dropout():
            return f"nn.Dropout({layer.percent / 100:g})"
        case Residual():
            words = [f"stride={layer.stride}"] if layer.stride != 1 else []
            words += ["bottleneck=True"] if layer.form == BOTTLENECK else []
            return f"ResidualBlock({', '.join([str(channels), str(layer.filters), *words])})"
    raise TypeError(f"no code for {type(layer).__name__}")


def _shape(shape: Shape) -> str:
    return "×".join(map(str, shape)) + (f" = {math.prod(shape):,} values" if len(shape) == 3 else " values")
