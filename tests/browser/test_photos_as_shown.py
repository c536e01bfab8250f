"""What Chromium shows of odd photos, asked anew: the means that the tests of the decoder hold it to."""

import base64

import numpy as np
from playwright.sync_api import Browser, expect

from core.images.decode import decode
from tests.browser.steps import upload
from tests.odd_photos import CASES, FRAMES, KEYS, METADATA, SEGMENTS, STATED, STATED_AVIF

KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff\xe0": "image/jpeg", b"GIF8": "image/gif", b"\0\0\0 ": "image/avif"}
MEAN_OVER_WHITE = """async ([data, kind]) => {
    const image = new Image();
    image.src = `data:${kind};base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0);
    const values = pen.getImageData(0, 0, canvas.width, canvas.height).data;
    const sums = [0, 0, 0];
    values.forEach((value, at) => { if (at % 4 < 3) sums[at % 4] += value; });
    return sums.map(sum => sum / (values.length / 4));
}"""


def test_odd_photos_are_read_as_chromium_shows_them(browser: Browser) -> None:
    files = {path.name: path.read_bytes() for path in CASES.iterdir() if path.suffix in (".png", ".jpg", ".avif")}
    made = {name: data for group in (STATED, STATED_AVIF, FRAMES, KEYS) for name, (data, _) in group.items()}
    files |= made | METADATA | SEGMENTS
    page = browser.new_page()
    wrong = {}
    for name, data in files.items():
        kind = next((kind for start, kind in KINDS.items() if data.startswith(start)), "image/jpeg")
        shown = page.evaluate(MEAN_OVER_WHITE, [base64.b64encode(data).decode(), kind])
        ours = decode(data).pixels.reshape(-1, 3).mean(axis=0)
        if np.abs(ours - shown).max() > 6:
            wrong[name] = (shown, ours)
    page.close()
    assert len(files) > 150
    assert wrong == {}


def test_a_word_on_the_photo_stands_below_it(visit) -> None:
    page = visit("/formulas")
    upload(page, "early.jpg", (CASES / "good.jpg").read_bytes()[:-100], "image/jpeg")
    expect(page.get_by_text("Your photo, 320×240 px")).to_be_visible()
    expect(page.get_by_text("the lowest 14% of the picture are missing")).to_be_visible()


def test_a_raw_photo_is_named(visit) -> None:
    page = visit("/formulas")
    upload(page, "raw.dng", (CASES / "raw.dng").read_bytes(), "image/x-adobe-dng")
    expect(page.get_by_text("This is a raw photo")).to_be_visible()
