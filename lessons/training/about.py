"""What the lesson “The training lab” says of itself."""

from core.lecture import Example, Formula, Lesson

LESSON = Lesson(
    url="training",
    concepts=(3, 5, 9),
    title="The training lab",
    icon=":material/model_training:",
    idea="Train a small network here and now and watch the two loss curves part ways. "
    "What the network gains on its own pictures and not on new ones is overfitting, as a number.",
    formulas=(
        Formula(
            "cross_entropy",
            "Cross-entropy",
            r"L=-\frac{1}{N}\sum_{n=1}^{N}\ln p_n(y_n)",
            "$p_n(y_n)$ is the probability that the network gives to the right class of picture $n$. Certain and right "
            "costs nothing, certain and wrong without bound; guessing among ten classes costs $\\ln 10=2.30$.",
        ),
        Formula(
            "gap",
            "The gap",
            r"L_\text{validation}-L_\text{training}",
            "Loss on pictures the network never learnt from, less the loss on those it did. None: what it learnt holds for "
            "new pictures as well. A wide one is overfitting.",
        ),
        Formula(
            "descent",
            "Gradient descent with momentum",
            r"v\leftarrow\mu\,v+\frac{\partial L}{\partial w},\qquad w\leftarrow w-\eta\,v",
            "For each weight $w$, after each batch: $\\eta$ is the learning rate, $\\mu=0.9$ keeps part of the last step.",
        ),
    ),
    examples=(
        Example(
            "overfitting",
            "Overfitting: the loss in training and validation, without and with augmentation",
            {"experiment": "augmentation"},
        ),
    ),
    parameters={
        "experiment": "two trainings that differ in one thing: `augmentation`, `amount`, `depth`, `norm`, `dropout`, "
        "`linear`, `rate` or `diverge`; what is absent below is as there",
        "set": "`digits` or `pieces` (of the sample photos)",
        "net": "network of A, written as in the lesson on building one; its input and its last layer are made to fit",
        "net2": "network of B",
        "pictures": "how many pictures A learns from, 10 to 1200",
        "pictures2": "the same for B",
        "rate": "learning rate of A: `0.0005`, `0.001`, `0.002`, `0.005`, `0.01`, `0.02`, `0.05`, `0.1`, `0.2`, `0.5`, `1`",
        "rate2": "the same for B",
        "augment": "`1`: A sees its pictures turned and shifted",
        "augment2": "the same for B",
        "turn": "by up to how many degrees, 0 to 45",
        "shift": "by up to how many px, 0 to 4",
        "steps": "batches of 32 pictures, 20 to 4000",
        "budget": "seconds of computing for both together, 5 to 120",
        "seed": "of weights, pictures and draws, 0 to 9999",
        "watch": "number of the new picture whose maps are shown, 0 to 596",
        "alone": "`1`: A alone",
        "at": "after training: the step looked at; absent: the end",
        "settings": "`1`: the settings of A and B are open",
        "inside": "`1`: after training, the look inside is open",
        "who": "with `inside`: `A` or `B`",
        "layer": "with `inside`: name of a layer, `conv1`",
        "class": "with `inside`: the class that Grad-CAM is drawn for",
        "channel": "with `inside`: channel shown large; absent: the first in the order",
        "sort": "with `inside`: `mean`, `maximum`, `index`",
        "scale": "with `inside`: `shared range` for all maps of the layer or `own range` for each",
        "page": "with `inside`: page of 64 channels, from 1",
        "measured": "`1`: the measurement over eight seeds is open",
    },
)
