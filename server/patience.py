"""How long a request may take to arrive, and an answer to be taken: who sends half of one and waits is let go.

The server under Streamlit limits the time between two requests, but not the time of a request. Here:

- the head of a request within `HEAD_S`, counted from the connection or from the last answer;
- a body within `BODY_S`, with no pause longer than `PIECE_S`: the largest photo on a line of 0.6 Mbit/s;
- an answer: some of it is taken every `TAKE_S`.

Web sockets are not touched: their own pings find the dead ones.
"""

import asyncio
import time
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_S = 20.0
PIECE_S = 30.0
BODY_S = 600.0
TAKE_S = 60.0


class Connections:
    """The HTTP connections of this process, and since when each of them has been in the state it is in."""

    def __init__(self, head_s: float = HEAD_S, take_s: float = TAKE_S) -> None:
        self.head_s, self.take_s = head_s, take_s
        self._since: dict[Any, tuple[object, float]] = {}

    def __len__(self) -> int:
        return sum(protocol in protocol.connections for protocol in self._since)

    def follow(self) -> None:
        """Note every connection of uvicorn from its first moment on."""
        begin: Any = AutoHTTPProtocol.connection_made

        def connection_made(protocol: Any, transport: asyncio.BaseTransport) -> None:
            begin(protocol, transport)
            self._since[protocol] = (None, time.monotonic())

        AutoHTTPProtocol.connection_made = connection_made  # type: ignore[assignment, method-assign]

    async def drop_stuck(self) -> None:
        """Cut the connections that have waited too long. A tick of a clock."""
        now = time.monotonic()
        for protocol, (before, since) in list(self._since.items()):
            if protocol not in protocol.connections:  # it has ended, or became a web socket
                del self._since[protocol]
                continue
            request, untaken = protocol.cycle, protocol.transport.get_write_buffer_size()
            waiting = request is None or request.response_complete
            state = (request, waiting, untaken)
            if state != before:
                self._since[protocol] = (state, now)
            elif (untaken and now - since > self.take_s) or (waiting and not untaken and now - since > self.head_s):
                protocol.transport.abort()


class TooSlow(Exception):
    """The body of a request did not arrive in time."""


class Patience:
    """ASGI middleware that waits for the body of a request no longer than it says above, and answers 408."""

    def __init__(self, app: ASGIApp, piece_s: float = PIECE_S, body_s: float = BODY_S) -> None:
        self.app, self.piece_s, self.body_s = app, piece_s, body_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        end = time.monotonic() + self.body_s
        arrived = answering = False

        async def receive_in_time() -> Message:
            nonlocal arrived
            try:
                async with asyncio.timeout(None if arrived else min(self.piece_s, end - time.monotonic())):
                    message = await receive()
            except TimeoutError as error:
                raise TooSlow from error
            arrived = not message.get("more_body", False)
            return message

        async def noted_send(message: Message) -> None:
            nonlocal answering
            answering = True
            await send(message)

        try:
            await self.app(scope, receive_in_time, noted_send)
        except TooSlow:
            if answering:
                raise
            late = PlainTextResponse("The upload paused for too long", 408, {"Connection": "close"})
            await late(scope, receive, send)
