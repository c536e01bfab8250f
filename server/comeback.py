"""A page that comes back to a server which no longer has its session: asleep too long, a restart, another replica.

Streamlit's browser side then meets a new session. It knows none of the page's fragments and drops what is sent for them,
has no widget registered whose callback it could run, and says nothing until asked. So a session that a client wanted to be
an old one

1. asks the client to speak: it sends where it is and what its widgets hold, along with any click;
2. runs that page once for itself, from its address alone: now it knows what the session before it knew;
3. then runs the page with what the client sent, as any other change: callbacks see what the reader did, and all is drawn.

This leans on inner parts of Streamlit's `AppSession`, on single sessions and only until they have come back.
"""

from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

ASK_S = 0.3  # how often the client is to speak until it is answered
ENDS = (ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS, ScriptRunnerEvent.SCRIPT_STOPPED_WITH_COMPILE_ERROR)
TAKEN_OVER = ("request_rerun", "_enqueue_forward_msg", "_handle_scriptrunner_event_on_event_loop")
_connect = WebsocketSessionManager.connect_session


def install() -> None:
    """Have pages come back. Call it as the process starts, before the first client connects; again does nothing more."""
    WebsocketSessionManager.connect_session = _connect_session  # type: ignore[method-assign, assignment]


def _connect_session(manager: WebsocketSessionManager, *args: Any, **options: Any) -> str:
    id = _connect(manager, *args, **options)
    wanted, info = options.get("existing_session_id"), manager.get_active_session_info(id)
    if wanted and wanted != id and info is not None:
        _Comeback(info.session)
    return id


class _Comeback:
    """Takes over a new session until it knows what the one before it knew. All of it on the event loop."""

    def __init__(self, session: AppSession) -> None:
        self.session = session
        self.sent: ClientState | None = None  # what the client has sent since
        self.take_over(request_rerun=self.wait)
        ask = ForwardMsg()
        ask.auto_rerun.fragment_id = "comeback"  # any; the client stops asking once a run begins
        ask.auto_rerun.interval = ASK_S
        session._enqueue_forward_msg(ask)

    def take_over(self, **methods: Any) -> None:
        vars(self.session).update(methods)

    def wait(self, sent: ClientState | None) -> None:
        """Keep what the client sends until the first run is over; begin that one."""
        if sent is None:
            return
        if self.sent is not None:
            sent = both(self.sent, sent)
            self.sent = sent
            return
        self.sent = sent
        self.take_over(_enqueue_forward_msg=lambda _: None, _handle_scriptrunner_event_on_event_loop=self.follow)
        address = ClientState()
        address.CopyFrom(sent)
        for field in ("widget_states", "fragment_id", "is_auto_rerun"):
            address.ClearField(field)
        AppSession.request_rerun(self.session, address)

    def follow(self, sender: Any, event: ScriptRunnerEvent, *rest: Any) -> None:
        """What Streamlit does with the events of a run; after the last of the first run the session is as any other."""
        AppSession._handle_scriptrunner_event_on_event_loop(self.session, sender, event, *rest)
        if event in ENDS and self.sent is not None:
            for name in TAKEN_OVER:
                vars(self.session).pop(name)
            self.sent.fragment_id, self.sent.is_auto_rerun = "", False
            self.session.request_rerun(self.sent)


def both(before: ClientState, after: ClientState) -> ClientState:
    """The later one, with the clicks of the earlier one: a client sends a click once, other values each time."""
    joined = ClientState()
    joined.CopyFrom(after)
    again = {state.id for state in after.widget_states.widgets}
    joined.widget_states.widgets.extend(state for state in before.widget_states.widgets if state.id not in again)
    return joined
