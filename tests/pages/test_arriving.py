"""ImageNet's network arrives while pages are open: told, offered, and never put under a reader's hands."""

import pytest

import ui.looking.arriving
from core.models import arrival as arriving
from core.models import cards
from core.models.arrival import VARIABLE, arrival
from tests.core.models.conftest import SOON, Server, server  # noqa: F401
from tests.pages.page import open_page, whole, words
from tests.pages.test_networks import imagenet, models_folder  # noqa: F401


@pytest.fixture
def on_its_way(imagenet, server, monkeypatch):  # noqa: F811
    """The card of a network of which half has come, on a server that sends the rest once its gate is open."""
    data = imagenet.path.read_bytes()
    imagenet.path.unlink()
    server.files[imagenet.file] = data
    server.close_gate_after(len(data) // 2)
    for module in (arriving, ui.looking.arriving):
        monkeypatch.setattr(module, "RESNET18", imagenet)
    monkeypatch.setenv("CONVSCOPE_MODELS_URL", server.url)
    monkeypatch.setenv(VARIABLE, "auto")
    arrival.cache_clear()
    yield imagenet
    server.gate.set()
    assert arrival() is None or arrival().finished.wait(SOON)
    arrival.cache_clear()


def buttons(at):
    return [button.label for button in at.button]


def test_it_is_offered_when_it_is_there_and_no_lesson_changes_by_itself(on_its_way, server):  # noqa: F811
    at = open_page("grad_cam")
    assert f"search all {len(cards.BUNDLED.classes)}" in at.multiselect[0].placeholder
    offer = f"Use {on_its_way.title}"
    assert offer not in buttons(at)

    server.gate.set()
    assert arrival().finished.wait(SOON)
    whole(at.run())
    assert f"search all {len(cards.BUNDLED.classes)}" in at.multiselect[0].placeholder
    assert at.query_params["model"] == cards.BUNDLED.id, "its address opens with the same network elsewhere"
    new = open_page("grad_cam")
    assert "search all 1000" in new.multiselect[0].placeholder
    assert offer not in buttons(new)

    next(button for button in at.button if button.label == offer).click()
    whole(at.run())
    assert "search all 1000" in at.multiselect[0].placeholder
    assert offer not in buttons(at)


def test_no_way_to_it_is_a_quiet_line(on_its_way, server, monkeypatch):  # noqa: F811
    server.gate.set()
    server.status = 503
    at = open_page("grad_cam")
    assert arrival().finished.wait(SOON)
    whole(at.run())
    assert "answers with error 503" in words(at)
    assert not at.warning
    assert not at.error
