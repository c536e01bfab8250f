"""Uploaded files that no control takes over, and jobs that nobody waits for."""

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from server import sweep
from server.sweep import MOST_FILES, UNCLAIMED_S, Sweep, bound


@pytest.fixture
def manager() -> MemoryUploadedFileManager:
    made = MemoryUploadedFileManager("/upload")
    bound(made)
    return made


def put(manager: MemoryUploadedFileManager, session: str, file: str, size: int = 10) -> None:
    manager.add_file(session, UploadedFileRec(file, "me.jpg", "image/jpeg", bytes(size)))


def names(manager: MemoryUploadedFileManager, session: str) -> list[str]:
    return list(manager.file_storage.get(session, {}))


def test_the_oldest_of_many_small_files_go(manager):
    for number in range(1000):
        put(manager, "hers", f"file {number}")
    assert names(manager, "hers") == [f"file {number}" for number in range(1000 - MOST_FILES, 1000)]


def test_large_files_of_one_session_are_bounded_in_bytes(manager, monkeypatch):
    monkeypatch.setattr(sweep, "MOST_BYTES", 100)
    for number in range(5):
        put(manager, "hers", f"file {number}", 60)
        assert manager._total_bytes <= 100
    assert names(manager, "hers") == ["file 4"]


def test_all_sessions_together_are_bounded_and_the_new_file_stays(manager, monkeypatch):
    monkeypatch.setattr(sweep, "MOST_BYTES_OF_ALL", 100)
    for number in range(5):
        put(manager, f"session {number}", "photo", 40)
        assert manager._total_bytes <= 100
        assert names(manager, f"session {number}") == ["photo"]
    assert names(manager, "session 0") == []


def test_a_file_that_nobody_takes_over_goes_after_its_time_and_not_before(manager):
    swept, time = Sweep(), [0.0]
    put(manager, "hers", "old")
    swept.drop_unclaimed(manager, lambda: time[0])
    time[0] = UNCLAIMED_S / 2
    put(manager, "hers", "new")
    swept.drop_unclaimed(manager, lambda: time[0])
    time[0] = UNCLAIMED_S + 1
    swept.drop_unclaimed(manager, lambda: time[0])
    assert names(manager, "hers") == ["new"]
    time[0] = 2 * UNCLAIMED_S
    swept.drop_unclaimed(manager, lambda: time[0])
    assert names(manager, "hers") == []
    swept.drop_unclaimed(manager, lambda: time[0])
    assert swept.uploaded == {}, "nothing is remembered of files that are gone"
