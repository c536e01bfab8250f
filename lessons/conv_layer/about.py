"""What the lesson “The convolutional layer” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.conv_layer import params

_VOLUME = {  # of the notes: 4×4×2 and a 3×3×2 filter
    "volume": "numbers",
    "planes": "2",
    "x0": "4x4_1_2_3_4_5_6_7_8_9_8_7_6_5_4_3_2",
    "x1": "4x4_2_1_0_1_3_2_1_0_4_3_2_1_5_4_3_2",
    "weights": "own",
    "w0": "3x3_1_1_1_1_1_1_1_1_1",
    "w1": "3x3_0_0_0_0_0_0_0_0_0",
}

LESSON = Lesson(
    url="conv_layer",
    concepts=(2, 3),
    title="The convolutional layer",
    icon=":material/layers:",
    idea="A filter is as deep as its input: it correlates each channel on its own, adds the results and a bias, and "
    "gives one map. A layer is many such filters side by side, and ReLU lets through only what passed the threshold.",
    formulas=(
        Formula(
            "conv3d",
            "One output cell of a layer",
            r"\begin{aligned}Z(i,j,k)=\sum_c\sum_u\sum_v\;&X(i+u,\,j+v,\,c)\\"
            r"\cdot\;&W(u,v,c,k)\;+\;b_k\end{aligned}",
            "$c$ runs over the input channels, $k$ counts the filters, $b_k$ is the bias of filter $k$.",
        ),
        Formula(
            "output_size",
            "Output size",
            r"H_\text{out}=\left\lfloor\frac{H_\text{in}+2P-D(K-1)-1}{S}\right\rfloor+1",
            "$K$ kernel size, $S$ stride, $P$ padding, $D$ dilation. With $D=1$: "
            r"$\lfloor(H_\text{in}+2P-K)/S\rfloor+1$. The width follows the same rule.",
        ),
        Formula(
            "relu",
            "The neuron",
            r"H=\operatorname{ReLU}(Z)=\max(0,\,Z)",
            "$Z$ already holds the bias. ReLU removes what is negative and leaves the rest as it is.",
        ),
        Formula(
            "layer_parameters",
            "Parameters of a layer",
            r"K\cdot K\cdot M_\text{in}\cdot M_\text{out}+M_\text{out}",
            "Weights plus one bias a filter; the size of the picture does not enter.",
        ),
    ),
    examples=(
        Example(
            "conv_layer",
            "A 4×4×2 volume and one 3×3×2 filter: 48, 51, 54, 51",
            {
                **_VOLUME,
                "activation": "none",
            },
        ),
        Example(
            "neuron",
            "The same map with a bias of −45",
            {
                **_VOLUME,
                "bias": "-45",
                "view": "neuron",
            },
        ),
        Example(
            "layer_parameters",
            "32×32×3 into 64 filters of 3×3: 1,792 parameters",
            {"volume": "colour", "cells": "32", "filters": "64", "padding": "1"},
        ),
    ),
    parameters=declared(params),
)
