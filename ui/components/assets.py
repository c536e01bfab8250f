"""Registers a component from its plain files."""

import json
from pathlib import Path

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

COMPONENTS = Path(__file__).parent.parent.parent / "assets" / "components"
PARTS = json.loads((COMPONENTS / "parts.json").read_text(encoding="utf-8"))


def register(name: str) -> ComponentRenderer:
    """The component in `assets/components/NAME/`. Call once, at import.

    `parts.json` names further JavaScript files of the folder, `../NAME` for those that components share; they are put
    in front of `component.js` and share its scope.
    """
    folder = COMPONENTS / name
    html, css = ((folder / f"component.{kind}").read_text(encoding="utf-8") for kind in ("html", "css"))
    js = "\n".join((folder / f"{part}.js").read_text(encoding="utf-8") for part in (*PARTS.get(name, []), "component"))
    return component(f"convscope.{name}", html=html, css=css, js=js)
