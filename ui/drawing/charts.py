"""A Plotly figure on the page."""

import plotly.graph_objects as go
import streamlit as st


def chart(figure: go.Figure, alt: str, key: str) -> None:
    """Draw it with its text description, and without the tool bar that costs the keyboard seven stops."""
    st.plotly_chart(figure, alt=alt, key=key, config={"displayModeBar": False})
