"""Download buttons. The file is made when the button is pressed, not before."""

from collections.abc import Callable

import streamlit as st

MIME = {
    "png": "image/png",
    "gif": "image/gif",
    "npz": "application/octet-stream",
    "safetensors": "application/octet-stream",
    "csv": "text/csv",
    "json": "application/json",
}


def download(label: str, name: str, make: Callable[[], bytes]) -> None:
    """A button that hands out `make()` as file `name`; its ending decides the type."""
    st.download_button(
        label,
        data=make,
        file_name=name,
        mime=MIME[name.rsplit(".", 1)[1]],
        icon=":material/download:",
        on_click="ignore",
        key=f"download:{name}:{label}",
    )
