"""The layers of a network as a list that can be edited with mouse, touch and keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from core.received import fields, number, text, whole
from ui.components.assets import register
from ui.components.received import sent

_layer_stack = register("layer_stack")
LONGEST = 20  # characters of what an edit says


@dataclass(frozen=True)
class Option:
    """Something to choose: `id` and what it is called."""

    id: str
    title: str


@dataclass(frozen=True)
class FormField:
    """A setting of the marked layer: a number in `low..high`, one of `choices`, or (with neither) yes or no."""

    name: str
    label: str
    value: object
    low: int
    high: int
    choices: tuple[Option, ...]


@dataclass(frozen=True)
class Amount:
    """A cell with a number: its kind, the text, and the share (0..1) that is shaded."""

    rule: str
    text: str
    share: float = 0.0


@dataclass(frozen=True)
class StackRow:
    """One layer; `state` is "", `trouble` or `unreached`."""

    place: int
    name: str
    what: str
    numbers: tuple[Amount, ...]
    state: str
    description: str


@dataclass(frozen=True)
class Stack:
    """Everything the list shows.

    Attributes:
        turn: changes with every edit; an edit that was made on an older turn is not heard.
        selected: place of the marked row.
        who, what: name and kind of the marked layer.
        fields: its settings.
        columns: headings.
        said: for screen readers, after an edit.
    """

    turn: int
    selected: int
    kinds: Sequence[Option]
    who: str
    what: str
    fields: Sequence[FormField]
    columns: Sequence[str]
    rows: Sequence[StackRow]
    can_undo: bool
    can_redo: bool
    hint: str
    said: str


@dataclass(frozen=True)
class StackEdit:
    """What the reader did: a short word for it, the place of a row that is there, a short name, a plain value."""

    action: str
    place: int
    name: str
    value: str | float | bool | None


def layer_stack(stack: Stack, on_edit: Callable[[StackEdit], None], *, key: str) -> None:
    """Draw it; `on_edit(edit)` runs as a callback before the page is drawn again."""

    def edited() -> None:
        edit = read(sent(key, "edit"), stack.turn, len(stack.rows))
        if edit is not None:
            on_edit(edit)

    _layer_stack(
        key=key,
        data={
            "turn": stack.turn,
            "selected": stack.selected,
            "kinds": [asdict(kind) for kind in stack.kinds],
            "who": stack.who,
            "what": stack.what,
            "fields": [asdict(field) for field in stack.fields],
            "columns": list(stack.columns),
            "rows": [asdict(row) for row in stack.rows],
            "canUndo": stack.can_undo,
            "canRedo": stack.can_redo,
            "hint": stack.hint,
            "said": stack.said,
        },
        on_edit_change=edited,
    )


def read(given: object, turn: int, rows: int) -> StackEdit | None:
    """What the browser sent about a list of so many rows at this turn, or None where it is anything else."""
    edit = fields(given)
    action, name = text(edit.get("action"), LONGEST), text(edit.get("name"), LONGEST)
    place = whole(edit.get("place"), 0, rows - 1)
    if action is None or name is None or place is None or whole(edit.get("turn"), turn, turn) is None:
        return None
    value = edit.get("value")
    if value is None or isinstance(value, bool):
        return StackEdit(action, place, name, value)
    amount = number(value)
    plain = text(value, LONGEST) if amount is None else int(amount) if amount.is_integer() else amount
    return None if plain is None else StackEdit(action, place, name, plain)
