"""A button for narrow screens, on which the sidebar is closed: it names the picture and opens the sidebar."""

import streamlit as st

from ui.components.assets import register

_picture_button = register("picture_button")


def picture_button(name: str) -> None:
    """Draw the button; `name` is a short name of the picture in use.

    The page's style hides what is in this container where the sidebar stands beside the lesson.
    """
    with st.container(key="change-picture"):
        _picture_button(key="picture button", data={"name": name})
