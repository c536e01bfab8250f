"""In the sidebar: ImageNet's network on its way to this server, and the offer to use it once it is there."""

from pathlib import Path

import streamlit as st

from core.errors import LearnerError
from core.jobs import Job
from core.models.arrival import arrival
from core.models.cards import RESNET18, ModelCard
from core.parameters import MODEL
from ui.frame import state
from ui.frame.default_network import default_network
from ui.frame.errors import guard

_POLL_S = 2.0


def arriving(chosen: ModelCard) -> None:
    """Say how far the server's own download is; offer its network to sessions that began without it."""
    job = arrival()
    if job is None or RESNET18 in (chosen, default_network()):
        return
    if not job.finished.is_set():
        _watch(job)
    elif RESNET18.available:
        st.button(
            f"Use {RESNET18.title}",
            on_click=lambda: state.assign(MODEL, RESNET18.id, shared=True),
            icon=":material/download_done:",
            help="It has arrived on this server meanwhile. Its 1,000 classes hold most things of every day.",
            key="use what arrived",
            width="stretch",
        )
    else:
        st.caption(_why_not(job))


@st.fragment(run_every=_POLL_S)
def _watch(job: Job[Path]) -> None:
    with guard():
        if job.finished.is_set():
            st.rerun()
        st.progress(job.progress, f"{RESNET18.title} is on its way to this server: {job.progress:.0%}")


def _why_not(job: Job[Path]) -> str:
    if isinstance(job.error, LearnerError):
        return f"{RESNET18.title} is not on this server. {job.error.message}"
    return f"{RESNET18.title} is not on this server: it could not be fetched."
