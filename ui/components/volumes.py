"""Volumes as stacks of planes, side by side, that the reader can pull apart and choose from."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from ui.components.assets import register

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
        pick = st.session_state[key].picked
        if not isinstance(pick, list) or len(pick) != 2:
            return
        for volume in shown:
            if volume.name and volume.name == pick[0] and pick[1] in [plane.index for plane in volume.planes]:
                on_pick(volume.name, pick[1])

    _volumes(
        key=key,
        data={
            "label": label,
            "volumes": [asdict(volume) for volume in shown],
        },
        on_picked_change=picked,
    )
