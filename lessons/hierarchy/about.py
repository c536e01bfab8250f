"""What the lesson “What a channel looks for” says of itself."""

from core.lecture import Formula, Lesson

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
    parameters={
        "stage": "`conv1`, `layer1.0` … `layer4.1`, or `logits` for the classes",
        "channel": "channel or class, from 0; absent: the first with a ready-made picture",
        "asked": "`channel` raises the mean of its map, `unit` the cell in the middle of it",
        "steps": "steps of gradient ascent, 16 to 512",
        "seed": "seed of the noise, 0 to 9999",
        "filters": "`1`: the first layer's filters are open",
        "filter": "with `filters`: the filter in hand, from 0",
    },
)
