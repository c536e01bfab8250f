"""Right, wrong, or out of reach: what is said of an answer about a sample."""

from dataclasses import replace

import pytest

from core.images.picture import UPLOAD
from core.images.samples import PHOTOS, load_sample, sample
from core.models.cards import BUNDLED, CARDS
from core.network.verdict import verdict

CLASSES = ("boxer", "bee", "tabby", "Egyptian cat")


@pytest.mark.parametrize(
    ("id", "answer", "right", "names"),
    [
        ("cat", 2, True, ("tabby", "Egyptian cat")),
        ("cat", 0, False, ("tabby", "Egyptian cat")),
        ("bee", 1, True, ("bee",)),
        ("gravel", 1, False, ()),
        ("checkerboard", 0, False, ()),
    ],
)
def test_an_answer_is_held_against_the_sample(id: str, answer: int, right: bool, names: tuple[str, ...]) -> None:
    said = verdict(load_sample(id), CLASSES, answer)
    assert said is not None
    assert (said.right, said.names, said.possible) == (right, names, bool(names))


def test_nobody_knows_what_an_own_photo_shows() -> None:
    assert verdict(replace(load_sample("cat"), origin=UPLOAD), CLASSES, 2) is None


def test_every_name_of_a_sample_is_a_class_of_some_network() -> None:
    known = {name for card in CARDS for name in card.classes}
    for photo in PHOTOS:
        assert set(photo.names) <= known, photo.id


def test_some_samples_are_unknown_to_the_bundled_network_on_purpose() -> None:
    strange = {photo.id for photo in PHOTOS if not set(photo.names) & set(BUNDLED.classes)}
    known = {"cat", "astronaut", "officer", "citrus", "pavilion", "mountains", "rocket"}
    assert strange == {photo.id for photo in PHOTOS} - known
    assert sample("dogs").names == ("cocker spaniel",)
