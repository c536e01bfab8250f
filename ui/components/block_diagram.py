"""Residual blocks in a row as a control: branches and skips are switched by mouse, touch or keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from core.received import fields, number, one_of
from ui.components.assets import register
from ui.components.received import sent

MOST = 2.0  # a branch can be doubled
BRANCH, SKIP, ALL = "branch", "skip", "all"

_block_diagram = register("block_diagram")


@dataclass(frozen=True)
class DiagramBlock:
    """One block.

    Attributes:
        id: what `on_change` gets.
        name, note: two short lines under it.
        factor: what its branch is multiplied by, 0..2; 0 is off.
        skip: whether its skip is there.
        projection: whether the skip is a 1x1 convolution.
        description: what it is, in words.
    """

    id: str
    name: str
    note: str
    factor: float
    skip: bool
    projection: bool
    description: str


@dataclass(frozen=True)
class DiagramStage:
    """Blocks that stand together under a title."""

    title: str
    blocks: tuple[DiagramBlock, ...]


@dataclass(frozen=True)
class Change:
    """What the reader did.

    Attributes:
        block: id of the block; `""` where everything is restored.
        part: `"branch"`, `"skip"` or `"all"`.
        factor: what it is multiplied by now: a branch 0..2, a skip 0 or 1.
    """

    block: str
    part: str
    factor: float


def block_diagram(
    stages: Sequence[DiagramStage], on_change: Callable[[Change], None], *, key: str, label: str, scalable: bool
) -> None:
    """Draw the blocks; `on_change(change)` runs as a callback before the page is drawn again.

    Args:
        label: what the whole is, for screen readers.
        scalable: whether branches can be scaled, not only switched.
    """
    ids = {block.id for stage in stages for block in stage.blocks}

    def changed() -> None:
        change = read(sent(key, "changed"), ids)
        if change is not None:
            on_change(change)

    _block_diagram(
        key=key,
        data={"label": label, "scalable": scalable, "stages": [asdict(stage) for stage in stages]},
        on_changed_change=changed,
    )


def read(given: object, ids: set[str]) -> Change | None:
    """What the browser sent, or None where it is none of what the diagram can say."""
    change = fields(given)
    block, part = one_of(change.get("block"), ids), one_of(change.get("part"), (BRANCH, SKIP, ALL))
    factor = number(change.get("factor"))
    if part == ALL:
        return Change("", ALL, 1.0)
    if block is None or part is None or factor is None:
        return None
    return Change(block, part, min(max(factor, 0.0), MOST))
