"""Which network a page uses: the default, one that has to be fetched, one that is broken, several side by side."""

from dataclasses import replace

import pytest
import torch
import torchvision

import lessons.grad_cam.compare
import ui.looking.network
from core.models import cards
from core.models.arrival import VARIABLE as FETCH_VARIABLE
from core.models.files import FOLDER_VARIABLE, sha256_of
from core.network.attribution import METHODS
from core.shared import key, store
from lessons import ORDER
from lessons.grad_cam import params
from tests.pages.page import open_page, words


@pytest.fixture
def models_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def imagenet(models_folder, monkeypatch):
    """ResNet-18 with 1,000 classes and seeded weights, in the models' folder under the name of its checksum."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        state = torchvision.models.resnet18().state_dict()
    path = models_folder / "weights.pth"
    torch.save(state, path)
    card = replace(cards.RESNET18, sha256=sha256_of(path)[:8])
    path.rename(models_folder / card.file)
    everything = tuple(card if entry is cards.RESNET18 else entry for entry in cards.CARDS)
    monkeypatch.setattr(cards, "RESNET18", card)
    for module in (cards, ui.looking.network, lessons.grad_cam.compare):
        monkeypatch.setattr(module, "CARDS", everything)
    return card


def test_links_name_every_method_of_the_bench():
    assert params.METHODS.options == tuple(entry.id for entry in METHODS)


def test_without_files_the_bundled_network_is_used_and_the_page_says_why(models_folder):
    at = open_page("grad_cam")
    assert cards.BUNDLED.title in words(at)
    assert cards.RESNET18.file in words(at)


def test_a_network_that_is_not_there_is_offered_and_the_page_goes_on(models_folder, monkeypatch):
    monkeypatch.setenv(FETCH_VARIABLE, "ask")
    at = open_page("grad_cam", model="resnet50")
    assert "Not on this server yet" in words(at)
    assert any(button.label == "Download 103 MB" for button in at.button)
    assert at.header, "the lesson is drawn all the same"


def test_where_none_may_be_fetched_none_is_offered(models_folder):
    at = open_page("grad_cam", model="resnet50")
    assert "Not on this server, which fetches none" in words(at)
    assert not any("Download" in button.label and "MB" in button.label for button in at.button)
    assert at.header, "the lesson is drawn all the same"


def test_imagenets_resnet_is_the_default_where_its_file_is(imagenet):
    at = open_page("grad_cam", picture="coffee")
    assert f"{imagenet.file} is in" in words(at)
    assert "search all 1000" in at.multiselect[0].placeholder
    assert "7×7 cells" in words(at)


@pytest.mark.parametrize("name", ORDER)
def test_every_lesson_opens_with_imagenets_network(imagenet, name):
    at = open_page(name)
    assert at.title
    assert at.header


def test_a_broken_file_is_explained_and_the_bundled_network_steps_in(imagenet):
    store()._values.pop(key("model", imagenet.sha256, "cpu"), None)  # loaded by the tests before
    imagenet.path.write_bytes(b"not weights")
    at = open_page("grad_cam", picture="rocket")
    assert f"{imagenet.file} in {imagenet.path.parent} is not the file" in words(at).replace("\\", "")
    assert f"search all {len(cards.BUNDLED.classes)}" in at.multiselect[0].placeholder


def test_networks_side_by_side(imagenet):
    at = open_page("grad_cam", networks="1", beside=f"{cards.BUNDLED.id}.resnet18")
    assert f"**{cards.BUNDLED.title}**" in words(at)
    assert f"**{imagenet.title}**" in words(at)
