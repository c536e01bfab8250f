"""A cache shared by all users of a process, bounded in bytes.

Values must be read-only: everybody gets the same object. Keys are digests and parameters, never session ids, so two
users with the same picture share the work and nobody can reach a value without holding what it was made from.

A personal photo is admitted while a session holds it. What is made from one that nobody holds is returned and not kept,
also when it was begun before the photo was given up.
"""

from collections import Counter, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar, cast

from cachetools import LRUCache

from core.sizes import size_of

V = TypeVar("V")


@dataclass(frozen=True)
class Key:
    """What a value is and what it is made from. Written by `once` and `key` of what it is made from, nowhere else.

    Attributes:
        name: what is made.
        parameters: all that it depends on, pictures by their digests.
        photos: digests of the personal photos among that.
    """

    name: str
    parameters: tuple[Hashable, ...]
    photos: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kept:
    """A value and how much memory it holds, as `core.sizes` measures it."""

    value: Any
    nbytes: int


class Store:
    """Least-recently-used store of at most `max_bytes` bytes; each key is computed once, however many ask."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._values: LRUCache[Key, Kept] = LRUCache(max_bytes, getsizeof=lambda kept: kept.nbytes)
        self._making: dict[Key, Lock] = {}
        self._holders: Counter[str] = Counter()
        self._leaving: deque[str] = deque()
        self._lock = Lock()
        self._dismissals = 0

    @property
    def nbytes(self) -> int:
        """Bytes held now."""
        return int(self._values.currsize)

    @property
    def dismissals(self) -> int:
        """How many photos it was asked to let go of so far."""
        with self._lock:
            self._let_go()
            return self._dismissals

    @property
    def photos(self) -> frozenset[str]:
        """Digests of the personal photos that somebody holds."""
        with self._lock:
            self._let_go()
            return frozenset(self._holders)

    def admit(self, photo: str) -> None:
        """Keep what is made from the personal photo with this digest, until as many have dismissed it."""
        with self._lock:
            self._holders[photo] += 1

    def dismiss(self, photo: str) -> None:
        """One holder less. With the last one all that was made from the photo goes, and nothing new is kept.

        Never waits: a session that is collected dismisses its photo in whatever thread that happens, perhaps while this
        very store is at work. Who holds the lock then does it, or who comes next.
        """
        self._leaving.append(photo)
        if self._lock.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._lock.release()

    def _let_go(self) -> None:
        """What `dismiss` asks for. The lock is held."""
        while self._leaving:
            photo = self._leaving.popleft()
            self._dismissals += 1
            self._holders[photo] -= 1
            if self._holders[photo] <= 0:
                del self._holders[photo]
                for key in [key for key in self._values if photo in key.photos]:
                    del self._values[key]

    def get(self, key: Key, make: Callable[[], V]) -> V:
        """The value under `key`, made by `make()` if it is not there. What `make` raises is passed on, nothing is kept.

        A value larger than the whole store, or from a personal photo that is not admitted, is returned and not kept.
        After a failure, two who ask at once may both try.
        """
        with self._lock:
            self._let_go()
            if key in self._values:
                return cast(V, self._values[key].value)
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return cast(V, self._values[key].value)
            try:
                value = make()
                kept = Kept(value, size_of(value))
                with self._lock:
                    self._let_go()
                    if kept.nbytes <= self.max_bytes and all(photo in self._holders for photo in key.photos):
                        self._values[key] = kept
                    self._let_go()
            finally:
                with self._lock:
                    self._making.pop(key, None)  # after the value is there: who asks now finds it
            return value
