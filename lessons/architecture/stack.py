"""The layers of the network that is being built as a list to edit, with the settings of the marked one."""

import math

import streamlit as st

from core.architecture.edits import INPUT_SETTINGS, MOVE, Edit, apply
from core.architecture.layers import KINDS, MOST_CHANNELS, NAMES, Setting, Shape, settings
from core.architecture.modules import shape_text
from core.architecture.network import INPUT, MOST_LAYERS, MOST_SIDE, History
from core.architecture.report import Report
from core.architecture.wording import memory
from core.errors import LearnerError, bare
from core.parameters import NET
from ui.building.editor import HISTORY, REFUSED, TURN, Edited, mark, put
from ui.components.layer_stack import Amount, FormField, Option, Stack, StackEdit, StackRow, layer_stack
from ui.frame import state

_COLUMNS = ("layer", "", "puts out", "values", "parameters", "multiply-adds", "memory", "sees (step)")
_SPOKEN = {"values": "values", "parameters": "parameters", "adds": "multiply-adds", "memory": "memory", "field": "sees"}
_EMPTY = tuple(Amount(rule, "") for rule in _SPOKEN)
_HINT = (
    "Keyboard: ↑ ↓ choose, Alt + ↑ ↓ move, Ctrl + D duplicates, Delete removes, Ctrl + Z and Ctrl + Y undo and redo. "
    f"Mouse or finger: drag a layer at its handle. Up to {MOST_LAYERS} layers, {MOST_CHANNELS:,} channels, {MOST_SIDE} px."
)


def draw_stack(edited: Edited) -> None:
    """The list of layers with the settings of the marked one."""
    layer = edited.network.layers[edited.place - 1] if edited.place else None
    history: History = st.session_state[HISTORY]
    stack = Stack(
        turn=st.session_state.setdefault(TURN, 0),
        selected=edited.place,
        kinds=[Option(kind.kind, kind.title) for kind in KINDS.values()],
        who=edited.network.names[edited.place - 1] if edited.place else INPUT,
        what="the picture, squashed to this size" if layer is None else layer.title,
        fields=_fields(edited),
        columns=_COLUMNS,
        rows=_rows(edited.report),
        can_undo=history.can_undo,
        can_redo=history.can_redo,
        hint=_HINT,
        said=_announced(edited.report),
    )
    layer_stack(stack, _on_edit, key="architecture:stack")


def _on_edit(edit: StackEdit) -> None:
    """What the list asks for; an edit that the network does not know is ignored."""
    place, action, value = edit.place, edit.action, edit.value
    history: History = st.session_state[HISTORY]
    network = state.value(NET)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state.pop(REFUSED, None)
    if action in ("undo", "redo"):
        moved = history.stepped(-1 if action == "undo" else 1)
        st.session_state[HISTORY] = moved
        put(moved.present, min(place, len(moved.present.layers)))
        return
    if place > len(network.layers):
        return
    if action == "select":
        mark(place)
        return
    if action == MOVE and value in ("up", "down"):
        value = place + (1 if value == "down" else -1)
    try:
        put(*apply(network, Edit(action, place, edit.name, value)))
    except LearnerError as error:
        st.session_state[REFUSED] = bare(error)
    except ValueError:
        return


def _fields(edited: Edited) -> list[FormField]:
    if edited.place == 0:
        sizes = dict(zip(INPUT_SETTINGS, edited.network.input_shape, strict=True))
        return [_field(name, setting, sizes[name]) for name, setting in INPUT_SETTINGS.items()]
    layer = edited.network.layers[edited.place - 1]
    return [_field(name, setting, getattr(layer, name)) for name, setting in settings(type(layer)).items()]


def _field(name: str, setting: Setting, value: object) -> FormField:
    choices = tuple(Option(choice, NAMES[choice]) for choice in setting.choices)
    return FormField(name, setting.label, value, setting.low, setting.high, choices)


def _rows(counted: Report) -> list[StackRow]:
    network = counted.network
    pixels = Amount("values", f"{math.prod(network.input_shape):,}")
    rows = [_row(0, INPUT, "the picture", network.input_shape, (pixels, *_EMPTY[1:]), "")]
    for row in counted.rows:
        cost = row.cost
        amounts = (
            Amount("values", f"{math.prod(cost.shape):,}"),
            _amount("parameters", cost.parameters, counted.parameters),
            _amount("adds", cost.multiply_adds, counted.multiply_adds),
            Amount("memory", memory(cost.memory)),
            Amount("field", "all" if row.field is None else f"{row.field.size} px ({row.field.jump})"),
        )
        rows.append(_row(row.position + 1, row.name, row.layer.describe(), cost.shape, amounts, ""))
    for position in range(len(counted.rows), len(network.layers)):
        condition = "trouble" if position == counted.trouble else "unreached"
        layer, name = network.layers[position], network.names[position]
        rows.append(_row(position + 1, name, layer.describe(), (), (), condition))
    return rows


def _row(place: int, name: str, what: str, shape: Shape, amounts: tuple[Amount, ...], condition: str) -> StackRow:
    size = "does not fit" if condition == "trouble" else shape_text(shape)
    words = [
        f"{place} {name}",
        what,
        size,
        *(f"{_SPOKEN[amount.rule]} {amount.text}" for amount in amounts if amount.text),
    ]
    numbers = (Amount("out", size), *(amounts or _EMPTY))
    return StackRow(place, name, what, numbers, condition, ", ".join(filter(None, words)))


def _announced(counted: Report) -> str:
    if counted.trouble is not None:
        return f"{counted.network.names[counted.trouble]} does not fit."
    return f"{len(counted.rows)} layers, {counted.parameters:,} parameters."


def _amount(rule: str, amount: int, total: int) -> Amount:
    return Amount(rule, f"{amount:,}", amount / total) if amount else Amount(rule, "")
