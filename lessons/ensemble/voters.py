"""What the first view says about the committee on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.ensembles import code
from core.ensembles.committee import Outcome, formula_error, mean_accuracy, number_right, outcome
from core.ensembles.growth import Growth
from core.lecture import Formula
from lessons.ensemble.notes import four_paths


@dataclass(frozen=True)
class Vote:
    """The committee on the page: accuracies of all members, and how their errors hang together."""

    accuracies: tuple[float, ...]
    alike: bool
    correlation: float
    model: str
    rule: str
    growth: Growth

    @property
    def outcome(self) -> Outcome:
        return outcome(self.accuracies, self.correlation, self.model)

    @property
    def mean(self) -> float:
        return mean_accuracy(self.accuracies, self.correlation, self.model)

    def formula(self, _: Formula) -> None:
        k, result = len(self.accuracies), self.outcome
        if self.alike and not self.correlation:
            error = 1 - self.accuracies[0]
            st.latex(
                rf"P(\text{{error}})=\sum_{{k={-(-k // 2)}}}^{{{k}}}\binom{{{k}}}{{k}}\,{error:.4g}^k\cdot"
                rf"{1 - error:.4g}^{{{k}-k}}={formula_error(k, error):.4g}"
            )
        chances = number_right(self.accuracies, self.correlation, self.model)
        terms = [float(chance) for chance in chances[k // 2 + 1 :]][::-1]
        texts = [_number(term, 4) for term in terms]
        listed = texts if len(texts) < 5 else [*texts[:-3:-1], r"\ldots"]
        st.latex(rf"P(\text{{right}})={'+'.join(listed)}={result.right:.5g}")
        if len(texts) >= 5:
            st.caption(f"Probabilities that {k // 2 + 1}, {k // 2 + 2}, … of the {k} are right.")
        elif k > 2:
            st.caption(f"Probabilities that {k}, {k - 1}, … of the {k} are right, down to the smallest majority.")
        else:
            st.caption("The majority of so few is all of them.")

    def notice(self) -> Sequence[str]:
        k, result, best = len(self.accuracies), self.outcome, max(self.accuracies)
        both = result.accuracy()
        chances = number_right(self.accuracies)
        sentences = []
        if k == 3 and not self.correlation:
            sentences.append(
                f"Why {result.right:.2%}: all three are right in {float(chances[3]):.2%} of the questions, exactly two in "
                f"{float(chances[2]):.2%}. Two right ones outvote one wrong one."
            )
        if both > best:
            sentences.append(
                f"The committee ({both:.1%}) is better than its best member ({best:.0%}). Their errors fall on different "
                "questions, so they are outvoted."
            )
        else:
            sentences.append(f"The committee ({both:.1%}) is no better than its best member ({best:.0%}).")
        if max(self.accuracies) < 0.5:
            sentences.append(
                "Members below 50 % make the committee worse than each of them: a vote amplifies both ways."
            )
        sentences.append(
            "Pull the correlation to 1: the members then err together, and the gain is gone."
            if self.correlation < 1
            else "At correlation 1 there is only one opinion, however many members hold it."
        )
        if self.alike:
            sentences.append(
                "Accuracy 50 %: no committee, however large, helps. Just above it a large one helps a lot."
            )
        sentences.append(
            f"Adding the scores up before deciding ({self.mean:.1%}) uses how sure each member is; counting votes "
            "throws that away."
        )
        return sentences

    def notes(self) -> None:
        _even(self.accuracies, self.alike and not self.correlation)
        st.markdown(
            "Three at 60, 62 and 58 % make **64.808 %** exactly: unequal members need no approximation, only a longer sum."
        )
        four_paths()

    def code(self) -> str:
        return code.vote(self.accuracies, self.correlation, self.model)


def _number(value: float, digits: int) -> str:
    """In LaTeX, with a power of ten where it is small."""
    text, _, power = f"{value:.{digits}g}".partition("e")
    return rf"{text}\cdot10^{{{int(power)}}}" if power else text


def _even(accuracies: Sequence[float], formula_applies: bool) -> None:
    error = 1 - sum(accuracies) / len(accuracies)
    text = "The formula is for odd K. For even K its sum starts at the tie, so it **counts ties as errors**: "
    text += "K = 2 and p = 0.4 give 0.64, though two members agree on a wrong answer in 16 % of the questions only."
    if formula_applies and len(accuracies) % 2 == 0:
        tie = outcome(accuracies).tie
        text += f" Here: {formula_error(len(accuracies), error):.4g}, of which {tie:.4g} are ties."
    st.markdown(text)
