"""How much memory a value holds, measured from what it is made of."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from sys import getsizeof
from typing import Any

import numpy as np


def size_of(value: object) -> int:
    """Bytes that a value keeps alive: arrays, tensors, texts, bytes, and containers and objects made of them.

    What is there several times counts once; a part of an array keeps, and counts, the whole of it. Small objects count
    with what Python itself says of them. An object that is none of these is taken at its own `nbytes`.
    """
    seen: dict[int, object] = {}
    waiting: list[object] = [value]
    size = 0
    while waiting:
        part = _owner(waiting.pop())
        if id(part) in seen or isinstance(part, type):
            continue
        seen[id(part)] = part  # held, or its id could be given to another
        size += _own_size(part)
        waiting += _parts(part)
    return size


def _owner(part: Any) -> object:
    """The array that holds the numbers of a view; a tensor's storage."""
    while isinstance(part, np.ndarray) and isinstance(part.base, np.ndarray):
        part = part.base
    return part.untyped_storage() if hasattr(part, "untyped_storage") else part


def _own_size(part: Any) -> int:
    if isinstance(part, np.ndarray):
        return int(part.nbytes)
    nbytes = getattr(part, "nbytes", None)
    if callable(nbytes):  # a tensor's storage
        return int(nbytes())
    return int(nbytes) if isinstance(nbytes, int) else getsizeof(part, 0)


def _parts(part: Any) -> list[object]:
    if isinstance(part, str | bytes | np.ndarray) or hasattr(part, "nbytes"):
        return []
    if isinstance(part, Mapping):
        return [*part.keys(), *part.values()]
    if isinstance(part, tuple | list | set | frozenset):
        return list(part)
    if hasattr(part, "state_dict"):  # a torch module
        return list(part.state_dict().values())
    if is_dataclass(part):
        return [getattr(part, each.name) for each in fields(part)]
    return []
