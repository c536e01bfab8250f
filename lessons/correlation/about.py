"""What the lesson “Correlation” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.correlation import params

LESSON = Lesson(
    url="correlation",
    concepts=(1,),
    title="Correlation",
    icon=":material/filter_center_focus:",
    idea="A kernel is a small pattern, and correlation asks at every pixel how well the picture agrees with it. "
    "Multiply, add up, move on by one: this sum is what every layer of a convolutional network is built on.",
    formulas=(
        Formula(
            "correlation",
            "Correlation",
            r"Z(i,j)=\sum_u\sum_v X(i+u,\,j+v)\;W(u,v)",
            "$X$ is the picture, $W$ the kernel, $(i,j)$ the top-left pixel of the window.",
        ),
        Formula(
            "convolution",
            "Convolution: the kernel turned by 180°",
            r"\begin{aligned}(X*W)(i,j)&=\sum_u\sum_v X(i+u,\,j+v)\;\widetilde W(u,v)\\"
            r"\widetilde W(u,v)&=W(K-1-u,\,K-1-v)\end{aligned}",
            "Textbook convolution turns the kernel first; the layers of deep-learning libraries do not.",
        ),
    ),
    examples=(
        Example(
            "correlation",
            "A vertical edge: 0, 765, 765 in every row",
            {
                "input": "numbers",
                "grid": "5x5_0_0_0_255_255_0_0_0_255_255_0_0_0_255_255_0_0_0_255_255_0_0_0_255_255",
                "kernel": "3x3_-1_0_1_-1_0_1_-1_0_1",
                "at": "1",
            },
        ),
    ),
    parameters=declared(params),
)
