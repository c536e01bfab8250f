"""What the lesson “Feature maps” says of itself."""

from core.lecture import TRAINED_PARAMETERS, Example, Formula, Lesson

LESSON = Lesson(
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
    examples=(
        Example(
            "layer1_filters",
            "The first layer on a street scene, and the filters nearest to the notes' edges",
            {"picture": "street", "stage": "conv1", "sort": "horizontal edge"},
        ),
    ),
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
)
