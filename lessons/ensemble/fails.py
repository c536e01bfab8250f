"""View two: where a committee fails: ties, errors in common, and a strong member outvoted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.ensembles import code
from core.ensembles.committee import formula_error, mean_accuracy, outcome, turning_point, weighted_accuracy
from core.ensembles.voting import COPIES, DIFFICULTY
from core.exports import csv_table
from core.figures import committee as figures
from core.figures.charts import bars
from core.figures.committee import Curve
from core.lecture import Formula
from lessons.ensemble.notes import four_paths
from lessons.ensemble.params import (
    AS_ERRORS,
    BEST,
    BY_COIN,
    COUNT,
    JOINT,
    JOINT_ACCURACY,
    JOINT_MEMBERS,
    MOST_TIED,
    OTHERS,
    TIE_TITLES,
    TIED_ACCURACY,
    TIED_MEMBERS,
    TIES,
)
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.downloads import download

SIZES = range(1, MOST_TIED + 1)
WORTH = {AS_ERRORS: 0.0, BY_COIN: 0.5}
STEPS = [step / 20 for step in range(21)]


@dataclass(frozen=True)
class Fails:
    """The three committees on the page.

    Attributes:
        tied: members and accuracy of the first, whose ties are looked at.
        ties: what ties count as.
        joint: members and accuracy of the second, whose errors correlate.
        correlation: of the second, 0..1.
        strong: accuracies of the third, the strong member first.
    """

    tied: tuple[int, float]
    ties: str
    joint: tuple[int, float]
    correlation: float
    strong: tuple[float, ...]

    def formula(self, _: Formula) -> None:
        members, right = self.tied
        error = 1 - right
        start = -(-members // 2)
        st.latex(
            rf"P(\text{{error}})=\sum_{{k={start}}}^{{{members}}}\binom{{{members}}}{{k}}\,{error:.4g}^k\cdot"
            rf"{right:.4g}^{{{members}-k}}={formula_error(members, error):.4g}"
        )
        result = outcome((right,) * members)
        if members % 2 == 0:
            st.latex(
                rf"\underbrace{{{result.tie:.4g}}}_{{\text{{tie, }}k={start}}}+"
                rf"\underbrace{{{result.wrong:.4g}}}_{{\text{{wrong}}}}={result.tie + result.wrong:.4g}"
            )
            by_coin = rf"{result.wrong:.4g}+\tfrac{{1}}{{2}}\cdot{result.tie:.4g}={1 - result.accuracy():.4g}"
            st.latex(rf"\text{{with a coin: }}{by_coin}")

    def notice(self) -> Sequence[str]:
        members, right = self.tied
        result = outcome((right,) * members)
        sentences = []
        if members % 2 == 0:
            sentences.append(
                f"With {members} members {result.tie:.1%} of the votes are ties. With ties as errors the committee is right in "
                f"{result.right:.1%}, one member in {right:.0%}. With a coin it is exactly as good as the odd committee with "
                "one member fewer."
            )
        else:
            sentences.append(f"With {members} members no vote is tied. Take one more and look at the step.")
        size, each = self.joint
        alone, now = outcome((each,) * size).accuracy(), outcome((each,) * size, self.correlation).accuracy()
        sentences.append(
            f"{size} members of {each:.0%}: independent {alone:.1%}, at correlation {self.correlation:.2f} {now:.1%}. "
            "Copying takes the gain away in proportion; hard questions take most of it at once."
        )
        majority, best = outcome(self.strong).accuracy(), max(self.strong)
        sentences.append(
            f"Members of {_listed(self.strong)}: the majority is right in {majority:.1%}, "
            + (
                f"**less than its best member alone** ({best:.0%})."
                if majority < best
                else f"more than its best member ({best:.0%})."
            )
        )
        sentences.append(
            f"Weights of log(a / (1 − a)) bring the committee to {weighted_accuracy(self.strong):.1%}: never below the best "
            "member. But you must know who is good."
        )
        return sentences

    def notes(self) -> None:
        st.markdown(
            "The formula is for odd K. For even K it **counts ties as errors**: K = 2, p = 0.4 gives 0.48 + 0.16 = **0.64**."
        )
        st.markdown(
            "“A committee is better than its members” needs members that are about equally good and err independently. "
            "0.9, 0.55 and 0.55 vote rightly in **74.8 %**: the best one alone has 90 %."
        )
        four_paths()

    def code(self) -> str:
        return code.fails(self.tied, self.strong)


def play() -> Fails:
    ties, joint, strong = st.columns(3, gap="large")
    with ties:
        members, right, tie = _pick_tied()
    with joint:
        size, each, correlation = _pick_joint()
    with strong:
        accuracies = _pick_strong()
    shown = Fails((members, right), tie, (size, each), correlation, accuracies)
    for column, draw in ((ties, _ties), (joint, _joint), (strong, _strong)):
        with column:
            draw(shown)
    return shown


def _pick_tied() -> tuple[int, float, str]:
    st.header("Ties", anchor="ties")
    members = state.linked(TIED_MEMBERS, st.slider, "Members, K", TIED_MEMBERS.low, TIED_MEMBERS.high)
    right = state.linked(TIED_ACCURACY, st.slider, "Accuracy of each, %", 0, 100)
    ties = state.linked(TIES, st.segmented_control, "A tie is", tuple(TIE_TITLES), format_func=TIE_TITLES.__getitem__)
    return members, right / 100, ties


def _pick_joint() -> tuple[int, float, float]:
    st.header("Errors in common", anchor="correlated")
    size = state.linked(JOINT_MEMBERS, st.slider, "Members, K", JOINT_MEMBERS.low, JOINT_MEMBERS.high)
    each = state.linked(JOINT_ACCURACY, st.slider, "Accuracy of each, %", 0, 100)
    correlation = state.linked(JOINT, st.slider, "Correlation, %", 0, 100, step=5)
    return size, each / 100, correlation / 100


def _pick_strong() -> tuple[float, ...]:
    st.header("A strong member outvoted", anchor="strong")
    best = state.linked(BEST, st.slider, "Accuracy of the strong one, %", 0, 100)
    weak = state.linked(OTHERS, st.slider, "Accuracy of the others, %", 0, 100)
    count = state.linked(COUNT, st.segmented_control, "Others", tuple(COUNT.options))
    return (best / 100, *(weak / 100,) * int(count))


def _ties(shown: Fails) -> None:
    members, right = shown.tied
    result = outcome((right,) * members)
    accuracy = result.accuracy(WORTH[shown.ties])
    st.metric(
        f"Error of {members} members", f"{1 - accuracy:.2%}", f"{100 * (right - accuracy):+.1f} points to one member",
        delta_color="inverse", border=True,
    )  # fmt: skip
    errors = {worth: [1 - outcome((right,) * k).accuracy(worth) for k in SIZES] for worth in (0.0, 0.5)}
    chart(
        figures.lines(
            list(SIZES),
            {
                "ties are errors": Curve(errors[0.0], figures.ORANGE),
                "a coin decides": Curve(errors[0.5], figures.BLUE, dash="dash"),
            },
            "members",
            "error",
            300,
            at=members,
            level=(1 - right, "one member"),
        ),
        alt=f"Error by number of members; {members} members {1 - accuracy:.1%}, one {1 - right:.1%}",
        key="ensemble:ties",
    )
    st.caption(f"Tied: {result.tie:.1%} of the votes. The formula of the notes is the orange curve.")


def _joint(shown: Fails) -> None:
    size, each = shown.joint
    now = outcome((each,) * size, shown.correlation, COPIES).accuracy()
    st.metric(
        f"Accuracy of {size}, copying", f"{now:.2%}", f"{100 * (now - each):+.1f} points to one member", border=True
    )
    row = (each,) * size
    chart(
        figures.lines(
            STEPS,
            {
                "copying": Curve([outcome(row, c, COPIES).accuracy() for c in STEPS], figures.BLUE, markers=False),
                "hard questions": Curve(
                    [outcome(row, c, DIFFICULTY).accuracy() for c in STEPS], figures.ORANGE, dash="dash", markers=False
                ),
                "mean of scores, copying": Curve(
                    [mean_accuracy(row, c, COPIES) for c in STEPS], figures.GREEN, dash="dot", markers=False
                ),
            },
            "correlation",
            "right",
            300,
            at=shown.correlation,
            level=(each, "one member"),
            level_at="bottom left",
        ),
        alt=f"Accuracy falls from {outcome(row).accuracy():.1%} at correlation 0 to {each:.1%} at 1",
        key="ensemble:joint",
    )
    st.caption(
        "Copying: all give one answer with this probability, else each its own. Hard questions: the scores share a part "
        "with this correlation. Both leave each member as good as it is."
    )


def _strong(shown: Fails) -> None:
    row = shown.strong
    majority, best = outcome(row).accuracy(), max(row)
    st.metric(
        f"Majority of {len(row)}", f"{majority:.2%}", f"{100 * (majority - best):+.1f} points to the best", border=True
    )
    names = ["strong member", "one of the others", "majority", "mean of scores", "weighted vote"]
    values = [row[0], row[1], majority, mean_accuracy(row), weighted_accuracy(row)]
    chart(
        bars(names, values, [False, False, True, False, False], 190),
        alt=", ".join(f"{name} {value:.1%}" for name, value in zip(names, values, strict=True)),
        key="ensemble:strong",
    )
    turn = turning_point(row[0], len(row) - 1)
    st.caption(
        f"Beside a member of {row[0]:.0%} the majority of {len(row)} beats its best member once the others reach "
        f"**{turn:.0%}**."
        if turn is not None
        else f"Beside a member of {row[0]:.0%} no others make the majority of {len(row)} better than its best member."
    )
    download("Committees as CSV", "committees.csv", lambda: _csv(shown))


def _csv(shown: Fails) -> bytes:
    _, right = shown.tied
    size, each = shown.joint
    rows: list[tuple[object, ...]] = []
    for k in SIZES:
        result = outcome((right,) * k)
        rows.append(("ties", k, right, 0, result.right, result.tie, result.wrong))
    for c in np.linspace(0, 1, 21):
        result = outcome((each,) * size, float(c))
        rows.append(("copying", size, each, f"{c:.2f}", result.right, result.tie, result.wrong))
    result = outcome(shown.strong)
    rows.append(("strong", len(shown.strong), _listed(shown.strong), 0, result.right, result.tie, result.wrong))
    return csv_table(("committee", "members", "accuracy", "correlation", "right", "tie", "wrong"), rows)


def _listed(accuracies: Sequence[float]) -> str:
    texts = [f"{accuracy:.0%}" for accuracy in accuracies]
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
