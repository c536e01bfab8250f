"""Pictures that a component fetches by address, as `st.image` does: sent once, however often the page is drawn."""

import streamlit as st
from streamlit import runtime


def address(content: bytes, place: str, kind: str = "image/png") -> str:
    """Where the browser of this session finds a picture, as long as the page draws it.

    Args:
        place: what it is drawn in; another picture at the same place takes its place.
        kind: MIME type.
    """
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    path = runtime.get_instance().media_file_mgr.add(content, kind, coordinates=place)
    return f"/{base}{path}" if base else path
