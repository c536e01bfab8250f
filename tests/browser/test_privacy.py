"""A photo never touches the disk of the server."""

import resource

from playwright.sync_api import expect

from tests.browser import photos
from tests.browser.conftest import running_server
from tests.browser.steps import upload


def write_no_large_file() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_an_upload_is_not_spooled_to_a_file(visit):
    photo = photos.large_jpeg()
    assert len(photo) > 1_500_000, "the web server spools from 1 MB on"
    with running_server(write_no_large_file) as address:
        page = visit("/formulas", base=address)
        upload(page, "large.jpg", photo, "image/jpeg")
        expect(page.get_by_text("Your photo, 1600×1200 px")).to_be_visible()
