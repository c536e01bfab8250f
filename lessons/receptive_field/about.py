"""What the lesson “Receptive field” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.receptive_field import params

LESSON = Lesson(
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
    examples=(
        Example(
            "receptive_field", "Three 3×3 layers with stride 1 see 3, 5 and 7 px", {"picture": "street", "of": "built"}
        ),
    ),
    parameters=declared(params),
)
