"""Augmented pictures in a grid, each with what was drawn for it: pick one by mouse, touch or keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from ui.components.assets import register
from ui.components.received import picking

_variant_grid = register("variant_grid")


@dataclass(frozen=True)
class Line:
    """One thing that was drawn; `absent` where it was not applied."""

    text: str
    absent: bool


@dataclass(frozen=True)
class Verdict:
    """What a network says: its best answer, whether that is the original's `label`, and the share 0..1 of that label."""

    kept: bool
    top: str
    label: str
    share: float
    text: str


@dataclass(frozen=True)
class VariantTile:
    """One picture: `image` is a `data:` address, `description` says in words what it shows."""

    id: str
    image: str
    name: str
    lines: tuple[Line, ...]
    description: str
    verdict: Verdict | None = None


def variant_grid(
    tiles: Sequence[VariantTile], selected: str, on_pick: Callable[[str], None], *, key: str, label: str
) -> None:
    """Draw the tiles, `selected` marked; `on_pick(id)` runs as a callback before the page is drawn again."""

    ids = {tile.id for tile in tiles}

    _variant_grid(
        key=key,
        data={"label": label, "selected": selected, "tiles": [asdict(tile) for tile in tiles]},
        on_picked_change=picking(key, ids, on_pick),
    )
