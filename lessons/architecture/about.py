"""What the lesson “Build a network” says of itself."""

from core.lecture import Example, Formula, Lesson

LESSON = Lesson(
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
    examples=(
        Example(
            "cats_vs_dogs",
            "Cats against dogs: 2,116,801 parameters, nearly all of them in one layer",
            {"picture": "cat", "net": "cats_vs_dogs", "layer": "8"},
        ),
        Example(
            "cats_vs_dogs_150",
            "Cats against dogs at 150 px: where the notes' 3.4 M come from",
            {"picture": "cat", "net": "cats_vs_dogs_150", "layer": "14"},
        ),
        Example(
            "dense_6272",
            "6,272 × 128: the weights of one dense layer",
            {
                "picture": "cat",
                "net": "3x150x150-c32p0-relu-max2-c64p0-relu-max2-c128p0-relu-max2-c128p0-relu-max2-flat-fc128-relu-fc1",
                "layer": "14",
            },
        ),
        Example(
            "elements",
            "How many numbers each layer puts out, from 224 px on",
            {"picture": "street", "net": "elements", "layer": "1"},
        ),
    ),
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
)
