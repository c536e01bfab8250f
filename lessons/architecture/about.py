"""What the lesson “Build a network” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.architecture import params

LESSON = Lesson(
    url="architecture",
    concepts=(5,),
    title="Build a network",
    icon=":material/account_tree:",
    idea="Most networks repeat one theme: convolve, rectify, shrink, and let the number of channels grow. "
    "Counting shapes, parameters and multiplications shows where the cost really sits.",
    formulas=(
        Formula(
            "dense_parameters",
            "Parameters of a dense layer",
            r"n_\text{in}\cdot n_\text{out}+n_\text{out}",
            "Each output reads every input and has one bias.",
        ),
        Formula(
            "multiply_adds",
            "Multiply-adds of a convolution",
            r"K\cdot K\cdot M_\text{in}\cdot M_\text{out}\cdot H_\text{out}\cdot W_\text{out}",
            "Every weight is used once at each of the $H_\\text{out}\\times W_\\text{out}$ places of the output.",
        ),
    ),
    examples=(
        Example(
            "cats_vs_dogs",
            "Cats against dogs: 2,116,801 parameters, nearly all of them in one layer",
            {"picture": "cat", "net": "cats_vs_dogs", "layer": "8"},
        ),
        Example(
            "cats_vs_dogs_150",
            "Cats against dogs at 150 px: where the notes' 3.4 M come from",
            {"picture": "cat", "net": "cats_vs_dogs_150", "layer": "14"},
        ),
        Example(
            "dense_6272",
            "6,272 × 128: the weights of one dense layer",
            {
                "picture": "cat",
                "net": "3x150x150-c32p0-relu-max2-c64p0-relu-max2-c128p0-relu-max2-c128p0-relu-max2-flat-fc128-relu-fc1",
                "layer": "14",
            },
        ),
        Example(
            "elements",
            "How many numbers each layer puts out, from 224 px on",
            {"picture": "street", "net": "elements", "layer": "1"},
        ),
    ),
    parameters=declared(params),
)
