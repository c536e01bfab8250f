"""Clocks run as long as the server does, and uploads stay in memory from its start."""

import asyncio

from starlette.formparsers import MultiPartParser
from streamlit import App, config

from core.images.limits import MAX_BYTES
from server.lifespan import running


def test_clocks_tick_until_the_server_ends(monkeypatch):
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1)
    ticked: list[str] = []
    twice = asyncio.Event()

    async def fail() -> None:
        ticked.append("fails")
        raise RuntimeError("every tick of this clock fails")

    async def count() -> None:
        ticked.append("counts")
        if ticked.count("counts") > 1 and ticked.count("fails") > 1:
            twice.set()

    async def serve() -> None:
        async with running(((0.001, fail), (0.001, count)))(App("app.py")):
            assert config.get_option("server.maxUploadSize") * 2**20 >= MAX_BYTES
            assert MultiPartParser.spool_max_size > config.get_option("server.maxUploadSize") * 2**20
            await asyncio.wait_for(twice.wait(), 60)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(serve())
