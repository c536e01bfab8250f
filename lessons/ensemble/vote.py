"""View one: a committee of voters, exactly and by simulation."""

import numpy as np
import streamlit as st

from core.ensembles.committee import number_right, pair_correlation, votes
from core.ensembles.growth import expected_range, grow
from core.ensembles.voting import DIFFICULTY, MAJORITY
from core.exports import csv_table
from core.figures import committee as figures
from core.figures.committee import Curve, Segment
from core.shared import once
from lessons.ensemble.params import (
    ACCURACY,
    ALIKE,
    CORRELATION,
    KIND,
    KINDS,
    MEMBERS,
    MODEL,
    MODELS,
    MOST,
    MOST_OWN,
    OWN_ACCURACIES,
    ROUNDS,
    RULE,
    RULES,
    SEED,
)
from lessons.ensemble.voters import Vote
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.downloads import download

MOST_PATTERNS = 5


def play() -> Vote:
    controls, right = st.columns([3, 8], gap="large")
    with controls:
        accuracies, alike = _members()
        correlation = state.linked(CORRELATION, st.slider, "How alike they err, %", 0, 100, step=5) / 100
        model = state.linked(
            MODEL, st.segmented_control, "It comes from", tuple(MODELS), format_func=MODELS.__getitem__,
            help="Copying: with this probability all members give the same answer, as if they had copied. Hard questions: "
            "every member's score is shifted by the same amount, which differs from question to question.",
        )  # fmt: skip
    if correlation and model == DIFFICULTY and 0 < accuracies[0] < 1:
        with controls:
            errors = pair_correlation(accuracies[0], correlation, model)
            st.caption(
                f"So much the scores correlate; the errors of two members of {accuracies[0]:.0%} then: {errors:.2f}."
            )
    with right:
        numbers, patterns = st.container(), st.container()
        rule, rounds, seed = _simulation()
    members = len(accuracies)
    row = accuracies[:1] * max(MOST, members) if alike else accuracies
    parameters = (row, members, correlation, model, rule, rounds, seed)
    growth = once("committee", *parameters, work=lambda: grow(*parameters))
    shown = Vote(accuracies, alike, correlation, model, rule, growth)
    with numbers:
        _metrics(shown)
    with patterns:
        _patterns(shown)
    with right:
        left, other = st.columns(2, gap="medium")
        with left:
            _growth(shown)
        with other:
            _running(shown)
        _exports(shown)
    return shown


def _members() -> tuple[tuple[float, ...], bool]:
    kind = state.linked(KIND, st.segmented_control, "Members", tuple(KINDS), format_func=KINDS.__getitem__)
    members = state.linked(MEMBERS, st.slider, "Members, K", 1, MOST)
    if kind == ALIKE:
        share = state.linked(ACCURACY, st.slider, "Accuracy of each, %", 0, 100)
        return (share / 100,) * members, True
    if members > MOST_OWN:
        st.caption(f"Each its own for up to {MOST_OWN} members: the first {MOST_OWN} are taken.")
    shares = [
        state.linked(param, st.slider, f"Accuracy of member {number}, %", 0, 100)
        for number, param in enumerate(OWN_ACCURACIES[:members], 1)
    ]
    return tuple(share / 100 for share in shares), False


def _simulation() -> tuple[str, int, int]:
    columns = st.columns([3, 3, 2], gap="medium")
    with columns[0]:
        rule = state.linked(
            RULE,
            st.segmented_control,
            "Curves show the",
            tuple(RULES),
            help="Each member answers by the sign of a score: a margin that makes it as good as it is, plus normal noise. A "
            "majority counts the signs, the mean adds the scores up first.",
            format_func=RULES.__getitem__,
        )
    with columns[1]:
        rounds = state.linked(
            ROUNDS,
            st.segmented_control,
            "Simulated questions",
            tuple(ROUNDS.options),
            format_func=lambda text: f"{int(text):,}",
        )
    with columns[2]:
        seed = state.linked(SEED, st.number_input, "Seed", SEED.low, SEED.high)
    return rule, int(rounds), seed


