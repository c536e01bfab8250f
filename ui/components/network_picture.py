"""A network drawn to scale, with its costs as bars; its columns can be picked."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from core.received import whole
from ui.components.assets import register
from ui.components.received import sent

_network_picture = register("network_picture")


@dataclass(frozen=True)
class Bar:
    """`share` of the height (0..1), the value where there is room and where there is little."""

    share: float
    text: str
    brief: str


@dataclass(frozen=True)
class Drawn:
    """One column.

    Attributes:
        place: what `on_pick` gets.
        kind: `input`, `maps`, `pool`, `block`, `vector` or `trouble`.
        name, also, shape: lines under it.
        height, width, thickness: of its volume, in px of the drawing.
        image: picture on its face as `data:` address, or "".
        description: all of it in words.
        bars: one for each row of bars.
    """

    place: int
    kind: str
    name: str
    also: str
    shape: str
    height: float
    width: float
    thickness: float
    image: str
    description: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Size:
    """Of a volume, in px of the drawing."""

    height: float
    width: float
    thickness: float


@dataclass(frozen=True)
class BarRow:
    """A row of bars: its name, the total in words, its colour (`parameters` or `adds`)."""

    name: str
    total: str
    rule: str


def network_picture(
    columns: Sequence[Drawn],
    bars: Sequence[BarRow],
    selected: int,
    on_pick: Callable[[int], None] | None,
    *,
    key: str,
    label: str,
    rival: Sequence[Size] = (),
) -> None:
    """Draw it, column `selected` marked; `on_pick(place)` runs as a callback before the page is drawn again.

    Without `on_pick` its columns are to be seen and cannot be picked.
    `rival`: the columns of a network that is drawn beside, in the same size.
    """

    places = {column.place for column in columns}

    def picked() -> None:
        place = whole(sent(key, "picked"), 0, max(places))
        if on_pick and place in places:
            on_pick(place)

    _network_picture(
        key=key,
        data={
            "label": label,
            "selected": selected,
            "picks": on_pick is not None,
            "columns": [asdict(column) for column in columns],
            "bars": [asdict(bar) for bar in bars],
            "rival": [asdict(size) for size in rival],
        },
        on_picked_change=picked,
    )
