"""Own routes, all below `/api/`: a route named like a page would hide it."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from server.access import admitted


def own_route(
    path: str, endpoint: Callable[[Request], Awaitable[Response]], methods: Sequence[str] = ("GET",)
) -> Route:
    """A route at `/api/{session}/path`. It answers 403 where the origin, the session or the token is not right."""

    async def checked(request: Request) -> Response:
        if not admitted(request, request.path_params["session"]):
            return PlainTextResponse("Not from a page of this server", status_code=403)
        return await endpoint(request)

    return Route(f"/api/{{session}}/{path}", checked, methods=list(methods))


ROUTES: tuple[BaseRoute, ...] = ()
