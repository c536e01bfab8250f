"""What the lesson “Receptive field” says of itself."""

from core.lecture import TRAINED_PARAMETERS, Example, Formula, Lesson

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
)
