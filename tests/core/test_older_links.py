"""Links of version 1 mean what they meant."""

import pytest

from core.links import LINK_VERSION, VERSION_KEY, versioned
from core.older_links import meant_by_absence
from core.parameters import EVERYWHERE, PICTURE

OLD = {"stage": "layer2.0", "class": "65"}
NOW = {VERSION_KEY: str(LINK_VERSION)}


@pytest.mark.parametrize("version", [{}, {VERSION_KEY: "1"}])
def test_an_old_link_has_the_old_default_picture(version: dict[str, str]) -> None:
    assert meant_by_absence({**OLD, **version}) == {"picture": "dogs"}
    assert meant_by_absence({**OLD, **version, "picture": "cat"}) == {}
    assert meant_by_absence({"example": "correlation", **version}) == {"picture": "dogs"}


def test_what_an_old_link_may_mean_can_be_read_today() -> None:
    read = {param.name: param for param in EVERYWHERE}
    for name, text in meant_by_absence(OLD).items():
        assert read[name].parse(text) == text
    assert PICTURE.default != meant_by_absence(OLD)["picture"], "else there is nothing to translate"


@pytest.mark.parametrize("query", [{}, {VERSION_KEY: "1"}, NOW, {**OLD, **NOW}])
def test_links_of_this_version_and_plain_addresses_are_left_alone(query: dict[str, str]) -> None:
    assert meant_by_absence(query) == {}


def test_a_link_that_says_something_says_its_version() -> None:
    assert versioned({}) == {}
    assert versioned(OLD) == {**OLD, **NOW}
    assert versioned({**OLD, VERSION_KEY: "1"}) == {**OLD, **NOW}
