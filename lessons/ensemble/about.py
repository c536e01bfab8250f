"""What the lesson “Ensembles” says of itself."""

from core.lecture import Example, Formula, Lesson, declared
from lessons.ensemble import params

LESSON = Lesson(
    url="ensemble",
    concepts=(8,),
    title="Ensembles",
    icon=":material/groups:",
    idea="A committee of different minds errs less often than its members, as long as they err differently. "
    "A residual network can be read as such a committee of paths.",
    formulas=(
        Formula(
            "majority",
            "Error of a majority vote",
            r"P(\text{error})=\sum_{k=\lceil K/2\rceil}^{K}\binom{K}{k}\,p^k(1-p)^{K-k}",
            "$K$ independent members, $K$ odd, each wrong with probability $p$.",
        ),
    ),
    examples=(
        Example("ensemble", "Three voters at 60 % make 64.8 %", {"members": "alike", "k": "3", "accuracy": "60"}),
        Example(
            "ensemble_mixed",
            "Voters at 60, 62 and 58 %: exactly 64.808 %",
            {"members": "own", "k": "3", "m1": "60", "m2": "62", "m3": "58"},
        ),
        Example(
            "ensemble_traps",
            "Two voters and their ties; 90, 55 and 55 % make 74.8 %",
            {"view": "fails", "tie_k": "2", "tie_acc": "60", "best": "90", "others": "55", "count": "2"},
        ),
    ),
    parameters=declared(params),
)
