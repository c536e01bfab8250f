"""A visitor without a browser: speaks Streamlit's protocol over one websocket, as its client in the browser does.

A page run is asked for with `rerun_script`; the server answers with deltas and ends with `script_finished`. Messages that
the server may keep back because the client has them are named by their hashes, so they are not sent twice.
"""

import asyncio
import json
import time
import urllib.request
import uuid
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.server import Server

TIMEOUT_S = 60


@dataclass(frozen=True)
class Run:
    """What one page run sent.

    Attributes:
        seconds: from sending the request to the end of the run.
        elements: in the order in which they were drawn.
        received: bytes of all messages.
    """

    seconds: float
    elements: list[Element]
    received: int

    @property
    def texts(self) -> list[str]:
        """All Markdown, captions too."""
        return [element.markdown.body for element in self.elements if element.WhichOneof("type") == "markdown"]

    @property
    def pictures(self) -> dict[str, str]:
        """Alternative text -> address on the server."""
        lists = [element.imgs for element in self.elements if element.WhichOneof("type") == "imgs"]
        return {image.alt: image.url for images in lists for image in images.imgs}

    @property
    def troubles(self) -> list[str]:
        """Texts of exceptions and of red boxes."""
        found = []
        for element in self.elements:
            if element.WhichOneof("type") == "exception":
                found.append(element.exception.message)
            elif element.WhichOneof("type") == "alert" and element.alert.format == element.alert.ERROR:
                found.append(element.alert.body)
        return found


class Visitor:
    """One user in one browser session. Use as an asynchronous context manager."""

    def __init__(self, server: Server, page: str) -> None:
        self.server = server
        self.page = page
        self.query = ""
        self.session = ""
        self.script = ""
        self.ids: dict[str, str] = {}  # a widget's key -> its id
        self.states: dict[str, WidgetState] = {}  # what this visitor has set, by the widget's id
        self.known: set[str] = set()  # hashes of messages that need not be sent again
        self.fetched: set[str] = set()
        self.socket: ClientConnection
        self.token = ""

    async def __aenter__(self) -> Self:
        answer = await asyncio.to_thread(
            urllib.request.urlopen, f"{self.server.address}/_stcore/health", None, TIMEOUT_S
        )
        with answer:
            self.token = str(answer.headers["Set-Cookie"]).split(";")[0].split("=", 1)[1]
        self.socket = await connect(
            f"ws://{self.server.host}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self.token)],
            additional_headers={"Cookie": f"_streamlit_xsrf={self.token}"},
            origin=None,
            max_size=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def open(self, query: str) -> Run:
        """Arrive at the page by a link."""
        self.query = query
        return await self._run([])

    async def go(self, page: str, query: str = "") -> Run:
        """Follow a link to another page, in the same session."""
        self.page, self.query, self.script = page, query, ""
        return await self._run([])

    async def again(self) -> Run:
        """Have the page drawn once more, as it is."""
        return await self._run([])

    async def press(self, key: str) -> Run:
        """Press a button."""
        return await self._run([WidgetState(id=self.ids[key], trigger_value=True)])

    async def choose(self, key: str, *values: str) -> Run:
        """Set a multiselect."""
        state = WidgetState(id=self.ids[key])
        state.string_array_value.data.extend(values)
        self.states[state.id] = state
        return await self._run([])

    async def pick(self, key: str, value: str) -> Run:
        """Pick a tile of a component."""
        event = json.dumps([{"event": "picked", "value": value}])
        return await self._run(
            [WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{self.ids[key]}__events", json_trigger_value=event)]
        )

    async def upload(self, key: str, name: str, data: bytes) -> Run:
        """Hand a file to an uploader: put it on the server, tell the page."""
        urls = await self.put(name, data)
        state = WidgetState(id=self.ids[key])
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(data), urls.file_id
        info.file_urls.CopyFrom(urls)
        return await self._run([state])

    async def put(self, name: str, data: bytes) -> FileURLs:
        """Ask the server where to, and put a file there."""
        request = BackMsg()
        request.file_urls_request.request_id = str(uuid.uuid4())
        request.file_urls_request.file_names.append(name)
        request.file_urls_request.session_id = self.session
        await self.socket.send(request.SerializeToString())
        while (message := await self._next()).WhichOneof("type") != "file_urls_response":
            pass
        urls: FileURLs = message.file_urls_response.file_urls[0]
        await asyncio.to_thread(self._put, urls.upload_url, name, data)
        return urls

    async def fetch(self, run: Run) -> dict[str, bytes]:
        """The pictures of a run that this visitor does not have yet, as a browser loads them: address -> bytes."""
        new = {url for url in run.pictures.values() if url not in self.fetched}
        self.fetched |= new
        bodies = await asyncio.gather(*(asyncio.to_thread(self._get, url) for url in new))
        return dict(zip(new, bodies, strict=True))

    async def _run(self, changed: list[WidgetState]) -> Run:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self.query
        if self.script:
            rerun.page_script_hash = self.script
        else:
            rerun.page_name = self.page
        rerun.widget_states.widgets.extend([*self.states.values(), *changed])
        rerun.cached_message_hashes.extend(self.known)
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        elements: list[Element] = []
        received = 0
        while (kind := (answer := await self._next()).WhichOneof("type")) != "script_finished":
            received += answer.ByteSize()
            if kind == "new_session":
                self.session = answer.new_session.initialize.session_id
                elements.clear()  # the run started anew
            elif kind == "navigation":
                self.script = answer.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                elements.append(answer.delta.new_element)
                self._remember(answer)
        return Run(time.perf_counter() - start, elements, received)

    def _remember(self, message: ForwardMsg) -> None:
        """Note the ids of keyed widgets, and that a large message has arrived."""
        element = message.delta.new_element
        widget = getattr(element, str(element.WhichOneof("type")))
        if (id := getattr(widget, "id", "")).startswith("$$ID-"):
            self.ids[id.split("-", 2)[2]] = id
        if message.metadata.cacheable:
            self.known.add(message.hash)

    async def _next(self) -> ForwardMsg:
        data = await asyncio.wait_for(self.socket.recv(decode=False), TIMEOUT_S)
        message = ForwardMsg()
        message.ParseFromString(data)
        return message

    def _put(self, path: str, name: str, data: bytes) -> None:
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
        request = urllib.request.Request(
            self.server.address + path,
            data=head.encode() + data + f"\r\n--{mark}--\r\n".encode(),
            method="PUT",
            headers={
                "Content-Type": f"multipart/form-data; boundary={mark}",
                "X-Xsrftoken": self.token,
                "Cookie": f"_streamlit_xsrf={self.token}",
            },
        )
        urllib.request.urlopen(request, timeout=TIMEOUT_S).close()

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.server.address + path, timeout=TIMEOUT_S) as answer:
            body: bytes = answer.read()
        return body
