"""A map to pick a unit from, beside the picture with the window that this unit sees."""

from collections.abc import Callable
from dataclasses import astuple, dataclass

from core.architecture.field import Field
from core.arrays import ByteArray
from core.figures.pictures import data_uri
from core.figures.tiles import jpeg
from core.images.frame import Box
from core.received import wholes
from ui.components.assets import register
from ui.components.received import sent
from ui.drawing.media import address

_field_view = register("field_view")
TALLEST = 460


@dataclass(frozen=True)
class Ground:
    """The picture and where the network's input lies on it.

    Attributes:
        photo: `(H, W, 3)`.
        frame: the part of it that the network reads, in px of `photo`.
        shape: `(h, w)` of the network's input in px.
    """

    photo: ByteArray
    frame: Box
    shape: tuple[int, int]


def field_view(
    ground: Ground,
    map_png: bytes,
    shape: tuple[int, int],
    unit: tuple[int, int],
    field: Field,
    on_pick: Callable[[int, int], None],
    *,
    key: str,
    label: str,
    heat: bytes | None = None,
    inner: float = 0,
    whole: bool = True,
    tallest: int = TALLEST,
) -> None:
    """Draw both; `on_pick(row, column)` runs as a callback before the page is drawn again.

    Args:
        map_png: the map, any size.
        shape: `(rows, columns)` of the map.
        unit: row and column of the unit in hand.
        field: of the map's units, in px of the input.
        label: what the map is, for screen readers.
        heat: PNG with transparency, laid over the part of the photo that the network reads.
        inner: side of a second square around the unit's middle, in px of the input; 0 for none.
        tallest: height of either picture on the screen, in px.
        whole: leave room for everything that any unit sees, else for the photo alone.
    """

    def picked() -> None:
        place = wholes(sent(key, "picked"), [(0, side - 1) for side in shape])
        if place is not None:
            on_pick(*place)

    height, width = ground.photo.shape[:2]
    _field_view(
        key=key,
        data={
            "label": label,
            "map": {"image": data_uri(map_png), "rows": shape[0], "columns": shape[1]},
            "unit": list(unit),
            "field": {"size": field.size, "jump": field.jump, "start": field.start},
            "input": list(ground.shape),
            "photo": {
                "image": address(jpeg(ground.photo), f"{key}:photo", "image/jpeg"),
                "width": width,
                "height": height,
            },
            "frame": list(astuple(ground.frame)),
            "whole": whole,
            "heat": data_uri(heat) if heat else None,
            "inner": inner,
            "tallest": tallest,
        },
        on_picked_change=picked,
    )
