"""View five: the same block cut out of a plain and of a residual network, trained side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from core.arrays import FloatArray
from core.ensembles import code
from core.ensembles.choices import Choice
from core.ensembles.deletions import Deleted, choices_of, delete_from_chain
from core.ensembles.digits import TESTED, Digits, digits
from core.ensembles.pair import Chain, load_pair
from core.ensembles.pair_shape import BLOCKS, KINDS, PLAIN, RESIDUAL
from core.exports import csv_table
from core.figures import committee as figures
from core.figures.committee import Curve
from core.figures.comparison import grouped
from core.figures.digits import digit_row
from core.figures.pictures import png
from core.jobs import Report
from core.lecture import Formula
from core.shared import key, once
from lessons.ensemble.notes import four_paths
from lessons.ensemble.params import AGREEING, CONFIDENCE, CUT, MEASURES, NUMBERS, RIGHT, SHOW, TRAINING
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.downloads import download
from ui.frame.jobs import background, kept

COLOURS = {PLAIN: figures.ORANGE, RESIDUAL: figures.BLUE}
SHOWN_DIGITS, DIGIT_PX = 8, 88
INTACT: Choice = (False,) * BLOCKS
SINGLE: tuple[Choice, ...] = tuple(tuple(i == j for j in range(BLOCKS)) for i in range(BLOCKS))

Both = dict[str, Deleted]  # kind of network -> one measurement of it


@dataclass(frozen=True)
class Pair:
    """The two networks, as they are in the store."""

    chains: dict[str, tuple[Chain, ...]]


@dataclass(frozen=True)
class Cut:
    """What the page shows.

    Attributes:
        training: which of the trainings, from 0.
        cut: blocks cut out, from 1.
        intact: accuracy of each network with all its blocks.
        now: and without those cut out.
        singles: accuracies without each single block, measured on the same digits.
    """

    training: int
    cut: tuple[int, ...]
    intact: dict[str, float]
    now: dict[str, float]
    singles: Both

    def formula(self, _: Formula) -> None:
        st.latex(
            r"\begin{aligned}\text{residual: }Y_i&=\operatorname{ReLU}\big(F_i(Y_{i-1})+Y_{i-1}\big)\\"
            r"\text{plain: }Y_i&=\operatorname{ReLU}\big(F_i(Y_{i-1})\big)\end{aligned}"
        )
        n, out = BLOCKS, len(self.cut)
        st.latex(rf"2^{{{n}-{out}}}={2 ** (n - out)}\text{{ of }}{2**n}\text{{ paths left}}")
        st.caption("The plain network has a single path. A block cut out hands its input on, $Y_i=Y_{i-1}$, in both.")

    def notice(self) -> Sequence[str]:
        alone = {kind: self.singles[kind].singles(self.singles[kind].right) for kind in KINDS}
        harmless = int((alone[RESIDUAL] > self.intact[RESIDUAL] - 0.05).sum())
        sentences = [
            f"Cut any one block out of the plain network, and it reads {alone[PLAIN].min():.0%} to {alone[PLAIN].max():.0%} of "
            "the digits: ten classes, so that is guessing. Its next block gets numbers that it has never seen.",
            f"Of the residual network {harmless} of {BLOCKS} blocks can go, one at a time, for less than five points. Its "
            "blocks only add to what passes by.",
            f"It is no magic: without block {1 + int(alone[RESIDUAL].argmin())} it reads "
            f"{alone[RESIDUAL].min():.0%}. The first blocks do the work the later ones rely on.",
            "Both networks were trained alike and are equally good when whole. The difference is only in the sum.",
        ]
        if self.cut:
            sentences.insert(
                0,
                f"Without block {', '.join(map(str, self.cut))}: plain {self.now[PLAIN]:.1%}, residual "
                f"{self.now[RESIDUAL]:.1%}.",
            )
        return sentences

    def notes(self) -> None:
        st.markdown(
            "“A ResNet is an ensemble” is a picture, not a theorem: its paths share weights and were trained together. What "
            "can be measured is this: lose some of them, and the answer fades. In a plain network there is only one path."
        )
        four_paths()

    def code(self) -> str:
        return code.pair(self.training, self.cut)


def play() -> Cut:
    head, which = st.columns([5, 2], gap="large")
    with head:
        names = state.linked(CUT, st.pills, "Cut out of both networks: block", NUMBERS, selection_mode="multi")
    with which:
        training = int(
            state.linked(TRAINING, st.segmented_control, "Training", tuple(TRAINING.options), help=TRAINING_HELP)
        )
    cut = tuple(sorted(int(name) for name in names))
    _, test = digits()
    chosen: Choice = tuple(number in cut for number in range(1, BLOCKS + 1))
    with st.spinner("Both networks read the test digits …"):
        singles = _measured(training - 1, test, SINGLE, ())
        now = _measured(training - 1, test, (chosen,), cut) if any(chosen) else singles
    intact = {kind: _right(singles[kind], INTACT) for kind in KINDS}
    shown = Cut(training - 1, cut, intact, {kind: _right(now[kind], chosen) for kind in KINDS}, singles)
    _metrics(shown)
    show = state.linked(
        SHOW, st.segmented_control, "Charts show", tuple(MEASURES),
        format_func=MEASURES.__getitem__,
    )  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        _single(shown, show)
    with right:
        _all(training - 1, test, show)
    _digits(shown, test)
    return shown


TRAINING_HELP = "Plain and residual were trained three times, each time from other first weights."


def _pair() -> Pair:
    return once("pair", work=lambda: Pair(load_pair()))


def _measured(training: int, test: Digits, choices: Sequence[Choice], cut: tuple[int, ...]) -> Both:
    return once("pair deletions", training, cut, work=lambda: _delete(training, test, choices))


def _delete(training: int, test: Digits, choices: Sequence[Choice], report: Report = lambda _: None) -> Both:
    chains = _pair().chains
    return {
        kind: delete_from_chain(
            chains[kind][training],
            test.pixels,
            test.labels,
            choices,
            lambda share, done=place: report((done + share) / len(KINDS)),  # type: ignore[misc]
        )
        for place, kind in enumerate(KINDS)
    }


def _right(deleted: Deleted, choice: Choice) -> float:
    return float(deleted.right[deleted.choices.index(choice)])


def _metrics(shown: Cut) -> None:
    columns = st.columns(4)
    titles = {PLAIN: "Plain network", RESIDUAL: "Residual network"}
    for column, kind in zip(columns[::2], KINDS, strict=True):
        column.metric(f"{titles[kind]}, whole", f"{shown.intact[kind]:.1%}", border=True)
    out = ", ".join(map(str, shown.cut)) or "none"
    for column, kind in zip(columns[1::2], KINDS, strict=True):
        change = 100 * (shown.now[kind] - shown.intact[kind])
        column.metric(
            f"{titles[kind]}, without: {out}",
            f"{shown.now[kind]:.1%}",
            f"{change:+.1f} points" if shown.cut else None,
            border=True,
        )


def _of(deleted: Deleted, show: str) -> FloatArray:
    return {RIGHT: deleted.right, AGREEING: deleted.agreeing, CONFIDENCE: deleted.confidence}[show]


def _single(shown: Cut, show: str) -> None:
    st.markdown("**One block cut out**")
    alone = {kind: shown.singles[kind].singles(_of(shown.singles[kind], show)).tolist() for kind in KINDS}
    chart(
        grouped(NUMBERS, {kind: (alone[kind], COLOURS[kind]) for kind in KINDS}, MEASURES[show], "block cut out", 320),
        alt="; ".join(
            f"without block {number} plain {plain:.0%}, residual {residual:.0%}"
            for number, plain, residual in zip(NUMBERS, alone[PLAIN], alone[RESIDUAL], strict=True)
        ),
        key="ensemble:cut",
    )
    st.caption(f"{TESTED} test digits; guessing would give 10 %.")
    download(
        "Cuts as CSV",
        "cuts.csv",
        lambda: csv_table(("block", *KINDS), list(zip(NUMBERS, *alone.values(), strict=True))),
    )


def _all(training: int, test: Digits, show: str) -> None:
    st.markdown("**1, 2, 3, … blocks cut out: every choice of them**")
    this = key("pair deletions", training, "every")
    choices = choices_of(BLOCKS, 2**BLOCKS, 0)
    found = background(
        this,
        f"Ask 2 × {len(choices)} networks",
        kept(this, lambda job: _delete(training, test, choices, job.report)),
    )
    if found is None:
        st.caption(f"Every one of the {len(choices)} ways to leave blocks out, in both networks: about ten seconds.")
        return
    curves = {}
    for kind in KINDS:
        band = found[kind].band(_of(found[kind], show))
        dash = "dash" if kind == PLAIN else "solid"
        curves[kind] = Curve(band[1].tolist(), COLOURS[kind], band[0].tolist(), band[2].tolist(), dash=dash)
    chart(
        figures.lines(list(range(BLOCKS + 1)), curves, "blocks cut out", MEASURES[show], 320, level=(0.1, "guessing")),
        alt="; ".join(f"{kind}: " + ", ".join(f"{y:.0%}" for y in curve.y) for kind, curve in curves.items()),
        key="ensemble:every",
    )
    st.caption("Lines: mean over all choices of so many blocks. Bands: from the worst to the best choice.")


def _digits(shown: Cut, test: Digits) -> None:
    st.markdown("**The first test digits**, and what the networks read now")
    some = test.first(SHOWN_DIGITS)
    answers: dict[str, Tensor] = {
        kind: _pair().chains[kind][shown.training](some.pixels, frozenset(shown.cut)).argmax(1) for kind in KINDS
    }
    with st.container(horizontal=True):
        for place in range(len(some)):
            plain, residual = (int(answers[kind][place]) for kind in KINDS)
            st.image(
                digit_row(some.pixels[[place]], DIGIT_PX),
                width=DIGIT_PX,
                caption=f"a {int(some.labels[place])}: plain {plain}, residual {residual}",
                alt=f"A handwritten {int(some.labels[place])}: plain reads {plain}, residual {residual}",
            )
    download("Digits as PNG", "digits.png", lambda: png(digit_row(some.pixels, DIGIT_PX)))
