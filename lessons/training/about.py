"""What the lesson “The training lab” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.training import params

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
    parameters=declared(params),
)
