"""The cache that all users of a process share."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from core.store import Key, Store

FLOAT = 8  # bytes


def named(name: object, *photos: str) -> Key:
    return Key(str(name), (), frozenset(photos))


def of_size(nbytes: int) -> Callable[[], np.ndarray]:
    return lambda: np.zeros(nbytes // FLOAT)


def not_called() -> np.ndarray:
    raise AssertionError("made again")


def test_second_get_returns_the_same_object() -> None:
    store = Store(800)
    first = store.get(named("key"), of_size(80))
    assert store.get(named("key"), not_called) is first
    assert store.nbytes == 80


def test_bounded_in_bytes() -> None:
    store = Store(800)
    for key in range(30):
        store.get(named(key), of_size(240))
        assert store.nbytes <= 800
    assert store.nbytes == 720, "three values of 240 bytes fit"


def test_least_recently_used_goes_first() -> None:
    store = Store(240)
    for key in "abc":
        store.get(named(key), of_size(80))
    store.get(named("a"), not_called)
    store.get(named("d"), of_size(80))
    for key in "acd":
        store.get(named(key), not_called)
    with pytest.raises(AssertionError, match="made again"):
        store.get(named("b"), not_called)


def test_value_as_large_as_the_store_is_kept_and_a_larger_one_is_not() -> None:
    store = Store(800)
    store.get(named("small"), of_size(80))
    assert store.get(named("large"), of_size(808)).nbytes == 808
    assert store.nbytes == 80
    store.get(named("small"), not_called)
    store.get(named("full"), of_size(800))
    store.get(named("full"), not_called)
    assert store.nbytes == 800


def test_exception_is_passed_on_and_leaves_nothing_behind() -> None:
    store = Store(800)

    def broken() -> np.ndarray:
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            store.get(named("key"), broken)
        assert store.nbytes == 0
    assert store.get(named("key"), of_size(80)).nbytes == 80
    assert not store._making, "no lock is kept for a finished key"


def test_made_once_however_many_ask_at_once() -> None:
    store, start, made, got = Store(800), threading.Barrier(8), [], []

    def make() -> np.ndarray:
        made.append(1)
        go_on.wait(0.05)  # long enough for the others to arrive
        return np.zeros(3)

    def ask() -> None:
        start.wait()
        got.append(store.get(named("key"), make))

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
                    others.append(threading.Thread(target=store.get, args=(named("key"), make)))
                    others[0].start()
                    others[0].join(0.1)  # it waits for the value, or returns it

    store._lock = Interrupted()
    store.get(named("key"), make)
    others[0].join()
    assert len(made) == 1


def test_different_keys_are_made_side_by_side() -> None:
    store, both = Store(800), threading.Barrier(2, timeout=120)

    def make() -> np.ndarray:
        both.wait()  # returns only if the other one is being made too
        return np.zeros(3)

    other = threading.Thread(target=store.get, args=(named("a"), make))
    other.start()
    store.get(named("b"), make)
    other.join()
    assert store.nbytes == 48


def test_what_is_made_from_a_photo_goes_with_its_last_holder() -> None:
    store = Store(800)
    for _ in range(2):
        store.admit("hers")
    store.admit("his")
    for key in (named("a", "hers"), named("b", "his"), named("c", "hers", "his"), named("d")):
        store.get(key, of_size(80))
    store.dismiss("hers")
    assert store.nbytes == 320, "somebody else holds the same photo"
    store.dismiss("hers")
    assert store.nbytes == 160
    for key in (named("b", "his"), named("d")):
        store.get(key, not_called)


def test_nothing_is_kept_under_a_photo_that_nobody_holds() -> None:
    store = Store(800)
    assert store.get(named("a", "hers"), of_size(80)).nbytes == 80
    assert store.nbytes == 0
    store.admit("hers")

    def make_while_it_goes() -> np.ndarray:
        store.dismiss("hers")
        return np.zeros(10)

    assert store.get(named("a", "hers"), make_while_it_goes).nbytes == 80
    assert store.nbytes == 0
    store.admit("hers")
    store.get(named("a", "hers"), of_size(80))
    assert store.nbytes == 80, "held again, kept again"


def test_a_photo_dismissed_while_the_store_is_at_work_goes_and_nothing_waits_for_ever() -> None:
    """As a collection does in the middle of anything: it ends a session, which dismisses its photo."""
    store = Store(800)
    store.admit("hers")
    store.admit("his")
    store.get(named("a", "hers"), of_size(80))

    class Dismissing(frozenset[str]):
        def __iter__(self) -> Iterator[str]:  # gone through while the lock is held
            if "hers" in store._holders:
                store.dismiss("hers")
            return super().__iter__()

    key = replace(named("b"), photos=Dismissing({"hers", "his"}))
    thread = threading.Thread(target=store.get, args=(key, of_size(80)), daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert store.nbytes == 0
    assert store.photos == {"his"}
