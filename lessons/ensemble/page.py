"""Lesson: committees of voters, of classifiers, and of the paths through a ResNet."""

from collections.abc import Callable

from core.images.picture import Picture
from lessons.ensemble import cut, diversity, fails, paths, vote
from lessons.ensemble.params import CUT_OUT, DIVERSITY, FAILS, PATHS, VIEW, VIEWS, VOTE
from ui.frame.lesson import Shown, draw_lesson, pick_view


def play(picture: Picture) -> Shown:
    plays: dict[str, Callable[[], Shown]] = {
        VOTE: vote.play,
        FAILS: fails.play,
        DIVERSITY: diversity.play,
        PATHS: lambda: paths.play(picture),
        CUT_OUT: cut.play,
    }
    return plays[pick_view(VIEW, VIEWS)]()


def draw_page() -> None:
    draw_lesson("ensemble", play)
