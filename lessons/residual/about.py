"""What the lesson “Residual networks” says of itself."""

from core.lecture import Example, Formula, Lesson

LESSON = Lesson(
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
    examples=(
        Example(
            "residual",
            "Three blocks with derivative 0.5: 0.125 plain, 3.375 residual",
            {"picture": "dogs", "part": "paths", "blocks": "3", "derivative": "0.5"},
        ),
    ),
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
)
