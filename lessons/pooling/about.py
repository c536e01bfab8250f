"""What the lesson “Pooling” says of itself."""

from core.lecture import INPUT_PARAMETERS, Example, Formula, Lesson

LESSON = Lesson(
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
    examples=(
        Example(
            "pooling",
            "4×4 numbers, windows of 2×2: max and average",
            {"input": "numbers", "grid": "4x4_1_3_2_4_5_6_7_8_9_2_1_3_4_5_6_7"},
        ),
    ),
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
)
