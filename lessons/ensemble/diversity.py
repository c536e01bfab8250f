"""View three: where the difference between members comes from, measured on handwritten digits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch

from core.ensembles import code
from core.ensembles.digits import TESTED
from core.ensembles.diversity import MEMBERS, TRAINED_ON, Committee, Committees, measure
from core.ensembles.members import EPOCHS
from core.ensembles.sources import SOURCES, Source
from core.exports import csv_table
from core.figures import comparison
from core.figures.colour import scale_for
from core.figures.digits import digit_row
from core.figures.pictures import map_png, png
from core.lecture import Formula
from core.shared import key
from core.wording import said
from lessons.ensemble.notes import four_paths
from lessons.ensemble.params import DIFFERS, DRAW
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.downloads import download
from ui.frame.jobs import background, kept

DISPUTED, DIGIT_PX = 8, 88
IDS = tuple(source.id for source in SOURCES)


@dataclass(frozen=True)
class Diversity:
    """The committees, where they are trained already, and the one looked at."""

    source: Source
    committees: Committees | None

    @property
    def committee(self) -> Committee | None:
        return None if self.committees is None else self.committees.by_source[self.source.id]

    def formula(self, _: Formula) -> None:
        committee = self.committee
        if committee is None:
            st.markdown("Train the committees first: then their own p stands here.")
            return
        error = 1 - float(committee.accuracies().mean())
        k = len(committee.names)
        st.latex(rf"\bar p={error:.4f},\; K={k}:\quad P(\text{{error}})={committee.independent_error():.5f}")
        st.markdown(
            f"if they, each as good as it is, erred independently. Measured: **{1 - committee.share(committee.vote()):.4f}**. "
            "The members err on the same difficult digits: that is the correlation of the second view. (The formula knows two "
            "answers to a question, here are ten. That helps the committee: wrong votes scatter.)"
        )

    def notice(self) -> Sequence[str]:
        if self.committees is None:
            return ["Guess first: which way of being different will help most, and which not at all?"]
        by = self.committees.by_source
        most = max(by, key=lambda id: by[id].gain())
        titles = {source.id: source.title for source in SOURCES}
        strongest = max(by, key=lambda id: by[id].share(by[id].vote()))
        return [
            "Five copies of one network vote as one: no disagreement, no gain.",
            f"The vote gains most by “{titles[most]}”: {said(100 * by[most].gain(), '+.1f')} points over a member. Unsteady "
            "learners gain most from a vote.",
            f"The best vote is that of “{titles[strongest]}”, {by[strongest].share(by[strongest].vote()):.1%}: gain is not "
            "everything, good members are worth more than different ones.",
            "More disagreement, more gain, roughly. But members can also differ because they are bad.",
            f"{TESTED} test digits: a difference of one point is six digits, so small gains depend on the draw. Take another "
            f"seed. With more than {TRAINED_ON} digits to learn from hardly any errors would be left to vote about.",
        ]

    def notes(self) -> None:
        st.markdown(
            "The notes list data, dropout, architectures, minibatch noise and training as sources of diversity, all alike. "
            "Measured, they are not: the order of the minibatches changes little, another model a lot."
        )
        four_paths()

    def code(self) -> str:
        committee = self.committee
        if committee is None:
            return "# Train the committees first.\n"
        places = committee.most_disputed(DISPUTED)
        return code.diversity(committee.probabilities[:, places], committee.labels[places])


def play() -> Diversity:
    chosen = state.linked(
        DIFFERS,
        st.pills,
        f"What differs between the {MEMBERS} members?",
        IDS,
        format_func={source.id: source.title for source in SOURCES}.__getitem__,
    )
    source = SOURCES[IDS.index(chosen)]
    words, seeds = st.columns([5, 1], gap="large")
    words.markdown(source.differs)
    words.caption(
        f"The task: handwritten digits, 8×8 px, {TRAINED_ON} to learn from, {TESTED} to be tested on. Each CNN is trained for "
        f"{EPOCHS} epochs."
    )
    with seeds:
        seed = state.linked(DRAW, st.number_input, "Seed", DRAW.low, DRAW.high)
    this = key("diversity", seed)
    found = background(
        this,
        f"Train {len(SOURCES)} committees of {MEMBERS}",
        kept(this, lambda job: measure(seed, job.report)),
    )
    shown = Diversity(source, found)
    if found is not None:
        _draw(shown, found, by=found.by_source[chosen])
    return shown


def points(difference: float) -> str:
    """A difference of shares in points of a hundred, with its sign: `+0.8`, `−1.3`, `±0.0`."""
    rounded = round(100 * difference, 1)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else '±'}{abs(rounded):.1f}"


def _draw(shown: Diversity, all_of_them: Committees, by: Committee) -> None:
    accuracies = by.accuracies()
    columns = st.columns(4)
    mean, vote = float(accuracies.mean()), by.share(by.vote())
    columns[0].metric("A member, on average", f"{mean:.1%}", border=True)
    columns[1].metric("Best member", f"{accuracies.max():.1%}", border=True)
    columns[2].metric(
        "Their vote",
        f"{vote:.1%}",
        f"{points(vote - mean)} to the average, {points(vote - accuracies.max())} to the best",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    columns[3].metric("Mean of probabilities", f"{by.share(by.mean()):.1%}", border=True)
    disagreement = by.disagreement().astype(np.float32)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Who disagrees with whom?**")
        chart(
            comparison.matrix(
                disagreement, [f"{name} · {share:.0%}" for name, share in zip(by.names, accuracies, strict=True)]
            ),
            alt=f"Disagreement of the members, on average {by.mean_disagreement():.1%}",
            key="ensemble:matrix",
        )
        st.caption(
            "Per cent of the test digits that two members answer differently. Beside the name: the member's accuracy."
        )
    with right:
        st.markdown("**What does the vote gain?** All committees")
        committees = all_of_them.by_source
        titles = [source.title for source in SOURCES]
        chart(
            comparison.from_to(
                [f"{title}, {committees[id].mean_disagreement():.0%}" for title, id in zip(titles, IDS, strict=True)],
                [float(committees[id].accuracies().mean()) for id in IDS],
                [committees[id].share(committees[id].vote()) for id in IDS],
                IDS.index(shown.source.id),
                ("a member on average", "their vote"),
                [said(100 * committees[id].gain(), "+.1f") for id in IDS],
            ),
            alt="; ".join(
                f"{title}: disagreement {committees[id].mean_disagreement():.1%}, gain {committees[id].gain():+.1%}"
                for title, id in zip(titles, IDS, strict=True)
            ),
            key="ensemble:gain",
        )
        st.caption("Beside the name: how often two members disagree. At the end: the gain in points.")
    _disputed(by, all_of_them)
    disputed = all_of_them.test.part(torch.from_numpy(by.most_disputed(DISPUTED)))
    with st.container(horizontal=True):
        download("Committees as CSV", "diversity.csv", lambda: _csv(all_of_them))
        download("Disagreement as PNG", "disagreement.png", lambda: map_png(disagreement, scale_for(disagreement), 400))
        download("Digits as PNG", "digits.png", lambda: png(digit_row(disputed.pixels, DIGIT_PX)))


def _disputed(by: Committee, all_of_them: Committees) -> None:
    st.markdown("**The digits they quarrel about most**")
    vote, answers = by.vote(), by.answers
    with st.container(horizontal=True):
        for place in by.most_disputed(DISPUTED):
            said = " ".join(str(answer) for answer in answers[:, place])
            verdict = "right" if vote[place] == by.labels[place] else "wrong"
            st.image(
                digit_row(all_of_them.test.pixels[[int(place)]], DIGIT_PX),
                width=DIGIT_PX,
                caption=f"a {by.labels[place]}: {said} → {vote[place]}, {verdict}",
                alt=f"A handwritten {by.labels[place]}. The members say {said}, their vote is {vote[place]}",
            )


def _csv(found: Committees) -> bytes:
    rows = [
        (id, *(f"{value:.4f}" for value in (c.accuracies().mean(), c.accuracies().max(), c.share(c.vote()),
                                            c.share(c.mean()), c.mean_disagreement(), c.gain())))
        for id, c in found.by_source.items()
    ]  # fmt: skip
    return csv_table(("source", "member", "best", "vote", "mean_of_probabilities", "disagreement", "gain"), rows)
