"""A network in a link, `3x64x64-c32-relu-max2-flat-fc128`, and in a JSON file."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.architecture.layers import (
    ACTIVATIONS,
    AVERAGE,
    BASIC,
    BOTTLENECK,
    KINDS,
    MAX,
    Activation,
    BatchNorm,
    Conv,
    Dense,
    Depthwise,
    Dropout,
    Flatten,
    GlobalPool,
    Layer,
    Pool,
    Residual,
    settings,
)
from core.architecture.network import MOST_LAYERS, Network
from core.errors import LearnerError
from core.received import brief

FORMAT, VERSION = "convscope network", 1
MOST_BYTES = 64 * 1024
_WORDS: Mapping[str, tuple[type[Layer], str, dict[str, str]]] = {  # word -> layer, field of its number, fixed fields
    "c": (Conv, "filters", {}),
    "dw": (Depthwise, "kernel", {}),
    "bn": (BatchNorm, "", {}),
    MAX: (Pool, "kernel", {"how": MAX}),
    AVERAGE: (Pool, "kernel", {"how": AVERAGE}),
    "gap": (GlobalPool, "", {}),
    "flat": (Flatten, "", {}),
    "fc": (Dense, "units", {}),
    "drop": (Dropout, "percent", {}),
    BASIC: (Residual, "filters", {"form": BASIC}),
    BOTTLENECK: (Residual, "filters", {"form": BOTTLENECK}),
    **{name: (Activation, "", {"function": name}) for name in ACTIVATIONS},
}
_ITEM = re.compile(r"([a-z]+)(\d{1,5})?((?:[a-z]\d{1,5})*)")


def to_text(network: Network) -> str:
    """The network as it stands in a link; what is usual is left out."""
    return "-".join(["x".join(map(str, network.input_shape)), *map(_item, network.layers)])


def from_text(text: str) -> Network:
    """Back from a link. Raises ValueError where it cannot be read, LearnerError where it is beyond the limits."""
    sizes, *items = text.split("-")
    if not re.fullmatch(r"\d{1,5}x\d{1,5}x\d{1,5}", sizes):
        raise ValueError(sizes)
    channels, height, width = map(int, sizes.split("x"))
    return Network((channels, height, width), tuple(map(_layer, items)))


def usual(kind: type[Layer], **fields: Any) -> Layer:
    """A layer with its usual settings: a convolution keeps the size, a pooling window steps by its own width."""
    if kind in (Conv, Depthwise) and "padding" not in fields:
        reach = fields.get("dilation", 1) * (fields.get("kernel", 3) - 1)
        fields["padding"] = min(reach // 2, settings(kind)["padding"].high)
    if kind is Pool and "stride" not in fields:
        fields["stride"] = min(fields.get("kernel", 2), settings(kind)["stride"].high)
    return kind(**fields)


def to_json(network: Network) -> bytes:
    """The network as a file."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "input": list(network.input_shape),
        "layers": [{"kind": layer.kind, **asdict(layer)} for layer in network.layers],
    }
    return (json.dumps(content, indent=1) + "\n").encode()


def from_json(content: bytes) -> Network:
    """Back from a file. Raises LearnerError with what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise LearnerError(
            f"This file has {len(content) / 1024:,.0f} kB, a network has at most {MOST_BYTES // 1024}.",
            "Take a .json file that was downloaded here.",
        )
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise LearnerError("This file is not JSON.", "Take a .json file that was downloaded here.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise LearnerError("This file does not hold a network of this app.", f"Its format should be “{FORMAT}”.")
    if found.get("version") != VERSION:
        raise LearnerError(
            f"This file is of version {brief(found.get('version'), 9)}, this app reads version {VERSION}.",
            "A file from a newer ConvScope needs the newer app.",
        )
    sizes, layers = found.get("input"), found.get("layers")
    if not (isinstance(sizes, list) and len(sizes) == 3 and all(type(size) is int for size in sizes)):
        raise LearnerError("The file does not say how large the input is.", "It needs three whole numbers as `input`.")
    if not isinstance(layers, list):
        raise LearnerError("The file has no list of layers.", "It needs a list as `layers`.")
    if len(layers) > MOST_LAYERS:
        raise LearnerError(f"{len(layers)} layers are too many.", f"This builder takes {MOST_LAYERS}.")
    return Network((sizes[0], sizes[1], sizes[2]), tuple(_described(*numbered) for numbered in enumerate(layers, 1)))


def _item(layer: Layer) -> str:
    word, (kind, number, fixed) = next(
        (word, entry)
        for word, entry in _WORDS.items()
        if entry[0] is type(layer) and all(getattr(layer, name) == value for name, value in entry[2].items())
    )
    text = word + (str(getattr(layer, number)) if number else "")
    decisive = {name: getattr(layer, name) for name in settings(kind) if name in (number, "kernel", "dilation")}
    plain = usual(kind, **fixed, **decisive)
    for name, setting in settings(kind).items():
        value = getattr(layer, name)
        if setting.letter and value != getattr(kind() if name in decisive else plain, name):
            text += f"{setting.letter}{int(value)}"
    return text


def _layer(item: str) -> Layer:
    match = _ITEM.fullmatch(item)
    if match is None or match[1] not in _WORDS:
        raise ValueError(item)
    kind, number, fixed = _WORDS[match[1]]
    fields: dict[str, Any] = dict(fixed)
    if bool(number) != (match[2] is not None):
        raise ValueError(item)
    if number:
        fields[number] = int(match[2])
    letters = {setting.letter: name for name, setting in settings(kind).items() if setting.letter}
    for letter, digits in re.findall(r"([a-z])(\d+)", match[3]):
        name = letters.get(letter)
        if name is None or name in fields:
            raise ValueError(item)
        if name == "bias" and digits not in ("0", "1"):
            raise ValueError(item)
        fields[name] = digits == "1" if name == "bias" else int(digits)
    return usual(kind, **fields)


def _described(number: int, fields: object) -> Layer:
    word = fields.get("kind") if isinstance(fields, dict) else None
    if not isinstance(fields, dict) or not isinstance(word, str) or word not in KINDS:
        raise LearnerError(
            f"Layer {number} of the file is of no known kind: {brief(word or fields, 20)}.",
            f"Known are {', '.join(KINDS)}.",
        )
    kind = KINDS[word]
    unknown = set(fields) - set(settings(kind)) - {"kind"}
    if unknown:
        raise LearnerError(
            f"Layer {number} of the file ({kind.title}) has no setting “{min(map(str, unknown))[:20]}”.",
            f"It has {', '.join(settings(kind)) or 'none'}.",
        )
    given = {name: value for name, value in fields.items() if name != "kind"}
    for name, value in given.items():
        settings(kind)[name].check(kind.title, value)
    return usual(kind, **given)
