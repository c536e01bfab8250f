"""What becomes of a photo on the server: it stays in memory, its file is let go, and so is all that was made from it."""

import weakref
from dataclasses import dataclass, field
from typing import Any, cast

import streamlit as st
from streamlit import runtime
from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.images.picture import Picture
from core.shared import store
from ui.frame import downloads, jobs

_OWN = "own picture"


@dataclass(frozen=True, eq=False)
class Owned:
    """The personal photo of a session, which alone holds this: when the session ends, the photo is dismissed."""

    picture: Picture
    dismiss: "weakref.finalize[Any, Owned]" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        store().admit(self.picture.digest)
        object.__setattr__(self, "dismiss", weakref.finalize(self, store().dismiss, self.picture.digest))


def own_picture() -> Picture | None:
    """The personal photo of this session."""
    owned: Owned | None = st.session_state.get(_OWN)
    return None if owned is None else owned.picture


def keep(picture: Picture) -> None:
    """Make this the personal photo of the session. What is computed from it goes when the photo does: when it is
    replaced or forgotten, or when the session ends."""
    forget()
    st.session_state[_OWN] = Owned(picture)


def forget() -> None:
    """Drop the personal photo and all that was made from it: results, jobs under way, pictures sent to the browser."""
    owned: Owned | None = st.session_state.pop(_OWN, None)
    if owned is None:
        return
    jobs.forget(owned.picture.digest)
    downloads.forget()
    owned.dismiss()
    if runtime.exists():
        runtime.get_instance().media_file_mgr.remove_orphaned_files()


def drop_stale_callbacks() -> None:
    """Let go of what Streamlit knows of controls that this run has not drawn: their callbacks may hold a photo.

    Ends every page run. A run of a fragment says nothing of the controls outside it, and leaves them alone.
    """
    context = get_script_run_ctx()
    if context is None or context.fragment_ids_this_run:
        return
    drawn = context.shared.widget_ids_this_run.snapshot()
    known = context.session_state._state._new_widget_state.widget_metadata
    for id in [id for id in known if _control_of(id) not in drawn]:
        del known[id]


def _control_of(id: str) -> str:
    """The id of the control that a callback belongs to: what a component triggers has an id made from its own."""
    inner = id.removeprefix(f"{STREAMLIT_INTERNAL_KEY_PREFIX}_")
    return id if inner == id else inner.rpartition(EVENT_DELIM)[0]


def let_go(file: UploadedFile) -> None:
    """Remove an uploaded file, name and metadata and all, from the server's memory."""
    context = get_script_run_ctx()
    if context is not None:
        cast(MemoryUploadedFileManager, context.uploaded_file_mgr).remove_file(context.session_id, file.file_id)
