"""The lesson on what channels look for in Streamlit's test runner."""

import time

import pytest

from core.images.samples import SAMPLES
from core.models.cards import BUNDLED
from core.network import strips
from core.network.strips import FOLDER
from tests.pages.page import code, open_page, whole, words


def test_the_ready_made_pictures_fit_their_index_and_are_small():
    made = strips.strips()
    assert made is not None
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 5_000_000
    for strip in made.strips:
        assert strips.sheet(strip.stage).shape == (made.side, made.side * len(strip.channels), 3)
        for channel in strip.channels:
            picture = made.picture(strip.stage, channel)
            assert picture is not None
            assert picture.shape == (made.side, made.side, 3)
            assert made.value(strip.stage, channel) in strip.values
    assert made.picture("nowhere", 0) is None
    assert made.value("nowhere", 0) is None


def test_it_opens_on_pictures_or_says_why_not():
    at = open_page("hierarchy")
    made = strips.strips()
    assert made is not None
    if made.fit(BUNDLED.sha256):
        assert "Made beforehand" in words(at)
        assert "the grown picture" in words(at)
    else:
        assert "made for other weights" in words(at)
    assert any(button.label == "Grow a picture in 128 steps" for button in at.button)


def test_the_readers_own_picture_is_not_shown_again_among_the_others():
    def exciting(picture: str) -> list[str]:
        at = open_page("hierarchy", stage="conv1", channel="7", picture=picture)
        return [
            image.caption.split(":")[0] for images in at.get("image") for image in images.proto.imgs if image.caption
        ]

    own, best, *_ = exciting("brick")
    assert own == "your picture"
    (found,) = [sample.id for sample in SAMPLES if sample.title == best]
    assert best not in exciting(found)


def test_pictures_of_other_weights_are_not_shown(monkeypatch):
    monkeypatch.setattr(strips.Strips, "fit", lambda *_: False)
    at = open_page("hierarchy", stage="layer2.1", channel="5")
    assert "made for other weights" in words(at)
    assert "channel 5 of layer2.1" in words(at)
    assert "No picture of it was made beforehand" in words(at)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"stage": "conv1", "channel": "7"}, "\\rho\\big(Z_{7}(i,j)\\big)"),
        ({"stage": "layer4.1", "channel": "100", "asked": "unit"}, "Z_{100}(2,2)"),
        ({"stage": "logits", "channel": "3"}, "\\text{logit of }"),
    ],
)
def test_goals_are_worked_out(query, said):
    at = open_page("hierarchy", picture="cat", **query)
    assert not at.warning
    assert said in words(at)
    assert "Photos that excite it most" in words(at)
    assert "torch.optim.Adam" in code(at)


def test_a_picture_grows_in_the_background():
    at = open_page("hierarchy", stage="conv1", channel="11", steps="16", seed="5")
    next(button for button in at.button if button.label == "Grow a picture in 16 steps").click().run()
    deadline = time.monotonic() + 300  # s, however busy the machine
    while "After 16 steps" not in words(at):
        assert time.monotonic() < deadline
        time.sleep(0.1)
        whole(at.run())
    assert "the grown picture" in words(at)


def test_the_first_layer_is_sorted_by_measurement():
    at = open_page("hierarchy", filters="1", filter="4")
    assert "Horizontal edges**" in words(at)
    assert "Colour contrast**" in words(at)
    assert "**Filter 4**: answers to" in words(at)
    assert "Filter 4" not in words(open_page("hierarchy"))


def test_what_a_link_gets_wrong_is_said():
    at = open_page("hierarchy", stage="maxpool", steps="9999", filters="1", filter="500")
    said = " ".join(box.value for box in at.warning)
    assert all(name in said for name in ("stage", "steps", "filter"))
