"""Real server processes: the app, and a small one that has own routes and limits of seconds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import running_server

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    with running_server() as address:
        yield address


@pytest.fixture(scope="session")
def small() -> Iterator[str]:
    with running_server(script="tests/server/small_app.py", PYTHONPATH=str(ROOT)) as address:
        yield address
