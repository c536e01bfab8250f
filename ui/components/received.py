"""The one place where the values that components send are taken from the session. Readers for them: `core.received`."""

from collections.abc import Callable, Container, Mapping

import streamlit as st

from core.received import one_of

LONGEST_TOKEN = 40  # characters of the name that a browser gives to a change, to know the answer to it


def sent(key: str, event: str) -> object:
    """What the component `key` said last as `event`, unchecked; None where it said nothing."""
    said = st.session_state.get(key)
    return said.get(event) if isinstance(said, Mapping) else None


def picking(key: str, ids: Container[str], on_pick: Callable[[str], None]) -> Callable[[], None]:
    """The callback of the component `key` that sends `picked`: it hands one of `ids` on to `on_pick`, nothing else."""

    def picked() -> None:
        choice = one_of(sent(key, "picked"), ids)
        if choice is not None:
            on_pick(choice)

    return picked
