"""The cache that all users of a process share."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from core.store import Store

FLOAT = 8  # bytes


def of_size(nbytes: int) -> Callable[[], np.ndarray]:
    return lambda: np.zeros(nbytes // FLOAT)


def not_called() -> np.ndarray:
    raise AssertionError("made again")


def test_second_get_returns_the_same_object() -> None:
    store = Store(800)
    first = store.get("key", of_size(80))
    assert store.get("key", not_called) is first
    assert store.nbytes == 80


def test_bounded_in_bytes() -> None:
    store = Store(800)
    for key in range(30):
        store.get(key, of_size(240))
        assert store.nbytes <= 800
    assert store.nbytes == 720, "three values of 240 bytes fit"


def test_least_recently_used_goes_first() -> None:
    store = Store(240)
    for key in "abc":
        store.get(key, of_size(80))
    store.get("a", not_called)
    store.get("d", of_size(80))
    for key in "acd":
        store.get(key, not_called)
    with pytest.raises(AssertionError, match="made again"):
        store.get("b", not_called)


def test_value_as_large_as_the_store_is_kept_and_a_larger_one_is_not() -> None:
    store = Store(800)
    store.get("small", of_size(80))
    assert store.get("large", of_size(808)).nbytes == 808
    assert store.nbytes == 80
    store.get("small", not_called)
    store.get("full", of_size(800))
    store.get("full", not_called)
    assert store.nbytes == 800


def test_exception_is_passed_on_and_leaves_nothing_behind() -> None:
    store = Store(800)

    def broken() -> np.ndarray:
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            store.get("key", broken)
        assert store.nbytes == 0
    assert store.get("key", of_size(80)).nbytes == 80
    assert not store._making, "no lock is kept for a finished key"


def test_made_once_however_many_ask_at_once() -> None:
    store, start, made, got = Store(800), threading.Barrier(8), [], []

    def make() -> np.ndarray:
        made.append(1)
        go_on.wait(0.05)  # long enough for the others to arrive
        return np.zeros(3)

    def ask() -> None:
        start.wait()
        got.append(store.get("key", make))

    go_on = threading.Event()
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(got) == 8
    assert all(value is got[0] for value in got)


@pytest.mark.parametrize("step", [1, 2, 3])
def test_made_once_when_another_asks_between_two_steps(step: int) -> None:
    """After the `step`-th release of the store's lock a second thread asks for the same key."""
    store, made, others = Store(800), [], []

    def make() -> np.ndarray:
        made.append(1)
        return np.zeros(3)

    class Interrupted:
        def __init__(self) -> None:
            self.lock, self.owner, self.releases = threading.Lock(), threading.get_ident(), 0

        def __enter__(self) -> None:
            self.lock.acquire()

        def __exit__(self, *_: object) -> None:
            self.lock.release()
            if threading.get_ident() == self.owner:
                self.releases += 1
                if self.releases == step:
                    others.append(threading.Thread(target=store.get, args=("key", make)))
                    others[0].start()
                    others[0].join(0.1)  # it waits for the value, or returns it

    store._lock = Interrupted()
    store.get("key", make)
    others[0].join()
    assert len(made) == 1


def test_different_keys_are_made_side_by_side() -> None:
    store, both = Store(800), threading.Barrier(2, timeout=120)

    def make() -> np.ndarray:
        both.wait()  # returns only if the other one is being made too
        return np.zeros(3)

    other = threading.Thread(target=store.get, args=("a", make))
    other.start()
    store.get("b", make)
    other.join()
    assert store.nbytes == 48
