"""Lesson: committees of voters, of classifiers, and of the paths through a ResNet."""

from collections.abc import Callable

import lessons  # noqa: F401
from core.images.picture import Picture
from core.links import Choice
from ui.ensemble import cut, diversity, fails, paths, vote
from ui.ensemble.parts import Shown
from ui.lesson import draw_lesson, pick_view

VOTE, FAILS, DIVERSITY, PATHS, CUT = "vote", "fails", "diversity", "paths", "cut"
VIEWS = {
    VOTE: "The vote",
    FAILS: "Where it fails",
    DIVERSITY: "Where diversity comes from",
    PATHS: "The ResNet as committee",
    CUT: "Cut a block out",
}


def play(picture: Picture) -> Shown:
    view = pick_view(Choice("view", VOTE, tuple(VIEWS)), VIEWS)
    if view == PATHS:
        return paths.play(picture)
    plays: dict[str, Callable[[], Shown]] = {
        VOTE: vote.play,
        FAILS: fails.play,
        DIVERSITY: diversity.play,
        CUT: cut.play,
    }
    return plays[view]()


draw_lesson("ensemble", play)
