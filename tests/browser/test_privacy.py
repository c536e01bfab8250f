"""A photo never touches the disk of the server."""

import resource
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import photos
from tests.browser.conftest import running_server
from tests.browser.steps import upload


def write_no_large_file() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.fixture
def server_without_files() -> Iterator[str]:
    with running_server(write_no_large_file) as address:
        yield address


def test_an_upload_is_not_spooled_to_a_file(server_without_files, visit):
    photo = photos.large_jpeg()
    assert len(photo) > 1_500_000, "the web server spools from 1 MB on"
    page = visit("/formulas", base=server_without_files)
    upload(page, "large.jpg", photo, "image/jpeg")
    expect(page.get_by_text("Your photo, 1600×1200 px")).to_be_visible()
