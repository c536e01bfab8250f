"""What all sessions of a server process share. Free of torch, for the home page."""

from collections.abc import Callable, Hashable
from functools import cache

from core.jobs import Jobs
from core.store import Key, Store, V

STORE_BYTES = 512 * 2**20
JOBS_AT_ONCE = 1


@cache
def store() -> Store:
    """Models, activations, heat maps: keyed by what they are made from, bounded in bytes."""
    return Store(STORE_BYTES)


@cache
def jobs() -> Jobs:
    """The one queue of work for the processor."""
    return Jobs(workers=JOBS_AT_ONCE)


@cache
def downloads() -> Jobs:
    """The queue of downloads, which wait for the network and would hold up the others."""
    return Jobs(workers=1)


def key(name: str, *parameters: Hashable) -> Key:
    """The key of something that no picture has a part in; for others see `Picture.key`."""
    return Key(name, parameters)


def once(name: str, *parameters: Hashable, work: Callable[[], V]) -> V:
    """What `work()` makes of the parameters alone, kept for all who ask; for others see `Picture.once`."""
    return store().get(key(name, *parameters), work)
