"""Rows of square pictures to choose from, by mouse, touch or keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.components.assets import register
from ui.components.received import picking
from ui.drawing.media import address

_picture_wall = register("picture_wall")


@dataclass(frozen=True)
class WallTile:
    """One picture: `id` is what `on_pick` gets, `description` says in words what it shows."""

    id: str
    name: str
    description: str


@dataclass(frozen=True)
class WallRow:
    """Pictures under a title.

    Attributes:
        sheet: WebP of square pictures side by side, one for each tile.
    """

    title: str
    detail: str
    sheet: bytes
    tiles: Sequence[WallTile]


def picture_wall(
    rows: Sequence[WallRow], selected: str, on_pick: Callable[[str], None], *, key: str, label: str
) -> None:
    """Draw them, `selected` marked; `on_pick(id)` runs as a callback before the page is drawn again."""
    ids = {tile.id for row in rows for tile in row.tiles}

    _picture_wall(
        key=key,
        data={
            "label": label,
            "selected": selected,
            "rows": [
                {
                    "title": row.title,
                    "detail": row.detail,
                    "sheet": address(row.sheet, f"{key}:{row.title}", "image/webp"),
                    "tiles": [
                        {"id": tile.id, "name": tile.name, "description": tile.description} for tile in row.tiles
                    ],
                }
                for row in rows
            ],
        },
        on_picked_change=picking(key, ids, on_pick),
    )
