"""What the lesson “Pooling” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.pooling import params

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
    parameters=declared(params),
)
