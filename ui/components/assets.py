"""Registers a component from its three plain files."""

from pathlib import Path

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

COMPONENTS = Path(__file__).parent.parent.parent / "assets" / "components"


def register(name: str) -> ComponentRenderer:
    """The component in `assets/components/NAME/`. Call once, at import."""
    folder = COMPONENTS / name
    html, css, js = ((folder / f"component.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    return component(f"convscope.{name}", html=html, css=css, js=js)
