"""What the lesson “What a channel looks for” says of itself."""

from core.lecture import Formula, Lesson, declared
from lessons.hierarchy import params

LESSON = Lesson(
    url="hierarchy",
    concepts=(10,),
    title="What a channel looks for",
    icon=":material/travel_explore:",
    idea="Start from noise and change the pixels until a channel fires as strongly as it can. "
    "The picture that comes out shows what the channel was looking for.",
    formulas=(
        Formula(
            "activation_maximisation",
            "Activation maximisation",
            r"X^\star=\arg\max_X\;\mathbb{E}_\tau\big[\,z\big(\tau(X)\big)\big]",
            r"$z$ is the number to be raised; $\tau$ shifts, turns and scales the picture a little, "
            "at random. Each step moves $X$ along the gradient of $z$.",
        ),
    ),
    parameters=declared(params),
)
