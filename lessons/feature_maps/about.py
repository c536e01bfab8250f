"""What the lesson “Feature maps” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.feature_maps import params

LESSON = Lesson(
    url="feature_maps",
    concepts=(10,),
    title="Feature maps",
    icon=":material/grid_view:",
    idea="A pretrained network turns your picture into ever smaller and ever deeper stacks of maps: first edges and "
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
    examples=(
        Example(
            "layer1_filters",
            "The first layer on a street scene, and the filters nearest to the notes' edges",
            {"picture": "street", "stage": "conv1", "sort": "horizontal edge"},
        ),
    ),
    parameters=declared(params),
)
