"""Own routes, all below `/api/`: a route named like a page would hide it."""

from starlette.routing import BaseRoute

ROUTES: tuple[BaseRoute, ...] = ()
