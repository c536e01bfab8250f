"""Lesson: why residual networks train, by counting, by measuring and by cutting."""

import lessons  # noqa: F401
from core.images.picture import Picture
from core.links import Choice
from ui.lesson import draw_lesson, pick_view
from ui.residual import depth, lesions, toy
from ui.residual.parts import Shown

TOY, DEPTH, LESIONS = "paths", "gradients", "lesions"
PARTS = {TOY: "1 · Count the paths", DEPTH: "2 · Measure gradients", LESIONS: "3 · Cut a trained network"}


def play(picture: Picture) -> Shown:
    part = pick_view(Choice("part", TOY, tuple(PARTS)), PARTS, "Part")
    if part == TOY:
        return toy.play()
    return depth.play(picture) if part == DEPTH else lesions.play(picture)


draw_lesson("residual", play)
