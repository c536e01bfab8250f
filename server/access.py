"""Who is let in: pages of this server, sessions that live, and nobody to the metrics unless they are asked for."""

import os
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit import config, url_util
from streamlit.runtime import Runtime
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from server.headers import own_path

METRICS = "CONVSCOPE_METRICS"
LOCAL = ("localhost", "127.0.0.1", "0.0.0.0")
READING = ("GET", "HEAD", "OPTIONS")


def origin_allowed(connection: HTTPConnection) -> bool:
    """Whether a request comes from a page of this server: Streamlit's own rule, but without asking anybody.

    True without `Origin` (no browser), from the address that was asked, from this machine, from what
    `server.corsAllowedOrigins` and `browser.serverAddress` name. Streamlit would go on to ask another server for its own
    outside address, for seconds in which nobody is answered.
    """
    origin, host = connection.headers.get("origin"), connection.headers.get("host")
    if not is_host_allowed(host):
        return False
    if origin is None or not config.get_option("server.enableCORS"):
        return True
    named = (config.get_option("browser.serverAddress"), *config.get_option("server.corsAllowedOrigins"))
    try:
        asking = urlsplit(origin)
        name = asking.hostname
    except ValueError:
        return False
    return bool(name) and (asking.netloc == host or name in (*LOCAL, *map(url_util.get_hostname, named)))


def admitted(connection: HTTPConnection, session: str) -> bool:
    """Whether a request to an own route is answered: its origin is allowed, `session` lives, and where it changes
    something it carries the token of the cookie, as uploads do."""
    token = connection.headers.get("x-xsrftoken"), connection.cookies.get(XSRF_COOKIE_NAME)
    reading = connection.scope["type"] == "websocket" or connection.scope["method"] in READING
    return (
        origin_allowed(connection)
        and Runtime.instance().is_active_session(session)
        and (reading or validate_xsrf_token(*token))
    )


class Gate:
    """ASGI middleware that refuses web sockets of foreign pages, and the metrics unless `CONVSCOPE_METRICS=1`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.metrics = os.environ.get(METRICS) == "1"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp = self.app
        if scope["type"] == "websocket" and not origin_allowed(HTTPConnection(scope)):
            answer = WebSocketClose(code=1008)
        elif scope["type"] == "http" and own_path(scope) == "/_stcore/metrics" and not self.metrics:
            answer = PlainTextResponse("Not found", status_code=404)
        await answer(scope, receive, send)
