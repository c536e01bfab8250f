"""The lecture's worked examples: which lesson opens them, and with what settings. `?example=ID` in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """One worked example.

    Attributes:
        id: name in links.
        lesson: URL of the lesson that opens it.
        title: what it shows.
        settings: link parameters it stands for.
    """

    id: str
    lesson: str
    title: str
    settings: Mapping[str, str] = field(default_factory=dict)


EXAMPLES: tuple[Example, ...] = (
    Example(
        "correlation",
        "correlation",
        "A vertical edge: 0, 765, 765 in every row",
        {
            "input": "numbers",
            "grid": "5x5_0_0_0_255_255_0_0_0_255_255_0_0_0_255_255_0_0_0_255_255_0_0_0_255_255",
            "kernel": "3x3_-1_0_1_-1_0_1_-1_0_1",
            "at": "1",
        },
    ),
    Example(
        "conv_layer",
        "conv_layer",
        "A 4×4×2 volume and one 3×3×2 filter: 48, 51, 54, 51",
        {
            "volume": "numbers",
            "planes": "2",
            "x0": "4x4_1_2_3_4_5_6_7_8_9_8_7_6_5_4_3_2",
            "x1": "4x4_2_1_0_1_3_2_1_0_4_3_2_1_5_4_3_2",
            "weights": "own",
            "w0": "3x3_1_1_1_1_1_1_1_1_1",
            "w1": "3x3_0_0_0_0_0_0_0_0_0",
            "activation": "none",
        },
    ),
    Example(
        "neuron",
        "conv_layer",
        "The same map with a bias of −45",
        {
            "volume": "numbers",
            "planes": "2",
            "x0": "4x4_1_2_3_4_5_6_7_8_9_8_7_6_5_4_3_2",
            "x1": "4x4_2_1_0_1_3_2_1_0_4_3_2_1_5_4_3_2",
            "weights": "own",
            "w0": "3x3_1_1_1_1_1_1_1_1_1",
            "w1": "3x3_0_0_0_0_0_0_0_0_0",
            "bias": "-45",
            "view": "neuron",
        },
    ),
    Example(
        "layer_parameters",
        "conv_layer",
        "32×32×3 into 64 filters of 3×3: 1,792 parameters",
        {"volume": "colour", "cells": "32", "filters": "64", "padding": "1"},
    ),
    Example(
        "pooling",
        "pooling",
        "4×4 numbers, windows of 2×2: max and average",
        {"input": "numbers", "grid": "4x4_1_3_2_4_5_6_7_8_9_2_1_3_4_5_6_7"},
    ),
    Example(
        "one_by_one",
        "one_by_one",
        "One pixel, [5, 3, 7], through a 1×1 layer: 4 and 0.3, with 8 parameters",
        {"picture": "coffee", "view": "pixel", "x": "1x3_5_3_7", "w": "2x4_0.5_-0.3_0.2_1_0.1_0.4_-0.2_0"},
    ),
    Example(
        "layer1_filters",
        "feature_maps",
        "The first layer on a street scene, and the filters nearest to the notes' edges",
        {"picture": "street", "stage": "conv1", "sort": "horizontal edge"},
    ),
    Example(
        "cats_vs_dogs",
        "architecture",
        "Cats against dogs: 2,116,801 parameters, nearly all of them in one layer",
        {"picture": "cat", "net": "cats_vs_dogs", "layer": "8"},
    ),
    Example(
        "cats_vs_dogs_150",
        "architecture",
        "Cats against dogs at 150 px: where the notes' 3.4 M come from",
        {"picture": "cat", "net": "cats_vs_dogs_150", "layer": "14"},
    ),
    Example(
        "dense_6272",
        "architecture",
        "6,272 × 128: the weights of one dense layer",
        {
            "picture": "cat",
            "net": "3x150x150-c32p0-relu-max2-c64p0-relu-max2-c128p0-relu-max2-c128p0-relu-max2-flat-fc128-relu-fc1",
            "layer": "14",
        },
    ),
    Example(
        "elements",
        "architecture",
        "How many numbers each layer puts out, from 224 px on",
        {"picture": "street", "net": "elements", "layer": "1"},
    ),
    Example(
        "residual",
        "residual",
        "Three blocks with derivative 0.5: 0.125 plain, 3.375 residual",
        {"picture": "dogs", "part": "paths", "blocks": "3", "derivative": "0.5"},
    ),
    Example(
        "ensemble", "ensemble", "Three voters at 60 % make 64.8 %", {"members": "alike", "k": "3", "accuracy": "60"}
    ),
    Example(
        "ensemble_mixed",
        "ensemble",
        "Voters at 60, 62 and 58 %: exactly 64.808 %",
        {"members": "own", "k": "3", "m1": "60", "m2": "62", "m3": "58"},
    ),
    Example(
        "ensemble_traps",
        "ensemble",
        "Two voters and their ties; 90, 55 and 55 % make 74.8 %",
        {"view": "fails", "tie_k": "2", "tie_acc": "60", "best": "90", "others": "55", "count": "2"},
    ),
    Example(
        "augmentation_recipe",
        "augmentation",
        "The recipe with its draws A (flipped, +7°, +10 %) and B (not flipped, −12°, −15 %)",
        {
            "picture": "citrus",
            "pipeline": "flip~50_rotate~100~15_brightness~100~20_crop~100~200",
            "given": "flip~1_rotate~7_brightness~10__flip~0_rotate~-12_brightness~-15",
        },
    ),
    Example(
        "n_effective",
        "augmentation",
        "200 pictures, 50 epochs, one variant each: 10,000 pictures seen",
        {"picture": "citrus", "pictures": "200", "epochs": "50", "variants": "1"},
    ),
    Example(
        "overfitting",
        "training",
        "Overfitting: the loss in training and validation, without and with augmentation",
        {"experiment": "augmentation"},
    ),
    Example(
        "receptive_field",
        "receptive_field",
        "Three 3×3 layers with stride 1 see 3, 5 and 7 px",
        {"picture": "street", "of": "built"},
    ),
)


def settings_for(lesson: str) -> dict[str, Mapping[str, str]]:
    """Example id -> link parameters, for the examples that open in `lesson`."""
    return {example.id: example.settings for example in EXAMPLES if example.lesson == lesson}
