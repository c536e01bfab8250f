"""What a number is the sum of, as bars to both sides of zero; those that lead on are buttons."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from core.received import one_of
from ui.components.assets import register
from ui.components.received import sent

_contributions = register("contributions")


@dataclass(frozen=True)
class Row:
    """One bar.

    Attributes:
        name: a few words in front of it.
        amount: its length and sign.
        text: the amount as printed.
        id: what `on_pick` gets; empty for a row that leads nowhere.
        image: PNG as `data:` address, or empty.
        description: what it is and where it leads, in words.
        total: whether it is the sum of those above it.
    """

    name: str
    amount: float
    text: str
    id: str = ""
    image: str = ""
    description: str = ""
    total: bool = False


@dataclass(frozen=True)
class Group:
    """Bars under a title."""

    title: str
    rows: Sequence[Row]


def contributions(groups: Sequence[Group], on_pick: Callable[[str], None], *, key: str, label: str) -> None:
    """Draw them, each group on a scale of its own; `on_pick(id)` runs as a callback before the page is drawn again."""
    ids = {row.id for group in groups for row in group.rows if row.id}

    def picked() -> None:
        choice = one_of(sent(key, "picked"), ids)
        if choice is not None:
            on_pick(choice)

    _contributions(
        key=key,
        data={
            "label": label,
            "groups": [
                {
                    "title": group.title,
                    "low": min(0.0, *(row.amount for row in group.rows)),
                    "high": max(0.0, *(row.amount for row in group.rows)),
                    "rows": [asdict(row) for row in group.rows],
                }
                for group in groups
            ],
        },
        on_picked_change=picked,
    )
