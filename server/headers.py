"""What every answer says to the browser: who may frame the app, what its pages may load, what may be kept.

What Streamlit's front end needs, tried on every page in Chromium:

- `script-src`: its own files; `blob:` for the modules of components; the one inline script of its `index.html`, by hash;
  `'wasm-unsafe-eval'` for the whole numbers of 64 bits in its messages. Neither `'unsafe-inline'` nor `'unsafe-eval'`.
- `style-src 'unsafe-inline'`: styles are made at run time and written into the page, by it and by KaTeX and plotly.
- `img-src data: blob:`: icons and charts that are drawn in the page and saved as pictures.
- `connect-src`: its own address, where `'self'` includes web sockets; `data:`, as which it reads what the camera took.
"""

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, file_util

FRAME_ANCESTORS = "CONVSCOPE_FRAME_ANCESTORS"
PERMISSIONS = (
    "camera=(self), clipboard-write=(self), fullscreen=(self), microphone=(), geolocation=(), usb=(), payment=()"
)
PRIVATE = ("/media/", "/_stcore/upload_file/", "/api/")  # pictures, and what is made from them: kept by no cache


def inline_scripts(html: str) -> list[str]:
    """The CSP sources that allow the inline scripts of a page, such as `'sha256-...'`."""
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]


def frame_ancestors(environment: Mapping[str, str]) -> str:
    """Who may show the app in a frame, as CSP sources: `'self'`, or what `CONVSCOPE_FRAME_ANCESTORS` says.

    Raises `ValueError` for what would end the directive or the header.
    """
    sources = environment.get(FRAME_ANCESTORS, "").strip() or "'self'"
    if not re.fullmatch(r"[!-+\--:<-~ ]+", sources):
        raise ValueError(f"{FRAME_ANCESTORS}: sources parted by spaces, such as 'self' https://school.example")
    return sources


def security_headers(frame: str) -> dict[str, str]:
    """The headers that are the same on every answer."""
    index = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    policy = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", "'wasm-unsafe-eval'", *inline_scripts(index)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "frame-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": frame,
    }
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
    }
    older = {"'self'": "SAMEORIGIN", "'none'": "DENY"}.get(frame)  # it cannot name anybody
    return headers | ({"X-Frame-Options": older} if older else {})


def own_path(scope: Scope) -> str:
    """The path of a request below `server.baseUrlPath`."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    path: str = scope["path"]
    return path.removeprefix(f"/{base}") if base else path


class Headers:
    """ASGI middleware that adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = security_headers(frame_ancestors(os.environ))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                if own_path(scope).startswith(PRIVATE):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


async def failed(_request: Request, _error: Exception) -> Response:
    """The answer where a fault of ours stopped one: it does not pass through the middleware."""
    return PlainTextResponse("Internal Server Error", 500, security_headers(frame_ancestors(os.environ)))
