"""The app's own server, with a second port that tells what is alive of personal photos.

`python -m tests.server.watched WATCH_PORT [arguments of streamlit run]`. Everything that is made from a personal photo is
remembered by weak references: each `Picture`, its pixels, each `Prepared`, and all that goes through the store.
"""

import asyncio
import dataclasses
import gc
import json
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import numpy as np
from streamlit import runtime
from streamlit.web import cli

from core.images.picture import Picture
from core.jobs import _begun
from core.models.preprocessing import Prepared
from core.shared import jobs, store
from core.store import Key, Store

PHOTO = (191, 293)  # `(H, W)` of the photo that the tests upload: no sample has that size
references: list[tuple[str, weakref.ref[Any]]] = []


def remember(name: str, thing: object) -> None:
    try:
        references.append((name, weakref.ref(thing)))
    except TypeError:
        return  # numbers, texts and tuples cannot be watched, what they hold is


def parts(value: object, depth: int = 4) -> Iterator[object]:
    """The value and what it consists of."""
    yield value
    inner: Any = ()
    if depth and isinstance(value, dict):
        inner = value.values()
    elif depth and isinstance(value, list | tuple):
        inner = value
    elif depth and dataclasses.is_dataclass(value):
        inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif depth and isinstance(value, np.ndarray) and value.base is not None:
        inner = [value.base]
    for part in inner:
        yield from parts(part, depth - 1)


def watch() -> None:
    """Have everything remembered that is made from a personal photo."""
    settled, get = Picture.__post_init__, Store.get

    def made(self: Picture) -> None:
        settled(self)
        if self.personal:
            remember("Picture", self)
            remember("Picture.pixels", self.pixels)

    def kept(self: Store, key: Key, make: Callable[[], Any]) -> Any:
        value = get(self, key, make)
        if key.photos:
            for part in parts(value):
                if not isinstance(part, type):
                    remember(f"{key.name}: {type(part).__name__}", part)
        return value

    begin = Prepared.__init__

    def prepared(self: Prepared, *args: Any, **options: Any) -> None:
        begin(self, *args, **options)
        if self.photo == PHOTO:
            for part in parts(self):
                remember(f"Prepared: {type(part).__name__}", part)

    Picture.__post_init__ = made  # type: ignore[method-assign]
    Store.get = kept  # type: ignore[method-assign,assignment]
    Prepared.__init__ = prepared  # type: ignore[method-assign]


def census(collect: bool) -> dict[str, Any]:
    """What is there now; after a collection where `collect` says so."""
    if collect:
        gc.collect()
    here = runtime.get_instance()
    manager = here.uploaded_file_mgr
    queue = jobs()
    return {
        "alive": Counter(name for name, reference in references if reference() is not None),
        "ever": len(references),
        "keys": [key.name for key in list(store()._values) if key.photos],
        "held": len(store()._holders),
        "jobs": len(queue._queue),
        "running": sum(not job.finished.is_set() for job in list(_begun)),
        "files": sum(len(files) for files in list(manager.file_storage.values())),  # type: ignore[attr-defined]
        "media": sorted(here.media_file_mgr._file_metadata),
        "messages": last_messages(),
        "sessions": len(here._session_mgr.list_sessions()),
    }


def last_messages() -> int:
    """Bytes of the messages that Streamlit's loop holds."""
    frames = [
        task.get_coro().cr_frame
        for task in asyncio.all_tasks(runtime.get_instance()._get_async_objs().eventloop)
        if "_loop_coroutine" in repr(task)
    ]
    return sum(message.ByteSize() for frame in frames for message in frame.f_locals.get("msg_list", []))


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps(census("collect" in self.path)).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    port, *arguments = sys.argv[1:]
    watch()
    threading.Thread(target=HTTPServer(("127.0.0.1", int(port)), Answers).serve_forever, daemon=True).start()
    cli.main(["run", "app.py", *arguments])


if __name__ == "__main__":
    main()
