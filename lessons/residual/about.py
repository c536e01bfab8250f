"""What the lesson “Residual networks” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.residual import params

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
    parameters=declared(params),
)
