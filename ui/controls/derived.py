"""Controls whose values follow from link parameters that they do not stand for one by one."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st


class Derived:
    """A group of controls that follows what is shown, and says all its values when the reader changes one.

    Each page run sets every control to the value it is drawn with; so they follow the link parameters, however those
    were changed. What the reader sets goes to `changed`, which assigns the parameters.

        fields = Derived(lambda now: resize(int(now["grid rows"]), int(now["grid columns"])))
        fields.draw("grid rows", height, st.number_input, "Rows", 1, 9)
        fields.draw("grid columns", width, st.number_input, "Columns", 1, 9)
    """

    def __init__(self, changed: Callable[[Mapping[str, Any]], None]) -> None:
        self._changed = changed
        self._keys: list[str] = []

    def draw(self, key: str, value: Any, widget: Callable[..., Any], *args: Any, **options: Any) -> None:
        """Draw `widget(*args, **options)`, standing at `value`; `changed` gets what it says under its key."""
        self._keys.append(key)
        st.session_state[key] = value
        widget(*args, key=key, on_change=self._moved, **options)

    def _moved(self) -> None:
        self._changed({key: st.session_state[key] for key in self._keys})
