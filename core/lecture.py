"""The lecture as data: the lessons in order, their ideas and formulas.

The sidebar, the home page and the formula sheet all read this list, so a lesson is described once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PAGES = Path(__file__).parent.parent / "pages"


@dataclass(frozen=True)
class Formula:
    """One formula of the lecture.

    Attributes:
        id: stable name.
        title: what it computes.
        latex: the formula in KaTeX.
        reading: what the letters mean, one or two sentences of Markdown.
    """

    id: str
    title: str
    latex: str
    reading: str


@dataclass(frozen=True)
class Lesson:
    """One page of the app.

    Attributes:
        url: file name under `pages/` and path in the browser.
        concepts: numbers of the lecture's concepts (1..10) it covers.
        title: as printed in the sidebar.
        icon: Material symbol, the form Streamlit's `icon=` takes.
        idea: two sentences that open the page.
        formulas: the formulas that live here.
        examples: ids of the lecture's worked examples that `?example=` opens here.
        parameters: what its links can say: name -> meaning, with the values it takes.
    """

    url: str
    concepts: tuple[int, ...]
    title: str
    icon: str
    idea: str
    formulas: tuple[Formula, ...] = ()
    examples: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def available(self) -> bool:
        """Whether the page exists in this version of the app."""
        return (PAGES / f"{self.url}.py").exists()


CONCEPTS: dict[int, str] = {
    1: "Images and correlation",
    2: "Convolutional layers",
    3: "The neuron and ReLU",
    4: "Pooling",
    5: "Architecture patterns",
    6: "1×1 convolutions",
    7: "Residual networks",
    8: "Ensembles",
    9: "Data augmentation",
    10: "The feature hierarchy",
}

SHARED_PARAMETERS: Mapping[str, str] = {
    "picture": "id of a sample; absent: `dogs`",
    "source": "`upload` or `camera`: the link was made with a personal photo, which it does not carry",
    "model": "id of the network, see `python -m core.models list`; absent: the default of the server",
    "example": "a worked example of the lecture; parameters given beside it win",
    "v": "version of the link, absent for version 1",
}

CARD_PAGE, CARD_TITLE = "bundled_network", "The bundled network"
CARD_CHAPTERS: Mapping[str, str] = {  # link parameter -> heading in docs/bundled_model.md
    "feeding": "How to feed a photograph",
    "accuracy": "Accuracy",
    "calibration": "Calibration",
    "unknown": "A thing it does not know",
    "sources": "Data and sources",
    "training": "How it was trained",
}
CARD_PARAMETERS: Mapping[str, str] = {
    "class": "the class that is looked up, by its name; absent: the one it knows least",
    **{name: f"`1`: the chapter *{title}* is open" for name, title in CARD_CHAPTERS.items()},
}

INPUT_PARAMETERS: Mapping[str, str] = {
    "input": "what the window slides over: `photo` or `numbers`",
    "part": "`photo`: square part of the picture: top, left, height, width in its pixels, `40-60-128-128`; absent: the middle",
    "cells": "`photo`: cells along each side of that part, 3 to 224",
    "channel": "`grey`, `red`, `green` or `blue`",
    "unit": "`1`: numbers 0 to 1 instead of 0 to 255",
    "grid": "`numbers`: a matrix, sides and then values row by row: `2x3_0_0_255_0_255_255`",
}

WINDOW_PARAMETERS: Mapping[str, str] = {
    "stride": "1 to 8",
    "padding": "0 to 8",
    "fill": "what the padding holds: `zeros`, `reflect`, `replicate` or `circular`",
    "dilation": "1 to 4",
}
TRAINED_PARAMETERS: Mapping[str, str] = {  # of a network trained in the lab
    "trained": "a training whose network is looked into instead: set, number of pictures, augmentation (degrees, px, mirrored, "
    "joined by `~`) or `none`, learning rate, steps, seed and network joined by `_`: `digits_100_15~1~0_0.02_1000_0_1x8x8-c16-…`",
    "new": "with `trained`: number of the new picture it looks at, 0 to 596; `-1`: the reader's",
}

LESSONS: tuple[Lesson, ...] = (
    Lesson(
        url="correlation",
        concepts=(1,),
        title="Correlation",
        icon=":material/filter_center_focus:",
        idea="A kernel is a small pattern, and correlation asks at every pixel how well the picture agrees with it. "
        "Multiply, add up, move on by one: this sum is what every layer of a convolutional network is built on.",
        formulas=(
            Formula(
                "correlation",
                "Correlation",
                r"Z(i,j)=\sum_u\sum_v X(i+u,\,j+v)\;W(u,v)",
                "$X$ is the picture, $W$ the kernel, $(i,j)$ the top-left pixel of the window.",
            ),
            Formula(
                "convolution",
                "Convolution: the kernel turned by 180°",
                r"\begin{aligned}(X*W)(i,j)&=\sum_u\sum_v X(i+u,\,j+v)\;\widetilde W(u,v)\\"
                r"\widetilde W(u,v)&=W(K-1-u,\,K-1-v)\end{aligned}",
                "Textbook convolution turns the kernel first; the layers of deep-learning libraries do not.",
            ),
        ),
        examples=("correlation",),
        parameters={
            "view": "`slide`: watch the window; `photo`: the whole picture; `numbers`: its pixels; `search`: find a patch",
            "kernel": "the kernel as a matrix, sides and then weights row by row: `3x3_-1_0_1_-1_0_1_-1_0_1`",
            "operation": "`correlation` or `convolution`",
            **INPUT_PARAMETERS,
            **WINDOW_PARAMETERS,
            "labels": "a position is named by the window's `top-left` or `centre` cell",
            "at": "number of the output cell where the window stands, row by row, from 0",
            "kernels": "`photo` view: up to four, joined by dots: `own` and those of the list, `own.sobel-x.laplacian`",
            "size": "`photo` view: longest side, `320`, `640` or `1024`",
            "absolute": "`photo` view: `1`: without the sign",
            "apart": "`numbers` view: `1`: the three channels apart",
            "patch": "`search` view: top, left, height, width on the picture reduced to 768 pixels; absent: the middle",
            "way": "`search` view: `plain`, `contrast` or `normalised`",
            "colour": "`search` view: `1`: compare all three channels",
        },
    ),
    Lesson(
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
        examples=("conv_layer", "neuron", "layer_parameters"),
        parameters={
            "view": "`layer`: the layer; `neuron`: the neuron and its bias; `two`: two layers without ReLU",
            "volume": "`colour`: picture in three channels, `grey`, `stage`: maps of the network, `numbers`",
            "part": "`colour`, `grey`: square part of the picture: top, left, height, width, `40-60-128-128`; absent: the middle",
            "cells": "`colour`, `grey`: cells along each side, 3 to 112",
            "fine": "the same in the `neuron` view",
            "stage": "`stage`: `conv1`, `layer1.0` to `layer4.1`",
            "planes": "`numbers`: channels, 1 to 3",
            "x0": "`numbers`: first channel as a matrix, sides and then values row by row: `2x2_1_2_3_4`",
            "x1": "`numbers`: second channel",
            "x2": "`numbers`: third channel",
            "weights": "`random` or `own`",
            "filters": "`random` weights: number of filters, 1 to 64",
            "seed": "`random` weights: 0 to 9999",
            "groups": "`random` weights: a common divisor of channels and filters",
            "filter": "the filter looked at, from 0",
            "kh": "rows of the kernel, 1 to 7",
            "kw": "columns of the kernel, 1 to 7",
            "w0": "`own` weights: slice for the first channel, as a matrix",
            "w1": "`own` weights: slice for the second channel",
            "w2": "`own` weights: slice for the third channel",
            **WINDOW_PARAMETERS,
            "usebias": "`0`: without bias",
            "bias": "bias of each filter",
            "activation": "`none`, `relu`, `leaky-relu`, `gelu`, `sigmoid` or `tanh`",
            "at": "number of the output cell where the window stands, row by row, from 0",
            "labels": "a position is named by the window's `top-left` or `centre` cell",
            "first": "`two` view: first kernel, such as `sobel-x`",
            "second": "`two` view: second kernel, such as `laplacian`",
            "between": "`two` view: `1`: ReLU between them",
        },
    ),
    Lesson(
        url="pooling",
        concepts=(4,),
        title="Pooling",
        icon=":material/grid_on:",
        idea="Pooling keeps one number for each little window, the largest or the mean, and has nothing to learn. "
        "The map shrinks, small shifts matter less, and the exact place of things is what it costs.",
        formulas=(
            Formula(
                "pooling_size",
                "Size after pooling",
                r"H_\text{out}=\left\lfloor\frac{H_\text{in}-K}{S}\right\rfloor+1",
                "The output-size rule without padding; $P$ cells of it on either side add $2P$ to $H_\\text{in}$. Each channel is "
                "pooled alone.",
            ),
        ),
        examples=("pooling",),
        parameters={
            "view": "`slide`: watch the window; `lost`: what is lost; `shift`: move the picture; `linear`: is it a convolution",
            "kind": "`max` or `average`",
            "window": "side of the window, 1 to 8",
            "stride": "1 to 8",
            "padding": "0 to 4, at most half of the window",
            "dilation": "`max`: 1 to 4",
            "ceil": "`1`: ceil mode",
            "countpad": "`average`: `0`: padded zeros do not count",
            **INPUT_PARAMETERS,
            "at": "number of the output cell where the window stands, row by row, from 0",
            "fine": "`lost` view of a `photo`: cells along each side, 3 to 224",
            "of": "`shift` view: `map` or `picture`",
            "stage": "`shift` view of a `map`: `conv1`, `layer1.0`, `layer1.1`, `layer2.0` or `layer3.0`",
            "shift": "`shift` view: 0 to 8",
        },
    ),
    Lesson(
        url="architecture",
        concepts=(5,),
        title="Build a network",
        icon=":material/account_tree:",
        idea="Most networks repeat one theme: convolve, rectify, shrink, and let the number of channels grow. "
        "Counting shapes, parameters and multiplications shows where the cost really sits.",
        formulas=(
            Formula(
                "dense_parameters",
                "Parameters of a dense layer",
                r"n_\text{in}\cdot n_\text{out}+n_\text{out}",
                "Each output reads every input and has one bias.",
            ),
            Formula(
                "multiply_adds",
                "Multiply-adds of a convolution",
                r"K\cdot K\cdot M_\text{in}\cdot M_\text{out}\cdot H_\text{out}\cdot W_\text{out}",
                "Every weight is used once at each of the $H_\\text{out}\\times W_\\text{out}$ places of the output.",
            ),
        ),
        examples=("cats_vs_dogs", "cats_vs_dogs_150", "dense_6272", "elements"),
        parameters={
            "net": "the network: a preset (`cats_vs_dogs`, `cats_vs_dogs_gap`, `cats_vs_dogs_150`, `lenet5`, `elements`, `vgg16`, "
            "`vgg_block`, `plain_256`, `bottleneck_256`, `separable`, `resnet18`, `resnet34`, `resnet50`) or input and layers "
            "joined by hyphens, `3x64x64-c32-relu-max2-flat-fc10`: `c` convolution and `fc` dense with their number of filters or "
            "units, `dw` depthwise, `max` and `avg` pooling with their window, `basic` and `neck` residual blocks with their "
            "filters, `drop` with per cent, `bn`, `gap`, `flat`, `relu`, `leaky`, `gelu`, `silu`, `tanh`, `sigmoid`; behind the "
            "number `k` kernel, `s` stride, `p` padding, `d` dilation, `b0` no bias",
            "layer": "number of the marked layer, 0 the input; absent: the one with the most parameters",
            "beside": "a second network to compare with, written as `net`",
            "run": "`1`: the run on the picture is open",
            "seed": "seed of the random weights, 0 to 9999",
            "channel": "with `run`: channel shown large; absent: the first in the order",
            "sort": "with `run`: `mean`, `maximum`, `index`",
            "scale": "with `run`: `shared range` for all maps of the layer or `own range` for each",
            "page": "with `run`: page of 64 channels, from 1",
            "whatif": "`1`: what if it were larger is open",
            "scaling": "with `whatif`: `width`, `depth` or `resolution`",
            "times": "with `whatif`: `0.25`, `0.5`, `0.75`, `1`, `1.5`, `2`, `3`, `4`",
        },
    ),
    Lesson(
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
        examples=("one_by_one",),
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
    ),
    Lesson(
        url="residual",
        concepts=(7,),
        title="Residual networks",
        icon=":material/alt_route:",
        idea="A residual block learns only what to add to its input, and the input itself walks past. "
        "So the gradient has a short way back, and a block can be cut out without the network falling apart.",
        formulas=(
            Formula(
                "residual",
                "Residual block",
                r"Y_i=F_i(Y_{i-1})+Y_{i-1}",
                "$F_i$ is the residual branch; the second term is the skip connection.",
            ),
            Formula(
                "residual_gradient",
                "Gradient through n blocks",
                r"\frac{\partial Y_n}{\partial Y_0}=\prod_{i=1}^{n}\big(1+F_i'\big)\qquad"
                r"\text{plain: }\prod_{i=1}^{n}F_i'",
                "Multiplied out, the product has $2^n$ terms: one for each path through the blocks.",
            ),
        ),
        examples=("residual",),
        parameters={
            "part": "`paths`: count them in a toy; `gradients`: measure them in deep networks; `lesions`: cut a trained network",
            "blocks": "toy: number of blocks, 1 to 10",
            "derivative": "toy: derivative of each branch, -1.5 to 1.5",
            "off": "toy: blocks whose branch is off, `1-3`",
            "alone": "toy: blocks whose skip is off, so that the branch is alone, `2`",
            "step": "toy: how far $Y_3$ is written out, 0 to 2",
            "depth": "gradients: number of convolutions, even, 2 to 100",
            "skip": "gradients: strength of the skips, 0 to 1",
            "norm": "gradients: `1`: with batch norm",
            "activation": "gradients: `ReLU`, `tanh`, `GELU`, `none`",
            "width": "gradients: channels, `4`, `8`, `16`, `32`",
            "init": "gradients: spread of the random weights: `He`, `Xavier`, `PyTorch`, `small`",
            "input": "gradients: `picture` or `noise`",
            "seed": "gradients: first of five seeds, 0 to 999",
            "by": "gradients: with respect to `results` or `weights`",
            "fresh": "gradients: `1`: the comparison of pretrained and fresh weights is open",
            "cut": "lesions: blocks whose branch is off, joined by hyphens: `layer2.1-layer3.0`",
            "noskip": "lesions: blocks whose skip is off, `layer4.1`",
            "scale": "lesions: blocks whose branch is multiplied, and by what, 0 to 2: `layer2.1x1.5-layer4.0x0.25`",
            "vote": "lesions: the block voted for",
            "which": "lesions: ranking of `branch` or `skip` lesions",
            "over": "lesions: ranking measured on the `picture` or on all `samples`",
            "reveal": "lesions: `1`: the ranking is shown",
        },
    ),
    Lesson(
        url="ensemble",
        concepts=(8,),
        title="Ensembles",
        icon=":material/groups:",
        idea="A committee of different minds errs less often than its members, as long as they err differently. "
        "A residual network can be read as such a committee of paths.",
        formulas=(
            Formula(
                "majority",
                "Error of a majority vote",
                r"P(\text{error})=\sum_{k=\lceil K/2\rceil}^{K}\binom{K}{k}\,p^k(1-p)^{K-k}",
                "$K$ independent members, $K$ odd, each wrong with probability $p$.",
            ),
        ),
        examples=("ensemble", "ensemble_mixed", "ensemble_traps"),
        parameters={
            "view": "`vote`: a committee of voters; `fails`: where it fails; `diversity`: where it comes from; "
            "`paths`: the ResNet as committee; `cut`: a block cut out of a plain and of a residual network",
            "members": "vote: `alike`, or `own`: each member with its own accuracy",
            "k": "vote: number of members, 1 to 25; with `own` the first 9 are taken",
            "accuracy": "vote: of each member in per cent, members all alike",
            **{
                f"m{number}": f"vote: accuracy of member {number} in per cent, members `own`" for number in range(1, 10)
            },
            "corr": "vote: correlation in per cent",
            "how": "vote: where the correlation comes from: `copies` or `difficulty`",
            "rule": "vote: what the curves show, `majority` or `mean`",
            "rounds": "vote: simulated questions, `100`, `1000` or `10000`",
            "seed": "vote: seed of the simulation, 0 to 9999",
            "tie_k": "fails: members of the first committee, 1 to 12",
            "tie_acc": "fails: accuracy of its members in per cent",
            "ties": "fails: ties are `errors`, or a `coin` decides",
            "joint_k": "fails: members of the second committee, 1 to 25",
            "joint_acc": "fails: accuracy of its members in per cent",
            "joint": "fails: their correlation in per cent",
            "best": "fails: accuracy of the strong member of the third committee in per cent",
            "others": "fails: accuracy of the others in per cent",
            "count": "fails: how many others: `2`, `4`, `6`, `8`",
            "differs": "diversity: what differs between members: `none`, `order`, `seeds`, `bagging`, `augmentation`, "
            "`dropout`, `trees`, `models`",
            "draw": "diversity: seed of digits and members, 0 to 999",
            "net": "paths: whose paths are counted: `resnet18`, `resnet34`, `resnet50`, `resnet101`, `resnet152`; absent: "
            "those of the network in use",
            "draws": "paths: seed of the paths and deletions drawn from more than 8 blocks, 0 to 999",
            "over": "paths: branches deleted on the `picture` or on all `samples`",
            "cut": "cut: blocks cut out, 1 to 8, joined by dots: `3.5`",
            "training": "cut: which of three trainings, `1`, `2`, `3`",
            "show": "cut: charts of digits read `right`, of answers that stay (`agreeing`) or of their `confidence`",
        },
    ),
    Lesson(
        url="augmentation",
        concepts=(9,),
        title="Data augmentation",
        icon=":material/auto_awesome_motion:",
        idea="Turn, crop and recolour a picture, and its label stays the same while its pixels do not. "
        "The network meets each photo in many guises and learns what does not matter.",
        formulas=(
            Formula(
                "augmentation",
                "Augmentation",
                r"X_\text{aug}=T(X,\theta),\qquad y_\text{aug}=y",
                r"$T$ is the transform, $\theta$ its random parameters, drawn anew each time.",
            ),
            Formula(
                "n_effective",
                "Pictures seen in training",
                r"N_\text{eff}=N\cdot E\cdot A",
                "$N$ pictures, $E$ epochs, $A$ variants of each picture an epoch.",
            ),
            Formula(
                "flip",
                "Horizontal flip",
                r"X_\text{aug}(i,j)=X(i,\,W-1-j)",
                "$W$ is the width: column $j$ trades places with column $W-1-j$.",
            ),
            Formula(
                "rotation",
                "Rotation about the centre",
                r"\begin{pmatrix}x'\\y'\end{pmatrix}=\begin{pmatrix}\cos\theta&-\sin\theta\\ \sin\theta&\cos\theta"
                r"\end{pmatrix}\begin{pmatrix}x-x_c\\y-y_c\end{pmatrix}+\begin{pmatrix}x_c\\y_c\end{pmatrix}",
                "$x$ counts columns from the left, $y$ rows from the bottom, and $(x_c,y_c)$ is the centre of the picture; "
                "without it the picture turns about its corner. A positive $\\theta$ turns counter-clockwise.",
            ),
            Formula(
                "brightness",
                "Additive brightness",
                r"X_\text{aug}=\operatorname{clip}(X+\delta,\,0,\,1),\qquad\delta\sim U(-0.2,\,0.2)",
                "The lecture adds; torchvision's `ColorJitter` multiplies.",
            ),
        ),
        examples=("augmentation_recipe", "n_effective"),
        parameters={
            "pipeline": "the transforms in order, joined by `_`, each with its probability in per cent and its knobs joined by "
            "`~`, what is left out at the end is the default, a hyphen in front switches it off: `flip_rotate~100~30_-blur`; "
            "`none` for no transforms. Names: `flip`, `vflip`, `rotate`, `translate`, `scale`, `shear`, `perspective`, "
            "`elastic`, `crop`, `centre`, `brightness` (adds), `factor` (multiplies), `contrast`, `saturation`, `hue`, `grey`, "
            "`noise`, `blur`, `erase`, `auto`, `rand`, `trivial`, `mixup`, `cutmix`",
            "second": "id of the sample that mixup and CutMix add",
            "seed": "seed of the class, 0 to 9999: the same draws for everybody",
            "epoch": "1 to 999; every epoch has draws of its own",
            "beside": "`1`: the next epoch beside it",
            "tiles": "draws an epoch: `4`, `8`, `12`, `16` or `24`",
            "tile": "the draw looked at, from 0, those of the second epoch after those of the first",
            "given": "numbers that are set instead of drawn, for the first draws of epoch 1, draws joined by `__`: "
            "`flip~1_rotate~7__flip~0_rotate~-12`",
            "ask": "`0`: without the network's answers",
            "sweep": "`1`: one transform from end to end is open",
            "along": "the transform that is turned from end to end, a name as in `pipeline`",
            "inside": "`1`: Grad-CAM of chosen draws is open",
            "cams": "up to four draws, from 0, joined by hyphens",
            "race": "`1`: the measurement of Kornia and torchvision is open",
            "pictures": "N of the calculator, 1 to 10,000,000",
            "epochs": "E of the calculator, 1 to 100,000",
            "variants": "A of the calculator, 1 to 1000",
        },
    ),
    Lesson(
        url="training",
        concepts=(3, 5, 9),
        title="The training lab",
        icon=":material/model_training:",
        idea="Train a small network here and now and watch the two loss curves part ways. "
        "What the network gains on its own pictures and not on new ones is overfitting, as a number.",
        formulas=(
            Formula(
                "cross_entropy",
                "Cross-entropy",
                r"L=-\frac{1}{N}\sum_{n=1}^{N}\ln p_n(y_n)",
                "$p_n(y_n)$ is the probability that the network gives to the right class of picture $n$. Certain and right "
                "costs nothing, certain and wrong without bound; guessing among ten classes costs $\\ln 10=2.30$.",
            ),
            Formula(
                "gap",
                "The gap",
                r"L_\text{validation}-L_\text{training}",
                "Loss on pictures the network never learnt from, less the loss on those it did. None: what it learnt holds for "
                "new pictures as well. A wide one is overfitting.",
            ),
            Formula(
                "descent",
                "Gradient descent with momentum",
                r"v\leftarrow\mu\,v+\frac{\partial L}{\partial w},\qquad w\leftarrow w-\eta\,v",
                "For each weight $w$, after each batch: $\\eta$ is the learning rate, $\\mu=0.9$ keeps part of the last step.",
            ),
        ),
        examples=("overfitting",),
        parameters={
            "experiment": "two trainings that differ in one thing: `augmentation`, `amount`, `depth`, `norm`, `dropout`, "
            "`linear`, `rate` or `diverge`; what is absent below is as there",
            "set": "`digits` or `pieces` (of the sample photos)",
            "net": "network of A, written as in the lesson on building one; its input and its last layer are made to fit",
            "net2": "network of B",
            "pictures": "how many pictures A learns from, 10 to 1200",
            "pictures2": "the same for B",
            "rate": "learning rate of A: `0.0005`, `0.001`, `0.002`, `0.005`, `0.01`, `0.02`, `0.05`, `0.1`, `0.2`, `0.5`, `1`",
            "rate2": "the same for B",
            "augment": "`1`: A sees its pictures turned and shifted",
            "augment2": "the same for B",
            "turn": "by up to how many degrees, 0 to 45",
            "shift": "by up to how many px, 0 to 4",
            "steps": "batches of 32 pictures, 20 to 4000",
            "budget": "seconds of computing for both together, 5 to 120",
            "seed": "of weights, pictures and draws, 0 to 9999",
            "watch": "number of the new picture whose maps are shown, 0 to 596",
            "alone": "`1`: A alone",
            "at": "after training: the step looked at; absent: the end",
            "settings": "`1`: the settings of A and B are open",
            "inside": "`1`: after training, the look inside is open",
            "who": "with `inside`: `A` or `B`",
            "layer": "with `inside`: name of a layer, `conv1`",
            "class": "with `inside`: the class that Grad-CAM is drawn for",
            "channel": "with `inside`: channel shown large; absent: the first in the order",
            "sort": "with `inside`: `mean`, `maximum`, `index`",
            "scale": "with `inside`: `shared range` for all maps of the layer or `own range` for each",
            "page": "with `inside`: page of 64 channels, from 1",
            "measured": "`1`: the measurement over eight seeds is open",
        },
    ),
    Lesson(
        url="feature_maps",
        concepts=(10,),
        title="Feature maps",
        icon=":material/grid_view:",
        idea="A pretrained ResNet turns your picture into ever smaller and ever deeper stacks of maps: first edges and "
        "colours, in the middle textures and parts, at the end something close to things. Walk through every stage and "
        "see what each channel answers to.",
        formulas=(
            Formula(
                "composition",
                "Layers compose",
                r"\begin{aligned}H_L&=\sigma(W_L*H_{L-1}+b_L)\\&=\sigma\big(W_L*\sigma(W_{L-1}*H_{L-2}+b_{L-1})+b_L\big)"
                r"\end{aligned}",
                r"Each layer reads the maps of the one before; $\sigma$ is the nonlinearity, $*$ the sliding sum as a layer "
                "computes it, which is correlation.",
            ),
        ),
        examples=("layer1_filters",),
        parameters={
            "stage": "stage of the network: `input`, `conv1`, `maxpool`, `layer1.0` … `layer4.1`, `avgpool`, `logits`",
            "channel": "channel shown large, 0 up to the number of maps less one; absent: the first in the order",
            "before": "`1`: the maps before the ReLU",
            "sort": "`mean`, `maximum`, `index`; at `conv1` `horizontal edge`, `vertical edge` (likeness of the kernel)",
            "scale": "`shared range` for all maps of the stage or `own range` for each",
            "page": "page of 64 channels, from 1",
            "overlay": "strength of the map over the photo, 0 to 100 per cent",
            "entry": "at `avgpool` and `logits`: the entry marked; absent: the largest",
            **TRAINED_PARAMETERS,
            "trace": "`1`: tracing one number is open",
            "path": "with `trace`: the way down, units joined by `_`, each a stage or a convolution inside a block, its channel, "
            "row and column: `logits~3_avgpool~12_layer4.1~12~3~4_layer4.1.conv1~7~3~4`; absent: the number shown above",
        },
    ),
    Lesson(
        url="grad_cam",
        concepts=(10,),
        title="Grad-CAM",
        icon=":material/thermostat:",
        idea="Which part of the picture speaks for a class? Grad-CAM weighs each feature map by how much the class score "
        "would rise with it, adds them up and keeps what is positive: a heat map over your photo.",
        formulas=(
            Formula(
                "grad_cam_weights",
                "Grad-CAM: weight of a channel",
                r"\alpha_k^{(c)}=\frac{1}{hw}\sum_{i}\sum_{j}\frac{\partial y_c}{\partial A_k(i,j)}",
                "$A_k$ is feature map $k$ of the chosen stage, $h\\times w$ its size, $y_c$ the logit of class $c$.",
            ),
            Formula(
                "grad_cam_map",
                "Grad-CAM: the heat map",
                r"L^{(c)}(i,j)=\operatorname{ReLU}\Big(\sum_k\alpha_k^{(c)}\,A_k(i,j)\Big)",
                "Negative sums speak against the class and are cut off (Selvaraju et al. 2017).",
            ),
        ),
        parameters={
            "classes": "up to three class numbers joined by hyphens, `3-41`; absent: the network's first answer",
            "stage": "target stage: `conv1`, `maxpool`, `layer1.0` … `layer4.1`; absent: the last",
            "overlay": "strength of the heat map over the photo, 0 to 100 per cent",
            "signed": "`1`: also what speaks against the class",
            "bench": "`1`: the bench of methods is open",
            "methods": "heat maps on the bench joined by dots: `grad-cam`, `grad-cam-pp`, `layer-cam`, `guided`, `integrated`, "
            "`occlusion`; `none` for none",
            **TRAINED_PARAMETERS,
            "networks": "`1`: the comparison of networks is open",
            "beside": "networks compared on the photo, ids joined by dots",
        },
    ),
    Lesson(
        url="receptive_field",
        concepts=(10,),
        title="Receptive field",
        icon=":material/center_focus_strong:",
        idea="A unit deep in the network sees only a window of the photo, and that window grows from layer to layer. "
        "What the window allows and what the unit really uses are two different things.",
        formulas=(
            Formula(
                "receptive_field",
                "Receptive field",
                r"RF_L=RF_{L-1}+(K_L-1)\prod_{i<L}S_i,\qquad RF_0=1",
                "$K_L$ is the kernel of layer $L$, $S_i$ the strides before it. A single pixel sees itself: $RF_0=1$.",
            ),
        ),
        examples=("receptive_field",),
        parameters={
            "of": "`pretrained`, `built` or `trained`: the pretrained network, one of the builder, or one of the training lab",
            "stage": "`pretrained`: `conv1` … `layer4.1`; else name of a layer, `conv2`; absent: `layer3.0`, the last layer",
            **TRAINED_PARAMETERS,
            "at": "number of the unit in the map, row by row, from 0; absent: the middle",
            "channel": "channel of the unit, from 0; absent: all of them",
            "weights": "`trained` or `random`: whose effective field lies over the picture",
            "inputs": "the effective field is averaged over the `picture` or all `samples`",
            "share": "share of the influence that the inner square holds, 50 to 99 per cent",
            "near": "`1`: only the picture, without what lies beyond it",
            "used": "`1`: beside the growth, what the middle unit of each stage really uses",
            "net": "`built`: the network, as in the lesson on building one; absent: three 3×3 convolutions",
            "seed": "`built`: seed of the random weights, 0 to 9999",
        },
    ),
    Lesson(
        url="hierarchy",
        concepts=(10,),
        title="What a channel looks for",
        icon=":material/travel_explore:",
        idea="Start from noise and change the pixels until a channel fires as strongly as it can. "
        "The picture that comes out shows what the channel was looking for.",
        formulas=(
            Formula(
                "activation_maximisation",
                "Activation maximisation",
                r"X^\star=\arg\max_X\;\mathbb{E}_\tau\big[\,z\big(\tau(X)\big)\big]",
                r"$z$ is the number to be raised; $\tau$ shifts, turns and scales the picture a little, "
                "at random. Each step moves $X$ along the gradient of $z$.",
            ),
        ),
        parameters={
            "stage": "`conv1`, `layer1.0` … `layer4.1`, or `logits` for the classes",
            "channel": "channel or class, from 0; absent: the first with a ready-made picture",
            "asked": "`channel` raises the mean of its map, `unit` the cell in the middle of it",
            "steps": "steps of gradient ascent, 16 to 512",
            "seed": "seed of the noise, 0 to 9999",
            "filters": "`1`: the first layer's filters are open",
            "filter": "with `filters`: the filter in hand, from 0",
        },
    ),
)


def lesson(url: str) -> Lesson:
    """The lesson with this URL. Raises KeyError for an unknown one."""
    for entry in LESSONS:
        if entry.url == url:
            return entry
    raise KeyError(url)
