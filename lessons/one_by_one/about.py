"""What the lesson “1×1 convolutions” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.one_by_one import params

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
            "$M$ channels come in, $R$ are inside, $N$ go out. Without the second 1×1 it is $M\\,R+K^2R\\,N$, "
            "with one kernel for each channel (depthwise) $M\\,R+K^2R+R\\,N$. "
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
    parameters=declared(params),
)
