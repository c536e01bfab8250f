"""What all sessions of a server process share. Free of torch, for the home page."""

import streamlit as st

from core.jobs import Jobs
from core.store import Store

STORE_BYTES = 512 * 2**20
JOBS_AT_ONCE = 1


@st.cache_resource
def store() -> Store:
    """Models, activations, heat maps: keyed by digests and parameters, bounded in bytes."""
    return Store(STORE_BYTES)


@st.cache_resource
def jobs() -> Jobs:
    """The one queue of work for the processor."""
    return Jobs(workers=JOBS_AT_ONCE)


@st.cache_resource
def downloads() -> Jobs:
    """The queue of downloads, which wait for the network and would hold up the others."""
    return Jobs(workers=1)