def _metrics(shown: Vote) -> None:
    result, growth, place = shown.outcome, shown.growth, len(shown.accuracies) - 1
    best = max(shown.accuracies)
    columns = st.columns(4)
    columns[0].metric("One member" if shown.alike else "Best member", f"{best:.1%}", border=True)
    gain = 100 * (result.accuracy() - best)
    columns[1].metric("Majority, exact", f"{result.accuracy():.1%}", f"{gain:+.1f} points", border=True)
    columns[2].metric("Mean of scores", f"{shown.mean:.1%}", f"{100 * (shown.mean - best):+.1f} points", border=True)
    columns[3].metric(
        "Majority, simulated" if shown.rule == MAJORITY else "Mean, simulated",
        f"{growth.simulated[place]:.1%}",
        f"± {100 * growth.errors[place]:.1f} points",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )


def _patterns(shown: Vote) -> None:
    k = len(shown.accuracies)
    chances = number_right(shown.accuracies, shown.correlation, shown.model)
    if k <= MOST_PATTERNS and not shown.correlation:
        parts = [
            Segment(
                vote.probability,
                _colour(sum(vote.right), k),
                "".join("✓" if right else "✗" for right in vote.right),
                f"{''.join('✓' if right else '✗' for right in vote.right)}: {vote.probability:.2%}",
            )
            for vote in votes(shown.accuracies)
        ]
        st.markdown(f"**All {2**k} ways to vote**, each as wide as it is likely. ✓ is a right member.")
    else:
        parts = [
            Segment(float(chances[n]), _colour(n, k), str(n), f"{n} of {k} right: {chances[n]:.2%}")
            for n in range(k, -1, -1)
        ]
        st.markdown(f"**How many of the {k} are right**, each number as wide as it is likely.")
    result = shown.outcome
    chart(
        figures.segments(parts),
        alt=f"The majority is right with {result.right:.2%}, tied with {result.tie:.2%}, wrong with {result.wrong:.2%}",
        key="ensemble:patterns",
    )
    ties = f" Grey: a tie, {result.tie:.2%}; a coin decides." if result.tie else ""
    st.caption(f"Blue: the majority is right, **{result.right:.3%}**. Orange: it is wrong, {result.wrong:.2%}.{ties}")


def _colour(right: int, members: int) -> str:
    if 2 * right == members:
        return figures.TIE
    return figures.RIGHT if 2 * right > members else figures.WRONG


def _growth(shown: Vote) -> None:
    growth = shown.growth
    sizes = list(range(1, len(growth.exact) + 1))
    two = 2 * growth.errors
    st.markdown("**More members**")
    chart(
        figures.lines(
            sizes,
            {
                "exact": Curve(growth.exact.tolist(), figures.BLUE, markers=len(sizes) < 12),
                "simulated": Curve(
                    growth.simulated.tolist(),
                    figures.ORANGE,
                    (growth.simulated - two).tolist(),
                    (growth.simulated + two).tolist(),
                    bars=True,
                ),
            },
            "members",
            "right",
            300,
            at=len(shown.accuracies),
        ),
        alt=f"Accuracy from {growth.exact[0]:.1%} with one member to {growth.exact[-1]:.1%} with {len(sizes)}",
        key="ensemble:growth",
    )
    steps = " With a coin for ties an even committee is as good as the odd one before it: hence the steps."
    st.caption("Bars: two standard errors of the simulation." + steps * (shown.rule == MAJORITY and shown.alike))


def _running(shown: Vote) -> None:
    growth, place = shown.growth, len(shown.accuracies) - 1
    running = growth.running
    at = np.unique(np.geomspace(10, len(running), 120).round().astype(int))
    exact = float(growth.exact[place])
    low, high = expected_range(exact, at)
    st.markdown("**Question by question**")
    chart(
        figures.lines(
            at.tolist(),
            {
                "exact ± 2 standard errors": Curve(
                    [exact] * len(at),
                    figures.BLUE,
                    low.tolist(),
                    high.tolist(),
                    markers=False,
                ),
                "simulated": Curve(running[at - 1].tolist(), figures.ORANGE, markers=False),
            },
            "questions",
            "right so far",
            300,
            logarithmic=(True, False),
        ),
        alt=f"After {len(running):,} questions {running[-1]:.1%} were decided rightly, exactly it is {exact:.1%}",
        key="ensemble:running",
    )
    st.caption("The fewer questions, the more luck. The band holds 95 of 100 simulations; try other seeds.")


def _exports(shown: Vote) -> None:
    growth = shown.growth
    sizes = range(1, len(growth.exact) + 1)
    rows = list(zip(sizes, growth.exact, growth.simulated, growth.errors, strict=True))
    download(
        "Curve as CSV",
        "committee.csv",
        lambda: csv_table(("members", "exact", "simulated", "standard_error"), rows),
    )
