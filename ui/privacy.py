"""What becomes of a photo on the server: it stays in memory, its file is let go, and so is all that was made from it."""

import weakref
from typing import cast

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.images.picture import Picture
from ui.cache import store

_OWN = "own picture"


def own_picture() -> Picture | None:
    """The personal photo of this session."""
    picture: Picture | None = st.session_state.get(_OWN)
    return picture


def keep(picture: Picture) -> None:
    """Make this the personal photo of the session. What is computed from it goes when the photo does: when it is
    replaced or forgotten, or when the session ends."""
    forget()
    st.session_state[_OWN] = picture
    weakref.finalize(picture, store().drop, picture.digest)


def forget() -> None:
    """Drop the personal photo, and what was computed from it."""
    picture = own_picture()
    if picture is not None:
        del st.session_state[_OWN]
        st.session_state.pop("jobs", None)
        store().drop(picture.digest)


def let_go(file: UploadedFile) -> None:
    """Remove an uploaded file, name and metadata and all, from the server's memory."""
    context = get_script_run_ctx()
    if context is not None:
        cast(MemoryUploadedFileManager, context.uploaded_file_mgr).remove_file(context.session_id, file.file_id)
