"""The network that a session starts with, and keeps as its default even where another one arrives meanwhile."""

import streamlit as st

from core.models.cards import ModelCard, card, default_card

_FIRST = "first network"


def default_network() -> ModelCard:
    """The default of this session: the one of the server when it began, as long as its file is there."""
    first = card(st.session_state.setdefault(_FIRST, default_card().id))
    if not first.available:
        first = default_card()
        st.session_state[_FIRST] = first.id
    return first
