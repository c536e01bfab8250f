"""The lessons, each in a folder of its own, in the order of the lecture."""

from importlib import import_module

from core.lecture import register

ORDER = (
    "correlation",
    "conv_layer",
    "pooling",
    "architecture",
    "one_by_one",
    "residual",
    "ensemble",
    "augmentation",
    "training",
    "feature_maps",
    "grad_cam",
    "receptive_field",
    "hierarchy",
)
LESSONS = register(import_module(f"lessons.{name}.about").LESSON for name in ORDER)
