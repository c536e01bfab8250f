"""Which block hurts most? Vote, then see all single lesions, ranked; and how long branches and skips are."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

import streamlit as st

from core.figures import gradients as figures
from core.images.samples import load_sample, sample_ids
from core.jobs import Report
from core.models.loading import SharedModel
from core.models.preprocessing import prepare
from core.network.lesions import BRANCH, SKIP, BlockFacts, MeanEffect, Part, mean_effects, single_lesions
from core.wording import said
from lessons.residual.params import NO_VOTE, OVER, OVER_TITLES, PHOTO, PLURAL, REVEAL, VOTE, WHICH
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.jobs import background, kept
from ui.looking.network import Seen, on_device


@dataclass(frozen=True)
class Ranked:
    """One bar: the block, the probability its loss costs, in words what happens, and whether the answer changes."""

    block: str
    drop: float
    text: str
    changed: bool


@dataclass(frozen=True)
class Ranking:
    """All single lesions, the worst first, as the store keeps them."""

    bars: tuple[Ranked, ...]


def vote_and_rank(seen: Seen, blocks: Sequence[BlockFacts]) -> str:
    """Let the class vote, and show the measurement when asked. Returns which cuts hurt most, `""` until it is shown."""
    names = tuple(block.name for block in blocks)
    st.markdown("**Vote: without which block is the network worst off?**")
    vote = state.linked(
        replace(VOTE, options=(NO_VOTE, *names)),
        st.selectbox,
        "Your vote",
        (NO_VOTE, *names),
        format_func=lambda name: "no vote yet" if name == NO_VOTE else name,
        label_visibility="collapsed",
    )
    left, right = st.columns([3, 4])
    with left:
        part = state.linked(
            WHICH,
            st.segmented_control,
            "Switched off, one at a time",
            tuple(PLURAL),
            format_func=PLURAL.__getitem__,
        )
    with right:
        over = state.linked(
            OVER, st.segmented_control, "Measured on", tuple(OVER_TITLES), format_func=OVER_TITLES.__getitem__
        )
    if not state.linked(REVEAL, st.toggle, "Show the measurement"):
        return ""
    which = BRANCH if part == BRANCH else SKIP
    ranking = _on_picture(seen, which) if over == PHOTO else _on_samples(seen, which)
    if ranking is None:
        return ""
    _draw(seen, ranking, vote, which, over)
    where = "on this picture" if over == PHOTO else "on the samples"
    return f"Measured {where}: {_worst(ranking, {block.name for block in blocks if block.projected}, which)}"


def _worst(ranking: Ranking, projected: Set[str], part: Part) -> str:
    """The two cuts that hurt most, and whether they are those with a projection."""
    worst = [bar.block for bar in ranking.bars[:2] if bar.drop > 0]
    if not worst:
        return f"no cut of a single {part} lowers the probability."
    if len(worst) == 1:
        return f"only without the {part} of `{worst[0]}`, {_has(worst[0] in projected)}, the probability falls."
    first, second = worst
    if (first in projected) == (second in projected):
        which = f"`{first}` and `{second}`, {'both' if first in projected else 'neither'} with a projection,"
    else:
        which = f"`{first}`, {_has(first in projected)}, and `{second}`, {_has(second in projected)},"
    return f"the {PLURAL[part]} of {which} hurt most when they are cut."


def _has(projection: bool) -> str:
    return "with a projection" if projection else "without a projection"


def draw_lengths(blocks: Sequence[BlockFacts]) -> None:
    """|F(x)| beside |x| for each block of the intact network."""
    st.markdown("**How much does each branch add?** |F(x)| beside |x|, intact network, this picture")
    names = [f"{block.name.removeprefix('layer')}{'*' if block.projected else ''}" for block in blocks]
    chart(
        figures.branch_and_skip(names, [b.branch for b in blocks], [b.skip for b in blocks], [b.ratio for b in blocks]),
        alt="|F(x)| by |x|: " + ", ".join(f"{block.name} {block.ratio:.2f}" for block in blocks),
        key="residual:lengths",
    )
    st.caption("Euclidean lengths over the whole stack of maps; 2.0 is `layer2.0`. *: x is projected.")


def _on_picture(seen: Seen, part: Part) -> Ranking:
    def make(model: SharedModel) -> Ranking:
        effects = single_lesions(model, seen.activations, part)
        bars = [
            Ranked(
                effect.block,
                effect.drop,
                f"now {seen.classes[effect.answer]}" if effect.changed else "answer stays",
                effect.changed,
            )
            for effect in effects
        ]
        return Ranking(_sorted(bars))

    return seen.once("single lesions", part, work=make)


def _on_samples(seen: Seen, part: Part) -> Ranking | None:
    how = seen.model.card.preprocessing

    def measured(report: Report) -> Ranking:
        photos = [prepare(load_sample(name), how) for name in sample_ids()]
        effects = on_device(seen, lambda model: mean_effects(model, photos, part, report))
        return Ranking(_sorted([_bar(effect) for effect in effects]))

    key = seen.network_key("mean lesions", part)
    label = f"Measure on {len(sample_ids())} samples"
    return background(key, label, kept(key, lambda job: measured(job.report)))


def _bar(effect: MeanEffect) -> Ranked:
    text = f"{effect.changed} of {effect.photos} change"
    return Ranked(effect.block, effect.drop, text, 2 * effect.changed > effect.photos)


def _sorted(bars: Sequence[Ranked]) -> tuple[Ranked, ...]:
    return tuple(sorted(bars, key=lambda bar: -bar.drop))


def _draw(seen: Seen, ranking: Ranking, vote: str, part: Part, over: str) -> None:
    names = [f"▸ {bar.block}" if bar.block == vote else bar.block for bar in ranking.bars]
    texts = [f"{said(-100 * bar.drop, '+.1f')}, {bar.text}" for bar in ranking.bars]
    chart(
        figures.signed_bars(
            names, [-100 * bar.drop for bar in ranking.bars], texts, [bar.changed for bar in ranking.bars]
        ),
        alt=f"Single {part} lesions, worst first: "
        + "; ".join(f"{bar.block} {said(-100 * bar.drop, '+.1f')}" for bar in ranking.bars),
        key="residual:ranking",
    )
    whose = (
        f"of {seen.classes[int(seen.activations.logits.argmax())]}" if over == PHOTO else "of the first answer, mean"
    )
    st.caption(
        f"Change of the probability {whose}, in points. Blue: "
        + ("the answer becomes another." if over == PHOTO else "more than half of the answers become others.")
    )
    if vote != NO_VOTE:
        place = 1 + [bar.block for bar in ranking.bars].index(vote)
        st.markdown(f"Your vote, `{vote}`, is **number {place} of {len(ranking.bars)}**.")
