"""A network counted layer by layer, up to the first layer that does not fit."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.architecture.cost import BYTES, Cost, measure
from core.architecture.field import Field, field_after
from core.architecture.layers import Layer, Shape
from core.architecture.modules import Misfit
from core.architecture.network import Network


@dataclass(frozen=True)
class Row:
    """One layer in its place.

    Attributes:
        position: index in the network.
        name: as in the built module.
        given: shape it reads.
        cost: what it puts out and costs.
        field: of a unit behind it; None: the whole picture.
    """

    position: int
    name: str
    layer: Layer
    given: Shape
    cost: Cost
    field: Field | None


@dataclass(frozen=True)
class Report:
    """Attributes:
    network: what was counted.
    rows: its layers as far as they work.
    misfit: why the next one does not; None where all do.
    """

    network: Network
    rows: tuple[Row, ...]
    misfit: Misfit | None = None

    @property
    def works(self) -> bool:
        return self.misfit is None

    @property
    def trouble(self) -> int | None:
        """Position of the layer that does not fit."""
        return None if self.works else len(self.rows)

    @property
    def decisive(self) -> int:
        """Place (the input is 0) of the layer that does not fit, else of the one with the most parameters."""
        if self.trouble is not None:
            return self.trouble + 1
        return max(self.rows, key=lambda row: row.cost.parameters).position + 1 if self.rows else 0

    @property
    def output(self) -> Shape:
        """Shape behind the last layer that works."""
        return self.rows[-1].cost.shape if self.rows else self.network.input_shape

    @cached_property
    def parameters(self) -> int:
        return sum(row.cost.parameters for row in self.rows)

    @cached_property
    def multiply_adds(self) -> int:
        return sum(row.cost.multiply_adds for row in self.rows)

    @cached_property
    def activations(self) -> int:
        """Numbers computed for one picture, without the input."""
        return sum(row.cost.activations for row in self.rows)

    @property
    def memory(self) -> int:
        """Bytes of the activations as float32."""
        return BYTES * self.activations

    @property
    def field(self) -> Field | None:
        """The largest that is not yet the whole picture."""
        fields = [row.field for row in self.rows if row.field is not None]
        return fields[-1] if fields else None


@lru_cache(maxsize=256)
def report(network: Network) -> Report:
    """Count `network`. A layer that does not fit ends the list and is named."""
    rows: list[Row] = []
    shape: Shape = network.input_shape
    field: Field | None = Field()
    for position, (name, layer) in enumerate(zip(network.names, network.layers, strict=True)):
        try:
            cost = measure(layer, shape)
        except Misfit as misfit:
            return Report(network, tuple(rows), misfit)
        field = field_after(layer, field)
        rows.append(Row(position, name, layer, shape, cost, field))
        shape = cost.shape
    return Report(network, tuple(rows))
