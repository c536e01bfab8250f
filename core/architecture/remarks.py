"""What the counts of a network teach, in sentences that hold for this network."""

import math

from core.architecture.layers import Conv, Dense, Depthwise, Flatten, GlobalPool, Layer, Residual
from core.architecture.report import Report, Row
from core.architecture.wording import amount, share

_CONVOLUTIONS = (Conv, Depthwise, Residual)


def about_dense(counted: Report) -> list[str]:
    """Markdown sentences on what dense layers hold against convolutions, and why; none without a dense layer."""
    if not _rows(counted, Dense):
        return []
    parameters, adds = _sums(counted, Dense)
    first = (
        f"Dense layers hold {share(parameters, counted.parameters)} of the parameters here and do "
        f"{share(adds, counted.multiply_adds)} of the multiply-adds."
    )
    return [" ".join(filter(None, (first, _contrast(counted)))), *_why(counted)]


def averaging_would_help(counted: Report) -> bool:
    """Whether global average pooling in front of the flatten would leave a dense layer less to read."""
    flatten = next((row for row in _rows(counted, Flatten) if math.prod(row.given[1:]) > 1), None)
    if flatten is None:
        return False
    return any(row.position > flatten.position for row in _rows(counted, Dense))


def _contrast(counted: Report) -> str:
    """How the convolutions compare, where they are clearly different."""
    dense, convolutions = _sums(counted, Dense), _sums(counted, *_CONVOLUTIONS)
    totals = counted.parameters, counted.multiply_adds
    if 2 * dense[0] > totals[0] and 2 * convolutions[1] > totals[1]:
        return "With convolutions it is the other way round: few weights, used at every place."
    if all(2 * part > whole for part, whole in zip(convolutions, totals, strict=True)):
        averaged = _rows(counted, GlobalPool)
        why = ": averaging over the maps left the dense layer little to read" if averaged else ""
        return f"The convolutions hold most of both here{why}."
    return ""


def _why(counted: Report) -> list[str]:
    """The heaviest dense layer against the busiest convolution, in numbers."""
    convolutions = _rows(counted, Conv, Depthwise)
    if not convolutions:
        return []
    dense = max(_rows(counted, Dense), key=lambda row: row.cost.parameters)
    busiest = max(convolutions, key=lambda row: row.cost.multiply_adds)
    inputs, units = dense.given[0], dense.cost.shape[0]
    height, width = busiest.cost.shape[1:]
    places = height * width
    weights = busiest.cost.multiply_adds // places
    few = weights < inputs * units
    uses = f"uses each at {height}×{width} = {amount(places, 'place')}"
    return [
        f"**Why:** {dense.name} has one weight for each pair of {amount(inputs, 'input')} and {amount(units, 'unit')}, "
        f"and uses each once. {busiest.name} has {'only ' if few else ''}{amount(weights, 'weight')}, "
        f"{'but' if few else 'and'} {uses}."
    ]


def _rows(counted: Report, *kinds: type[Layer]) -> list[Row]:
    return [row for row in counted.rows if isinstance(row.layer, kinds)]


def _sums(counted: Report, *kinds: type[Layer]) -> tuple[int, int]:
    """Parameters and multiply-adds of all layers of these kinds."""
    costs = [row.cost for row in _rows(counted, *kinds)]
    return sum(cost.parameters for cost in costs), sum(cost.multiply_adds for cost in costs)
