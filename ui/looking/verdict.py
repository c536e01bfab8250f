"""What a page says of a network's answer before it shows any number: whether it doubts, and whether it is right."""

from collections.abc import Sequence

import streamlit as st

from core.network.familiarity import seems_unknown
from core.network.verdict import Verdict, verdict
from core.ranking import best
from ui.looking.network import Seen


def draw_verdict(seen: Seen) -> None:
    """Lead with the doubt where the picture seems unknown; of a sample, say whether the answer is right."""
    if seems_unknown(seen.model, seen.activations):
        st.markdown(
            f":material/help: **Perhaps none of the {len(seen.classes)} things it knows.** It always names one of them, so "
            "what follows are guesses: for the strength of its features little speaks for any class."
        )
    answer = best(seen.activations.probabilities, 1)[0]
    said = verdict(seen.picture, seen.classes, answer)
    if said is not None:
        st.markdown(verdict_words(said, seen.classes[answer], len(seen.classes)))


def draw_classes(classes: Sequence[str]) -> None:
    """All that a network can answer, to be opened."""
    with st.expander(f"All {len(classes):,} things it knows", icon=":material/list:"):
        st.caption(", ".join(sorted(classes, key=str.lower)))


def verdict_words(said: Verdict, answer: str, classes: int) -> str:
    """A sentence in Markdown on the answer to a sample."""
    if said.right:
        return f":material/check_circle: **Right:** *{answer}* is what this sample shows."
    if said.possible:
        return f":material/cancel: **Wrong:** the right answer among its classes is *{' or '.join(said.names)}*."
    return f":material/block: **It cannot be right:** none of its {classes:,} classes is what this sample shows."
