"""What leaves the server's memory by the clock, whether anybody comes by or not.

Streamlit drops a session that was left only when the next one is left, and keeps uploaded files that no control asks for
as long as the session. With `runner.postScriptGC` off, what holds itself in a circle stays until Python happens to
collect. None of that may keep a photo.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import CoroutineType

from streamlit import runtime
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.session_manager import SessionInfo, SessionManager
from streamlit.runtime.state import SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from core.shared import downloads, jobs, store

TICK_S = 1.0
COLLECT_EVERY_S = 2.0
UNCLAIMED_S = 60.0  # a photo is taken over by the run that its upload starts
MOST_FILES, MOST_BYTES = 4, 100 * 2**20  # uploaded and not yet taken over, of one session
MOST_BYTES_OF_ALL = 400 * 2**20


@dataclass
class Sweep:
    """One sweep after another; what they have to remember of each other.

    Attributes:
        dismissals: how many photos the store had been asked to drop when last looked at.
        collect_from: no collection before this time: each holds up all threads for a moment.
        waiting: there is something to collect.
        modules: how many modules were loaded when all that was there was last left out of collections.
        uploaded: file id -> when the file was first seen.
        bounded: the manager whose uploads are bounded.
    """

    dismissals: int = 0
    collect_from: float = 0.0
    waiting: bool = False
    modules: int = 0
    uploaded: dict[str, float] = field(default_factory=dict)
    bounded: MemoryUploadedFileManager | None = None

    async def __call__(self) -> None:
        """Drop expired sessions, unclaimed uploads and given up jobs; then collect, if there was any."""
        if not runtime.exists():
            return
        here = runtime.get_instance()
        if isinstance(here.uploaded_file_mgr, MemoryUploadedFileManager):
            if here.uploaded_file_mgr is not self.bounded:
                bound(here.uploaded_file_mgr)
                self.bounded = here.uploaded_file_mgr
            self.drop_unclaimed(here.uploaded_file_mgr)
        gone = expire(here) + sum(queue.sweep() for queue in (jobs(), downloads()))
        if gone or store().dismissals != self.dismissals:
            self.dismissals = store().dismissals
            self.waiting = True
        if time.monotonic() < self.collect_from:
            return
        loaded = len(sys.modules) > self.modules and nobody_has_a_photo(here)
        if not (loaded or self.waiting):
            return
        self.waiting = False
        await asyncio.to_thread(gc.collect)
        if loaded and nobody_has_a_photo(here):  # libraries are left out of later collections: 0.4 s become 0.02 s
            gc.freeze()
            self.modules = len(sys.modules)
        self.collect_from = time.monotonic() + COLLECT_EVERY_S
        here.media_file_mgr.remove_orphaned_files()

    def drop_unclaimed(self, manager: MemoryUploadedFileManager, now: Callable[[], float] = time.monotonic) -> None:
        """Drop uploaded files that no control has taken over for `UNCLAIMED_S`."""
        files = {(session, file) for session, those in list(manager.file_storage.items()) for file in list(those)}
        self.uploaded = {file: self.uploaded.get(file, now()) for _, file in files}
        for session, file in files:
            if now() - self.uploaded[file] > UNCLAIMED_S:
                manager.remove_file(session, file)


def expire(here: Runtime) -> int:
    """End the sessions that were left for longer than `server.disconnectedSessionTTL`. Returns how many."""
    storage = _manager(here)._session_storage  # type: ignore[attr-defined]
    if not isinstance(storage, MemorySessionStorage):
        return 0
    left: dict[str, SessionInfo] = dict(storage._cache._data)  # type: ignore[attr-defined]
    storage._cache.expire()  # type: ignore[attr-defined]
    gone = [info.session for id, info in left.items() if id not in storage._cache._data]  # type: ignore[attr-defined]
    for session in gone:
        end(session)
    if gone and not here._session_mgr.num_active_sessions():
        forget_last_messages()
    return len(gone)


def nobody_has_a_photo(here: Runtime) -> bool:
    """Whether no personal photo is held, nor anything of one by a script that runs."""
    return not store().photos and all(is_idle(entry.session) for entry in _manager(here).list_sessions())


def end(session: AppSession) -> None:
    """Shut a session down and empty it. Streamlit's loop holds the last one it served until it serves another."""
    session.shutdown()
    session._session_state = SessionState()
    session._fragment_storage.clear()
    session._browser_queue.clear()


def forget_last_messages() -> None:
    """Empty the messages that Streamlit's loop sent last, which it holds until it sends others."""
    for task in asyncio.all_tasks():
        coroutine = task.get_coro()
        if not isinstance(coroutine, CoroutineType) or coroutine.__qualname__ != "Runtime._loop_coroutine":
            continue
        if coroutine.cr_frame is not None:
            local = coroutine.cr_frame.f_locals
            local.get("msg_list", []).clear()
            if "msg" in local:
                local["msg"].Clear()
            local.clear()  # a copy, which the frame would keep


def is_idle(session: AppSession) -> bool:
    """Whether no script runs for this session, and none will start while the event loop does not get the turn."""
    return session._scriptrunner is None


def bound(manager: MemoryUploadedFileManager) -> None:
    """Have uploads of one session, and of all together, push out the oldest that nobody has taken over."""
    add = manager.add_file

    def add_within_bounds(session_id: str, file: UploadedFileRec) -> None:
        add(session_id, file)
        own = manager.file_storage[session_id]
        while len(own) > 1 and (len(own) > MOST_FILES or _bytes(own) > MOST_BYTES):
            manager.remove_file(session_id, next(iter(own)))
        for other in list(manager.file_storage):
            if manager._total_bytes <= MOST_BYTES_OF_ALL:
                break
            for id in list(manager.file_storage.get(other, {})):
                if (other, id) != (session_id, file.file_id):
                    manager.remove_file(other, id)

    manager.add_file = add_within_bounds  # type: ignore[method-assign]


def _bytes(files: dict[str, UploadedFileRec]) -> int:
    return sum(len(file.data) for file in files.values())


def _manager(here: Runtime) -> SessionManager:
    return here._session_mgr
