"""What if it were wider, deeper, or looked at more pixels?"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from core.architecture.layers import (
    MOST_CHANNELS,
    Conv,
    Dense,
    Depthwise,
    Layer,
    Residual,
)
from core.architecture.network import MOST_LAYERS, Network
from core.errors import LearnerError

WIDTH, DEPTH, RESOLUTION = "width", "depth", "resolution"
TIMES: Sequence[float] = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
MEANINGS = {
    WIDTH: "filters and units of every layer but the last that has any",
    DEPTH: "layers that keep the shape, repeated; the rest stays",
    RESOLUTION: "height and width of the input",
}


def scaled(network: Network, what: str, times: float) -> Network:
    """`network` with its width, depth or resolution multiplied.

    Raises:
        LearnerError: the result is beyond the limits.
        ValueError: `what` is none of the three.
    """
    if times == 1:
        return network
    if what == WIDTH:
        return _wider(network, times)
    if what == DEPTH:
        return _deeper(network, times)
    if what == RESOLUTION:
        channels, height, width = network.input_shape
        return network.with_input(channels, max(1, round(height * times)), max(1, round(width * times)))
    raise ValueError(f"cannot scale the {what}")


def _wider(network: Network, times: float) -> Network:
    wide = [at for at, layer in enumerate(network.layers) if isinstance(layer, Conv | Dense | Residual)]
    last = wide[-1] if wide and isinstance(network.layers[wide[-1]], Dense) else None
    layers = [layer if at == last else _widened(layer, times) for at, layer in enumerate(network.layers)]
    return replace(network, layers=tuple(layers))


def _widened(layer: Layer, times: float) -> Layer:
    match layer:
        case Conv() | Residual():
            return replace(layer, filters=_times(layer.filters, times, 4 if isinstance(layer, Residual) else 1))
        case Dense():
            return replace(layer, units=_times(layer.units, times))
    return layer


def _times(count: int, times: float, multiple_of: int = 1) -> int:
    result = max(multiple_of, round(count * times / multiple_of) * multiple_of)
    if result > MOST_CHANNELS:
        raise LearnerError(
            f"{result:,} filters or units are too many.", f"This builder takes {MOST_CHANNELS:,} a layer."
        )
    return result


def _deeper(network: Network, times: float) -> Network:
    """Runs of equal shape-keeping groups (a convolution or block with what belongs to it) become `times` as long."""
    groups: list[tuple[Layer, ...]] = []
    for layer in network.layers:
        if groups and layer.pointwise:
            groups[-1] = (*groups[-1], layer)
        else:
            groups.append((layer,))
    layers: list[Layer] = []
    for _, run in groupby(groups, key=_likeness):
        alike = list(run)
        if not isinstance(alike[0][0], Conv | Depthwise | Residual):
            layers += [layer for group in alike for layer in group]
            continue
        count = max(1, round(len(alike) * times))
        again = (_at_stride_one(alike[-1][0]), *alike[-1][1:])
        for group in alike[:count] + [again] * (count - len(alike)):
            layers += group
    if len(layers) > MOST_LAYERS:
        raise LearnerError(f"{len(layers)} layers are too many.", f"This builder takes {MOST_LAYERS}.")
    return replace(network, layers=tuple(layers))


def _likeness(group: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return (_at_stride_one(group[0]), *group[1:])


def _at_stride_one(layer: Layer) -> Layer:
    return replace(layer, stride=1) if isinstance(layer, Conv | Depthwise | Residual) else layer
