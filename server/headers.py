"""What every answer of the server says to the browser."""

from starlette.middleware import Middleware

MIDDLEWARE: tuple[Middleware, ...] = ()
