"""What a session holds in memory alone, and what is said when it is gone with the session."""

import secrets

import streamlit as st

from core.jobs import Status
from ui.frame import jobs, privacy, sidebar

PHOTO, TRAINING, WORK = "photo", "training", "work"
LOST = {
    PHOTO: "Your photo is gone: the server has a new session for this page, and photos are kept nowhere else. "
    "Add it again in the sidebar, under Upload or Camera.",
    TRAINING: "Your training is gone with the server's last session. Train it again: the settings are still here.",
    WORK: "What was computed in the background is gone with the server's last session. Start it again with its button.",
}
_SESSION = "kept session"


def tell() -> None:
    """Have the page say what the session before this one held. Ends every page run and every fragment run."""
    from ui.components.kept import kept  # registers a component, which has to wait until the server runs

    session = st.session_state.setdefault(_SESSION, secrets.token_hex(4))
    kept(session, _held(), LOST, sidebar.photo_elsewhere())


def _held() -> list[str]:
    trainings = [race.job for race in jobs.trainings().values()]
    work = jobs.of_session()
    holds = {
        PHOTO: privacy.own_picture() is not None,
        TRAINING: any(_worth(job.status) for job in trainings),
        WORK: any(_worth(job.status) for job in work),
    }
    return [name for name, held in holds.items() if held]


def _worth(status: Status) -> bool:
    return status not in (Status.CANCELLED, Status.FAILED)
