"""How long a network of the builder takes for one picture, estimated from its counts.

Speeds are those of the slow end, measured with one thread on a busy machine of two cores (float32, one picture): a dense
convolution does 15 to 80 G multiply-adds/s, one that reads or makes a channel or three alone 1.7, with a wide window 0.33;
pooling compares 1.7 G values/s; everything that is computed is written at 200 M values/s, weights are drawn at 200 M/s.
"""

from collections.abc import Sequence

from core.architecture.cost import BYTES
from core.architecture.layers import Conv, Depthwise, Pool
from core.architecture.report import Report, Row
from core.cost import Estimate

DENSE, THIN, THIN_AND_WIDE = 15e9, 1.7e9, 0.33e9  # multiply-adds a second
COMPARED, WRITTEN, DRAWN = 1.7e9, 200e6, 200e6  # values a second
FEW_CHANNELS, WIDE_KERNEL = 3, 12
WITH_GRADIENT = 2.5  # times the way forward


def drawing(report: Report) -> Estimate:
    """Drawing the weights."""
    return Estimate(report.parameters / DRAWN, BYTES * report.parameters)


def forward(rows: Sequence[Row]) -> Estimate:
    """One picture through these layers, whose results are all kept."""
    return Estimate(sum(map(_seconds, rows)), BYTES * sum(row.cost.activations for row in rows))


def gradient(rows: Sequence[Row]) -> Estimate:
    """One picture through these layers and the gradient back to it."""
    there = forward(rows)
    return Estimate(WITH_GRADIENT * there.seconds, 2 * there.nbytes)


def _seconds(row: Row) -> float:
    layer, cost = row.layer, row.cost
    seconds = cost.activations / WRITTEN
    if isinstance(layer, Pool):
        return seconds + layer.kernel**2 * cost.activations / COMPARED
    thin = isinstance(layer, Depthwise) or (
        isinstance(layer, Conv) and min(row.given[0], layer.filters) <= FEW_CHANNELS
    )
    if not thin:
        return seconds + cost.multiply_adds / DENSE
    assert isinstance(layer, Conv | Depthwise)
    return seconds + cost.multiply_adds / (THIN_AND_WIDE if layer.kernel >= WIDE_KERNEL else THIN)
