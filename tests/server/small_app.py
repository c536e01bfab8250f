"""An application of one line, with the parts of `server/` around it, two own routes and limits of seconds."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from streamlit.runtime.scriptrunner import get_script_run_ctx

from server.access import Gate
from server.headers import Headers, failed
from server.lifespan import running
from server.patience import Connections, Patience
from server.routes import own_route

HEAD_S, PIECE_S, BODY_S, TAKE_S = 2.0, 2.0, 6.0, 3.0
LARGE = bytes(80 * 2**20)  # more than the kernel takes off an answer that nobody reads
ticks = 0


async def fail_once() -> None:
    global ticks
    ticks += 1
    if ticks == 1:
        raise RuntimeError("the first tick of this clock fails")


async def read(request: Request) -> Response:
    return PlainTextResponse(f"{len(await request.body())} bytes, {ticks} ticks, {len(connections)} connections")


async def large(_request: Request) -> Response:
    return Response(LARGE)


async def fail(_request: Request) -> Response:
    raise RuntimeError("this route always fails")


connections = Connections(HEAD_S, TAKE_S)
if get_script_run_ctx(suppress_warning=True) is None:
    connections.follow()
    app = st.App(
        "small_app.py",
        routes=[own_route("read", read, ["GET", "PUT"]), own_route("fail", fail), own_route("large", large)],
        middleware=[Middleware(Headers), Middleware(Gate), Middleware(Patience, piece_s=PIECE_S, body_s=BODY_S)],
        lifespan=running(((0.2, connections.drop_stuck), (0.2, fail_once))),
        exception_handlers={Exception: failed},
    )
else:
    st.title("Small")
