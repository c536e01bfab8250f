"""What runs beside the requests, from the start of the server to its end."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.formparsers import MultiPartParser
from streamlit.web.server.starlette import App

# The web server would write an upload of more than 1 MB to a temporary file; larger than server.maxUploadSize.
SPOOL_BYTES = 64 * 2**20

Tick = Callable[[], Awaitable[None]]
Clock = tuple[float, Tick]


async def beat(seconds: float, tick: Tick) -> None:
    """Call `tick` every `seconds`, for ever. A tick that fails is logged, and the next one comes all the same."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await tick()
        except Exception:
            logging.getLogger(__name__).exception("A tick of the clock failed")


def running(clocks: tuple[Clock, ...]) -> Callable[[App], AbstractAsyncContextManager[None]]:
    """A lifespan of the application: `clocks` are `(seconds between two ticks, tick)`; they stop when the server does.

    A tick runs on the event loop: what takes longer than some milliseconds belongs in `asyncio.to_thread`.
    """

    @asynccontextmanager
    async def lifespan(_app: App) -> AsyncIterator[None]:
        MultiPartParser.spool_max_size = SPOOL_BYTES
        tasks = [asyncio.create_task(beat(seconds, tick)) for seconds, tick in clocks]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    return lifespan
