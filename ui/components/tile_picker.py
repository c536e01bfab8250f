"""Pictures to choose from, by mouse, touch or keyboard: the stages of a network, the channels of a stage."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from core.figures.colour import Scale
from core.figures.pictures import bar_png, data_uri
from core.wording import said
from ui.components.assets import register
from ui.components.received import picking
from ui.drawing.media import address

_tile_picker = register("tile_picker")


@dataclass(frozen=True)
class Tile:
    """One picture.

    Attributes:
        id: what `on_pick` gets.
        image: address of a PNG; `#xywh=left,top,width,height` at its end takes that part of it.
        name, detail: two short lines under it.
        description: what it shows, in words.
    """

    id: str
    image: str
    name: str
    detail: str
    description: str


@dataclass(frozen=True)
class Tiles:
    """Tiles that are kept for the next who asks: `image` of each is its place on the `sheet` (a PNG)."""

    tiles: tuple[Tile, ...]
    sheet: bytes

    def sent_once(self, key: str) -> list[Tile]:
        """The tiles for the picker `key`. What travels with each change is the address of their sheet, not the sheet."""
        sheet = address(self.sheet, key)
        return [replace(tile, image=sheet + tile.image) for tile in self.tiles]


def tile_picker(
    tiles: Sequence[Tile],
    selected: str,
    on_pick: Callable[[str], None],
    *,
    key: str,
    label: str,
    layout: Literal["strip", "grid"],
    scale: Scale | None = None,
    meaning: str = "",
    aspect: float = 1.0,
) -> None:
    """Draw the tiles, `selected` marked; `on_pick(id)` runs as a callback before the page is drawn again.

    Args:
        label: what the whole is, for screen readers.
        aspect: width of each picture by its height.
        scale: prints the colour bar with its range under the tiles; `meaning` says what the colours mean.
    """
    legend = None
    if scale is not None:
        legend = {
            "image": data_uri(bar_png(scale)),
            "low": said(scale.low, ".3g"),
            "high": said(scale.high, ".3g"),
            "meaning": meaning,
        }

    ids = {tile.id for tile in tiles}

    _tile_picker(
        key=key,
        data={
            "layout": layout,
            "aspect": aspect,
            "label": label,
            "selected": selected,
            "tiles": [asdict(tile) for tile in tiles],
            "legend": legend,
        },
        on_picked_change=picking(key, ids, on_pick),
    )
