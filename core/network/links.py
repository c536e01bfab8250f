"""The way through a network that a reader went, from a number down to a pixel, as a link parameter."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.links import Param
from core.network.unit import Unit

Path = tuple[Unit, ...]
LONGEST = 80  # steps; a ResNet-50 has 53 convolutions


@dataclass(frozen=True)
class PathParam(Param[Path]):
    """Units joined by `_`, each as place, channel, row and column: `logits~3_avgpool~12_layer4.1~12~3~4`.

    Attributes:
        shapes: place -> `(C, h, w)` or `(C,)`, of the network at hand.
    """

    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def values(self) -> str:
        return "`logits~3_avgpool~12_layer4.1~12~3~4_layer4.1.conv1~7~3~4`"

    def read(self, text: str) -> Path:
        return tuple(_unit(part) for part in text.split("_")) if text else ()

    def write(self, value: Path) -> str:
        return "_".join(self._part(unit) for unit in value)

    def allows(self, value: object) -> bool:
        return isinstance(value, tuple) and len(value) <= LONGEST and all(self._exists(unit) for unit in value)

    def _exists(self, unit: object) -> bool:
        if not isinstance(unit, Unit) or unit.place not in self.shapes:
            return False
        numbers = (unit.channel, unit.row, unit.column)
        shape = (*self.shapes[unit.place], 1, 1)[:3]
        return all(0 <= number < side for number, side in zip(numbers, shape, strict=True))

    def _part(self, unit: Unit) -> str:
        vector = len(self.shapes.get(unit.place, (0, 0, 0))) == 1
        numbers = (unit.channel,) if vector else (unit.channel, unit.row, unit.column)
        return "~".join([unit.place, *map(str, numbers)])


def _unit(text: str) -> Unit:
    place, *numbers = text.split("~")
    if len(numbers) not in (1, 3) or not all(number.isascii() and number.isdigit() for number in numbers):
        raise ValueError(text)
    return Unit(place, *map(int, numbers))
