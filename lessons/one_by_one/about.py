"""What the lesson “1×1 convolutions” says of itself."""

from core.lecture import Example, Formula, Lesson

LESSON = Lesson(
    url="one_by_one",
    concepts=(6,),
    title="1×1 convolutions",
    icon=":material/blender:",
    idea="A 1×1 convolution looks at one pixel at a time and mixes its channels. "
    "It is a dense layer applied everywhere, and the cheap way to change how deep a volume is.",
    formulas=(
        Formula(
            "one_by_one",
            "1×1 convolution",
            r"H(i,j,k)=\sigma\Big(\sum_c X(i,j,c)\,W(c,k)+b_k\Big)",
            r"No sum over neighbours is left, only over channels; $\sigma$ is usually ReLU.",
        ),
        Formula(
            "bottleneck",
            "Weights of a bottleneck",
            r"\underbrace{M\,R}_{1\times1}+\underbrace{K^2R\,R}_{K\times K}+\underbrace{R\,N}_{1\times1}"
            r"\quad\text{instead of}\quad\underbrace{K^2M\,N}_{K\times K}",
            "$M$ channels come in, $R$ are inside, $N$ go out. Without the second 1×1 it is $M\\,R+K^2R\\,N$. "
            "Times height and width these are the multiply-adds.",
        ),
    ),
    examples=(
        Example(
            "one_by_one",
            "One pixel, [5, 3, 7], through a 1×1 layer: 4 and 0.3, with 8 parameters",
            {"picture": "coffee", "view": "pixel", "x": "1x3_5_3_7", "w": "2x4_0.5_-0.3_0.2_1_0.1_0.4_-0.2_0"},
        ),
    ),
    parameters={
        "view": "`colours`: mix those of the photo; `slide`: watch the window; `maps`: mix maps of the network; "
        "`bottleneck`: what it saves; `pixel`: one pixel by hand",
        "mix": "`grey`, `sepia`, `swap`, `negative`, `opponent`, `hue` or `own`",
        "angle": "`hue`: degrees, -180 to 180",
        "w": "the own layer as a matrix, a row for each of up to 4 output channels: its weights of red, green and blue, "
        "and its bias, `2x4_0.5_-0.3_0.2_1_0.1_0.4_-0.2_0`",
        "relu": "`0`: no ReLU after it",
        "pixel": "row and column of the pixel followed, on the picture at 640 pixels, `40-60`; absent: the middle",
        "apart": "`1`: the output channels apart",
        "part": "`slide` view: square part of the picture: top, left, height, width in its pixels; absent: the middle",
        "cells": "`slide` view: cells along each side of that part, 3 to 64",
        "output": "`slide` view: output channel, from 0",
        "at": "`slide` view: number of the output cell where the window stands, row by row, from 0",
        "x": "`pixel` view: the pixel's three numbers, `1x3_5_3_7`",
        "how": "`maps` view: `few` channels by hand, a `random` layer, or the network's own `dense` layer",
        "stage": "`maps` view: stage of the network: `conv1`, `maxpool`, `layer1.0` … `layer4.1`",
        "channels": "`few`: up to four channels joined by hyphens, `3-17`; absent: the four strongest",
        "factor0": "`few`: weight of the first channel, -3 to 3; likewise `factor1`, `factor2`, `factor3`",
        "factor1": "see `factor0`",
        "factor2": "see `factor0`",
        "factor3": "see `factor0`",
        "bias": "`few`: -5 to 5",
        "filters": "`random`: number of filters, a square number from 1 to 256",
        "seed": "`random`: seed of the weights, 0 to 9999",
        "class": "`dense`: number of the class; absent: the network's first answer",
        "block": "`bottleneck` view: `resnet50`, `resnet50-last`, `inception`, `inception3` or `own`",
        "kernel": "`own` block: `1`, `3`, `5` or `7`",
        "in": "`own` block: channels in, 1 to 2048",
        "inside": "`own` block: channels inside, 1 to 2048",
        "out": "`own` block: channels out, 1 to 2048",
        "side": "`own` block: height and width of the maps, 1 to 224",
        "up": "`own` block: `0`: no second 1×1",
        "biases": "`1`: count a bias for each filter",
    },
)
