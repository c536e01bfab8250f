"""A button for narrow screens, on which the sidebar is closed: it names the picture and opens the sidebar."""

from ui.components.assets import register

_picture_button = register("picture_button")
KEY = "change picture"  # the page's style hides what has this key where the sidebar is open beside the lesson


def picture_button(name: str) -> None:
    """Draw the button; `name` is a short name of the picture in use."""
    _picture_button(key=KEY, data={"name": name})
