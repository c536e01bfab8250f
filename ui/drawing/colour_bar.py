"""A colour bar with its range printed."""

import streamlit as st

from core.figures.colour import Scale
from core.figures.pictures import bar_png, data_uri
from core.wording import said

_HTML = (
    '<div style="display:flex;align-items:center;gap:8px;flex-wrap:wrap;font-size:0.85rem">'
    '<span>{low}</span><img src="{image}" alt="Colours from {low} to {high}" '
    'style="flex:1 1 40px;min-width:40px;max-width:150px;height:12px;border-radius:3px">'
    '<span>{high}</span><span style="opacity:.75">{meaning}</span></div>'
)


def colour_bar(scale: Scale, meaning: str = "", tint: str = "") -> None:
    """Draw it, in the colours of `tint` for pictures; `meaning` is text of ours, never of the user's."""
    st.html(
        _HTML.format(
            low=said(scale.low, ".3g"),
            high=said(scale.high, ".3g"),
            image=data_uri(bar_png(scale, tint)),
            meaning=meaning,
        )
    )
