"""Pipelines to start from."""

from core.augmentation.pipeline import step_of
from core.augmentation.steps import RECIPE, Pipeline, Step

PRESETS: dict[str, Pipeline] = {
    "the lecture’s recipe": RECIPE,
    "colour": Pipeline(tuple(step_of(id) for id in ("factor", "contrast", "saturation", "hue"))),
    "any angle": Pipeline((step_of("flip"), Step("rotate", (180.0,), 1.0), Step("scale", (40.0,), 1.0))),
    "TrivialAugment": Pipeline((step_of("trivial"),)),
    "mixup": Pipeline((step_of("flip"), step_of("crop"), step_of("mixup"))),
    "nothing": Pipeline(),
}
