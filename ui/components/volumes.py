"""Volumes as stacks of planes, side by side, that the reader can pull apart and choose from."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from core.received import items, one_of, whole
from ui.components.assets import register
from ui.components.received import sent

_volumes = register("volumes")


@dataclass(frozen=True)
class Plane:
    """One plane.

    Attributes:
        index: of the channel or filter it stands for.
        image: PNG as `data:` address.
        name: a few characters above it.
        description: what it shows, in words.
        chosen: whether it is marked.
    """

    index: int
    image: str
    name: str
    description: str
    chosen: bool = False


@dataclass(frozen=True)
class Volume:
    """A stack of planes.

    Attributes:
        title, detail: printed above and below.
        planes: from front to back.
        side: width of a plane in px.
        sign: printed in front of it, `×` or `=`.
        name: what `on_pick` gets with the index; empty where there is nothing to choose.
        more: how many planes are left out.
    """

    title: str
    detail: str
    planes: Sequence[Plane]
    side: int = 120
    sign: str = ""
    name: str = ""
    more: int = 0


def volumes(shown: Sequence[Volume], label: str, on_pick: Callable[[str, int], None], *, key: str) -> None:
    """Draw them; `on_pick(name, index)` runs as a callback when a plane is chosen."""

    def picked() -> None:
        pick = read(sent(key, "picked"), shown)
        if pick is not None:
            on_pick(*pick)

    _volumes(
        key=key,
        data={
            "label": label,
            "volumes": [asdict(volume) for volume in shown],
        },
        on_picked_change=picked,
    )


def read(given: object, shown: Sequence[Volume]) -> tuple[str, int] | None:
    """What the browser sent as name of a volume and index of one of its planes, or None where it is anything else."""
    pick = items(given, 2) or []
    planes = {volume.name: {plane.index for plane in volume.planes} for volume in shown if volume.name}
    name = one_of(pick[0], planes) if len(pick) == 2 else None
    index = whole(pick[1], 0, max(planes[name], default=0)) if name is not None else None
    return (name, index) if name is not None and index in planes[name] else None
