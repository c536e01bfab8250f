"""What the way back of a page leans on in Streamlit, and what a new session takes from the page of an old one."""

import inspect

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from server import comeback


def parameters(function: object) -> list[str]:
    return list(inspect.signature(function).parameters)  # type: ignore[arg-type]


def test_streamlit_is_built_as_it_was() -> None:
    assert parameters(AppSession.request_rerun) == ["self", "client_state"]
    assert parameters(AppSession._enqueue_forward_msg) == ["self", "msg"]
    assert parameters(AppSession._handle_scriptrunner_event_on_event_loop)[:3] == ["self", "sender", "event"]
    assert "existing_session_id" in parameters(comeback._connect)
    assert "self._handle_scriptrunner_event_on_event_loop(" in inspect.getsource(AppSession._on_scriptrunner_event)
    assert "self.request_rerun(" in inspect.getsource(AppSession._handle_rerun_script_request)
    assert "existing_session_id=existing_session_id" in inspect.getsource(
        __import__("streamlit.runtime.runtime", fromlist=["Runtime"]).Runtime.connect_session
    )
    assert {field.name for field in ForwardMsg().auto_rerun.DESCRIPTOR.fields} == {"fragment_id", "interval"}


def test_it_is_installed_once(monkeypatch) -> None:
    monkeypatch.setattr(WebsocketSessionManager, "connect_session", comeback._connect)
    comeback.install()
    comeback.install()
    assert WebsocketSessionManager.connect_session is comeback._connect_session


def sent(page: str, **values: bool) -> ClientState:
    state = ClientState(page_name=page)
    for id, clicked in values.items():
        state.widget_states.widgets.add(id=id, trigger_value=clicked)
    return state


def test_a_click_that_was_sent_once_stays() -> None:
    joined = comeback.both(sent("first", button=True, box=True), sent("second", box=False))
    assert joined.page_name == "second"
    assert {state.id: state.trigger_value for state in joined.widget_states.widgets} == {"button": True, "box": False}
