"""The picture of a network: a column for each layer that is more than pointwise, its volume drawn to scale."""

import math
from dataclasses import dataclass

from core.architecture.layers import Layer, Shape
from core.architecture.network import INPUT
from core.architecture.report import Report

TALLEST = 120.0  # px of the largest side and of the longest vector
WIDEST = 620.0  # px of all channels together
THICKEST = 0.9  # px a channel at most
THINNEST = 2.0  # px a volume at least


@dataclass(frozen=True)
class Column:
    """A layer with the pointwise ones behind it.

    Attributes:
        name: of the layer.
        position: its index in the network, -1 for the input.
        positions: of it and of the pointwise layers behind it.
        also: names of those.
        layer: None for the input.
        shape: behind it.
        parameters, multiply_adds: together.
        height, width, thickness: px of its volume; the height of a vector goes with the square root of its length.
    """

    name: str
    position: int
    positions: tuple[int, ...]
    also: tuple[str, ...]
    layer: Layer | None
    shape: Shape
    parameters: int
    multiply_adds: int
    height: float
    width: float
    thickness: float


@dataclass(frozen=True)
class Scales:
    """px of the picture for a px of a map, for a channel, and for the square root of a vector's length."""

    side: float
    channel: float
    vector: float


def scales(*reports: Report) -> Scales:
    """One scale for all `reports`, such that the largest of each kind fits."""
    shapes = [shape for report in reports for shape in _shapes(report)]
    side = max(max(shape[1:]) for shape in shapes if len(shape) == 3)
    longest = max((shape[0] for shape in shapes if len(shape) == 1), default=1)
    depths = [sum(shape[0] for shape in _shapes(report) if len(shape) == 3) for report in reports]
    return Scales(TALLEST / side, min(THICKEST, WIDEST / max(depths)), TALLEST / max(math.sqrt(longest), 10))


def columns(report: Report, scale: Scales) -> tuple[Column, ...]:
    """The columns of a network, the input first, as far as it works."""
    groups: list[list[int]] = []
    for row in report.rows:
        if groups and row.layer.pointwise:
            groups[-1].append(row.position)
        else:
            groups.append([row.position])
    drawn = [_column(INPUT, (-1,), (), None, report.network.input_shape, (0, 0), scale)]
    for group in groups:
        rows = [report.rows[position] for position in group]
        counts = (
            sum(row.cost.parameters for row in rows),
            sum(row.cost.multiply_adds for row in rows),
        )
        also = tuple(row.name for row in rows[1:])
        drawn.append(_column(rows[0].name, tuple(group), also, rows[0].layer, rows[-1].cost.shape, counts, scale))
    return tuple(drawn)


def _column(
    name: str,
    positions: tuple[int, ...],
    also: tuple[str, ...],
    layer: Layer | None,
    shape: Shape,
    counts: tuple[int, int],
    scale: Scales,
) -> Column:
    if len(shape) == 3:
        size = (shape[1] * scale.side, shape[2] * scale.side, max(shape[0] * scale.channel, THINNEST))
    else:
        size = (max(math.sqrt(shape[0]) * scale.vector, THINNEST), 0.0, 6.0)
    return Column(name, positions[0], positions, also, layer, shape, *counts, *size)


def _shapes(report: Report) -> list[Shape]:
    kept = [row.cost.shape for row in report.rows if not row.layer.pointwise]
    return [report.network.input_shape, *kept]
