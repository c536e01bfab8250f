"""What a browser does when it opens the app, without a browser: a session over a web socket, requests with its token."""

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PATIENCE_S = 60  # a busy machine is not a fault


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(address: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """One request, its path sent as it is; underscores in the names of headers are hyphens."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE_S)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def new_token(address: str) -> str:
    """The XSRF cookie that the server gives to a browser without one."""
    return re.search("_streamlit_xsrf=([^;]+)", ask(address, "/_stcore/health").headers["set-cookie"]).group(1)


def with_token(token: str) -> dict[str, str]:
    return {"Cookie": f"_streamlit_xsrf={token}", "X_Xsrftoken": token}


def file_form(data: bytes) -> tuple[bytes, dict[str, str]]:
    """The body and the headers with which a browser uploads a file."""
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    return head + data + b"\r\n--cut--\r\n", {"Content_Type": "multipart/form-data; boundary=cut"}


@dataclass
class Visitor:
    """A session on the server."""

    socket: ClientConnection
    session: str
    messages: list[bytes]

    def media(self) -> list[str]:
        """The addresses of the pictures on its page."""
        return sorted({url.decode() for m in self.messages for url in re.findall(rb"/media/[0-9a-f]+\.\w+", m)})


@contextmanager
def visiting(address: str, page: str = "", claimed: str = "", **headers: str) -> Iterator[Visitor]:
    """A session with its first page drawn. `claimed` is the id of a session that the visitor says to be of."""
    protocols = ["streamlit", "none", claimed] if claimed else ["streamlit"]
    url = address.replace("http", "ws") + "/_stcore/stream"
    with connect(url, subprotocols=protocols, max_size=None, proxy=None, **headers) as socket:
        socket.send(BackMsg(rerun_script=ClientState(page_name=page)).SerializeToString())
        session, messages = "", []
        while True:
            messages.append(socket.recv(timeout=PATIENCE_S))
            message = ForwardMsg.FromString(messages[-1])
            if message.WhichOneof("type") == "new_session":
                session = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                break
        yield Visitor(socket, session, messages)
