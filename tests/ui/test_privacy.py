"""What the server holds of a personal photo: nothing of its file, and nothing made from it once it is gone."""

import gc
from pathlib import Path

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from core.shared import store
from tests.browser import photos

ROOT = Path(__file__).parent.parent.parent


def files_on_the_server() -> list[str]:
    managers = [entry for entry in gc.get_objects() if type(entry) is MemoryUploadedFileManager]
    assert managers
    return [file.name for manager in managers for files in manager.file_storage.values() for file in files.values()]


def results_of(digest: str) -> list[object]:
    return [key for key in list(store()._values) if digest in key.photos]


def with_upload(name: str, data: bytes, kind: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300).switch_page("pages/feature_maps.py")
    at.query_params["source"] = "upload"
    at.run()
    at.file_uploader[0].set_value((name, data, kind)).run()
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("name", "data"),
    [("anna at home.jpg", photos.rotated_jpeg()), ("anna.pdf", b"%PDF-1.7 and so on")],
    ids=["good", "bad"],
)
def test_an_uploaded_file_is_let_go_at_once(name, data):
    at = with_upload(name, data, "image/jpeg")
    assert ("own picture" in at.session_state) == name.endswith("jpg")
    assert files_on_the_server() == []


def test_forgetting_a_photo_drops_what_was_made_from_it():
    gc.collect()  # the session of a test before may hold the same photo
    at = with_upload("photo.jpg", photos.rotated_jpeg(), "image/jpeg")
    digest = at.session_state["own picture"].picture.digest
    assert len(results_of(digest)) >= 3
    at.button(key="forget own picture").click().run()
    assert not at.exception
    assert "own picture" not in at.session_state
    assert results_of(digest) == []


def test_another_photo_or_the_end_of_the_session_drops_it_too():
    at = with_upload("photo.png", photos.png_16_bit(), "image/png")
    first = at.session_state["own picture"].picture.digest
    at.file_uploader[0].set_value(("other.jpg", photos.large_jpeg(), "image/jpeg")).run()
    second = at.session_state["own picture"].picture.digest
    gc.collect()
    assert results_of(first) == []
    assert results_of(second)
    del at
    gc.collect()
    assert results_of(second) == []
