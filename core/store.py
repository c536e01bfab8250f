"""A cache shared by all users of a process, bounded in bytes.

Values must be read-only: everybody gets the same object. Keys are digests and parameters, never session ids, so two
users with the same picture share the work and nobody can reach a value without holding what it was made from.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Protocol, TypeVar

from cachetools import LRUCache


class Sized(Protocol):
    """A stored value says how much memory it holds."""

    @property
    def nbytes(self) -> int: ...


V = TypeVar("V", bound=Sized)


class Store:
    """Least-recently-used store of at most `max_bytes` bytes; each key is computed once, however many ask."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._values: LRUCache[Hashable, Sized] = LRUCache(max_bytes, getsizeof=lambda value: value.nbytes)
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    @property
    def nbytes(self) -> int:
        """Bytes held now."""
        return int(self._values.currsize)

    def drop(self, part: str) -> None:
        """Forget every value whose key, a tuple, has `part` in it."""
        with self._lock:
            for key in [key for key in self._values if isinstance(key, tuple) and part in key]:
                del self._values[key]

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value under `key`, made by `make()` if it is not there. What `make` raises is passed on, nothing is kept.

        A value larger than the whole store is returned and not kept. After a failure, two who ask at once may both try.
        """
        with self._lock:
            if key in self._values:
                return self._values[key]  # type: ignore[return-value]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._values[key]  # type: ignore[return-value]
            try:
                value = make()
                with self._lock:
                    if value.nbytes <= self.max_bytes:
                        self._values[key] = value
            finally:
                with self._lock:
                    self._making.pop(key, None)  # after the value is there: who asks now finds it
            return value
