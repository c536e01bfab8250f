"""The cards against torchvision's own records, and which network the app starts with."""

from pathlib import Path

import pytest
import torchvision

from core.models import files
from core.models.cards import BUNDLED, CARDS, RESNET18, RESNET34, RESNET50, ModelCard, default_card, why_default
from core.models.fetching import ADDRESS
from core.models.files import is_intact, models_folder

IMAGENET = (RESNET18, RESNET34, RESNET50)


@pytest.mark.parametrize("entry", IMAGENET, ids=lambda entry: entry.id)
def test_card_says_what_torchvision_says(entry: ModelCard) -> None:
    weights = torchvision.models.get_model_weights(entry.architecture)[entry.weights]
    record = weights.meta
    measured = record["_metrics"]["ImageNet-1K"]
    assert weights.url == ADDRESS + entry.file
    assert weights.url.endswith(f"-{entry.sha256}.pth")
    assert len(entry.sha256) == 8
    assert entry.megabytes == pytest.approx(record["_file_size"] * 2**20 / 1e6, abs=1e-3)  # torchvision's are of 2**20
    assert entry.classes == tuple(record["categories"])
    assert f"{measured['acc@1']} % top-1 and {measured['acc@5']} % top-5" in entry.accuracy
    assert not entry.bundled


def test_bundled_card_says_its_size() -> None:
    assert BUNDLED.megabytes == pytest.approx(BUNDLED.path.stat().st_size / 1e6, abs=5e-4)
    assert len(BUNDLED.sha256) == 64
    assert BUNDLED.available
    assert BUNDLED.bundled


def test_ids_and_files_are_unique() -> None:
    assert len({entry.id for entry in CARDS}) == len({entry.sha256 for entry in CARDS}) == len(CARDS) == 5


def test_bundled_network_is_the_default_without_imagenet(folder: Path) -> None:
    assert default_card() is BUNDLED
    assert why_default() == f"{BUNDLED.title}: {RESNET18.file} is not in {folder}."


def test_imagenet_is_the_default_once_its_file_is_there(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / RESNET50.file).touch()
    assert default_card() is BUNDLED
    (folder / RESNET18.file).touch()
    assert default_card() is RESNET18
    assert why_default() == f"{RESNET18.title}: {RESNET18.file} is in {folder}."


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, "/home/ada/.cache/convscope/models"),
        ("linux", {"XDG_CACHE_HOME": "/fast"}, "/fast/convscope/models"),
        ("linux", {"CONVSCOPE_MODELS": "/class", "XDG_CACHE_HOME": "/fast"}, "/class"),
        ("linux", {"CONVSCOPE_MODELS": "~/nets"}, "/home/ada/nets"),
        ("linux", {"CONVSCOPE_MODELS": "", "XDG_CACHE_HOME": ""}, "/home/ada/.cache/convscope/models"),
        ("darwin", {}, "/home/ada/.cache/convscope/models"),
        ("win32", {"LOCALAPPDATA": "/local", "XDG_CACHE_HOME": "/fast"}, "/local/convscope/models"),
        ("win32", {}, "/home/ada/AppData/Local/convscope/models"),
    ],
)
def test_folder(platform: str, variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.sys, "platform", platform)
    for name in ("CONVSCOPE_MODELS", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/ada")
    for name, text in variables.items():
        monkeypatch.setenv(name, text)
    assert models_folder() == Path(expected)


def test_folder_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONVSCOPE_MODELS", "nets")
    assert RESNET18.path == tmp_path / "nets" / RESNET18.file


def test_file_is_intact_where_its_checksum_begins_so(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    assert not is_intact(path, "ba7816bf")
    path.write_bytes(b"abc")
    assert is_intact(path, "ba7816bf")
    assert not is_intact(path, "7816bf8f")
    assert not is_intact(tmp_path, "ba7816bf")
