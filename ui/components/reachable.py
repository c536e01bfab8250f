"""Lets the keyboard reach formulas and tables that scroll sideways, on the whole page."""

from ui.components.assets import register

_reachable = register("reachable")


def reachable() -> None:
    """Watch the page from now on. Draws nothing."""
    _reachable(key="reachable", data={})
