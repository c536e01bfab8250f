"""What a component was given, and what its JavaScript would send."""

import json
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import UnknownElement


def component(at: AppTest, key: str) -> UnknownElement:
    return next(element for element in at.get("bidi_component") if element.key == key)


def given(at: AppTest, key: str) -> dict[str, Any]:
    return json.loads(component(at, key).proto.json)


def send(at: AppTest, key: str, event: str, value: object) -> None:
    """Run the page with a trigger of the component, as the browser sends it."""
    states = at._tree.get_widget_states()
    payload = json.dumps([{"event": event, "value": value}])
    states.widgets.append(
        WidgetState(id=_make_trigger_id(component(at, key).proto.id, "events"), json_trigger_value=payload)
    )
    at._run(states)
    assert not at.exception
