"""What the builder can do to a network: one edit at a time, each a pure function."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from core.architecture.encoding import usual
from core.architecture.layers import KINDS, Conv, Layer, Residual, Setting, settings
from core.architecture.network import CHANNELS, INPUT, MOST_SIDE, Network
from core.architecture.report import report
from core.received import whole

ADD, REMOVE, DUPLICATE, MOVE, SET = "add", "remove", "duplicate", "move", "set"
INPUT_SETTINGS = {
    "channels": Setting("channels", min(CHANNELS), max(CHANNELS)),
    "height": Setting("height", 1, MOST_SIDE),
    "width": Setting("width", 1, MOST_SIDE),
}


@dataclass(frozen=True)
class Edit:
    """One edit.

    Attributes:
        action: `add`, `remove`, `duplicate`, `move` or `set`.
        place: number of the layer it is about, from 1; 0 is the input. A new layer comes behind it.
        name: kind of the layer to add, or field to set.
        value: new value of the field, or place to move to.
    """

    action: str
    place: int
    name: str = ""
    value: object = None


def apply(network: Network, edit: Edit) -> tuple[Network, int]:
    """The network after the edit, and the place of the layer it was about.

    Raises:
        LearnerError: beyond a limit; nothing is changed then.
        ValueError: there is no such layer, field or action.
    """
    if not 0 <= edit.place <= len(network.layers):
        raise ValueError(f"no layer {edit.place}")
    if edit.action == ADD:
        return network.inserted(edit.place, new_layer(network, edit.place, edit.name)), edit.place + 1
    if edit.place == 0:
        if edit.action != SET:
            raise ValueError(f"cannot {edit.action} the {INPUT}")
        return _with_input(network, edit.name, edit.value), 0
    position, count = edit.place - 1, len(network.layers)
    if edit.action == REMOVE:
        return network.without(position), min(edit.place, count - 1)
    if edit.action == DUPLICATE:
        return network.inserted(edit.place, network.layers[position]), edit.place + 1
    if edit.action == SET:
        return network.changed(position, with_setting(network.layers[position], edit.name, edit.value)), edit.place
    to = whole(edit.value, 1, count)
    if edit.action == MOVE and to is not None:
        return network.moved(position, to - 1), to
    raise ValueError(f"no edit {edit.action!r} to {edit.value!r}")


def new_layer(network: Network, place: int, kind: str) -> Layer:
    """A layer to put behind layer `place`: a convolution or block there keeps the number of channels, from 8 on.

    Raises ValueError for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no layer of kind {kind!r}")
    layer = KINDS[kind]()
    given = report(network.cut(place)).output
    if isinstance(layer, Conv | Residual) and len(given) == 3 and given[0] >= 8:
        return replace(layer, filters=given[0])
    return layer


def with_setting(layer: Layer, name: str, value: object) -> Layer:
    """The layer with a field changed; what was derived from that field follows it (padding, step of a pooling).

    Raises:
        LearnerError: the field may not be that.
        ValueError: there is no such field.
    """
    kind = type(layer)
    if name not in settings(kind):
        raise ValueError(f"{kind.__name__} has no field {name!r}")
    settings(kind)[name].check(kind.title, value)
    fields: dict[str, Any] = asdict(layer)
    for derived in ("padding", "stride"):
        basis = {field: fields[field] for field in ("kernel", "dilation") if field in fields}
        if derived in fields and derived != name and fields[derived] == getattr(usual(kind, **basis), derived):
            del fields[derived]
    return usual(kind, **{**fields, name: value})


def _with_input(network: Network, name: str, value: object) -> Network:
    if name not in INPUT_SETTINGS:
        raise ValueError(f"the {INPUT} has no {name!r}")
    sizes = dict(zip(INPUT_SETTINGS, network.input_shape, strict=True))
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"the {name} is a whole number")
    sizes[name] = value
    return network.with_input(**sizes)
