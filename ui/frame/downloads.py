"""Download buttons. The file is made when the button is pressed, not before."""

import weakref
from collections.abc import Callable
from functools import partial

import streamlit as st

from core.errors import LearnerError

MIME = {
    "png": "image/png",
    "gif": "image/gif",
    "npz": "application/octet-stream",
    "safetensors": "application/octet-stream",
    "csv": "text/csv",
    "json": "application/json",
}
_FILES = "files to download"


class Files(dict[str, Callable[[], bytes]]):
    """What makes each file of the page in hand. The session alone holds it, so it goes with the photo and the session."""


def download(label: str, name: str, make: Callable[[], bytes]) -> None:
    """A button that hands out `make()` as file `name`; its ending decides the type."""
    key = f"download:{name}:{label}"
    files: Files = st.session_state.setdefault(_FILES, Files())
    files[key] = make
    st.download_button(
        label,
        data=partial(_content, weakref.ref(files), key),
        file_name=name,
        mime=MIME[name.rsplit(".", 1)[1]],
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )


def forget() -> None:
    """Let go of what makes the files of the page drawn last."""
    st.session_state.pop(_FILES, None)


def _content(files: weakref.ref[Files], key: str) -> bytes:
    here = files()
    if here is None or key not in here:
        raise LearnerError("This file can no longer be made.", "Reload the page, and press the button again.")
    return here[key]()
