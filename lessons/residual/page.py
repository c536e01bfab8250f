"""Lesson: why residual networks train, by counting, by measuring and by cutting."""

from core.images.picture import Picture
from lessons.residual import gradients, lesions, paths
from lessons.residual.params import GRADIENTS, PART, PARTS, PATHS
from ui.frame.lesson import Shown, draw_lesson, pick_view


def play(picture: Picture) -> Shown:
    part = pick_view(PART, PARTS, "Part")
    if part == PATHS:
        return paths.play()
    return gradients.play(picture) if part == GRADIENTS else lesions.play(picture)


def draw_page() -> None:
    draw_lesson("residual", play)
