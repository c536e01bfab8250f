"""Things a visitor does, in the words of the tests."""

import io
import re
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Download, Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.RootContainer_pb2 import RootContainer

from tests.browser.conftest import PATIENCE_MS, settled


def sidebar_picture(page: Page) -> np.ndarray:
    """The picture in the sidebar as the browser shows it, `(H, W, 3)`."""
    picture = page.locator('[data-testid="stSidebar"] [data-testid="stImage"] img').first
    expect(picture).to_be_visible()
    answer = page.request.get(page.evaluate("image => image.src", picture.element_handle()))
    return np.asarray(Image.open(io.BytesIO(answer.body())).convert("RGB")).astype(int)


def downloaded_picture(download: Download) -> Image.Image:
    return Image.open(io.BytesIO(Path(download.path()).read_bytes()))


def upload(page: Page, name: str, data: bytes, kind: str) -> None:
    page.get_by_role("radio", name="Upload").click()
    settled(page)
    hand_over(page, page.locator('[data-testid="stFileUploaderDropzoneInput"]'), name, data, kind)


def hand_over(page: Page, chooser: Locator, name: str, data: bytes, kind: str) -> None:
    """Give a file to an uploader and wait until the page has taken note of it."""
    with page.expect_response(lambda answer: "/upload_file/" in answer.url and answer.request.method == "PUT"):
        chooser.set_input_files({"name": name, "mimeType": kind, "buffer": data})
    settled(page)


def go_to(page: Page, title: str) -> None:
    page.locator('[data-testid="stSidebar"]').get_by_role("link", name=re.compile(title)).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    settled(page)


def stage(page: Page, name: str) -> Locator:
    return page.get_by_role("option", name=re.compile(rf"^Stage {re.escape(name)},"))


FITS = """(element, patience) => new Promise((done) => {
    const end = performance.now() + patience;
    const look = () => {
        const fits = element.scrollWidth <= element.clientWidth + 1;
        if (fits || performance.now() > end) done(fits); else requestAnimationFrame(look);
    };
    look();
})"""


def fits(place: Locator) -> bool:
    """Whether nothing in it sticks out at the side, once all is laid out: a chart takes its width after it is drawn."""
    return bool(place.evaluate(FITS, PATIENCE_MS))


def listen(page: Page) -> list[bytes]:
    """Grows by every message of the server, from the next time on that the page is loaded."""
    frames: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    return frames


def roots(frames: list[bytes]) -> set[str]:
    """The parts of the page that messages of the server draw in: `main`, `sidebar`."""
    messages = [ForwardMsg.FromString(frame) for frame in frames]
    drawing = [message for message in messages if message.WhichOneof("type") in ("delta", "ref_hash")]
    return {RootContainer.Name(message.metadata.delta_path[0]).lower() for message in drawing}
