"""The one place where the values that components send are taken from the session. Readers for them: `core.received`."""

from collections.abc import Mapping

import streamlit as st

LONGEST_TOKEN = 40  # characters of the name that a browser gives to a change, to know the answer to it


def sent(key: str, event: str) -> object:
    """What the component `key` said last as `event`, unchecked; None where it said nothing."""
    said = st.session_state.get(key)
    return said.get(event) if isinstance(said, Mapping) else None
