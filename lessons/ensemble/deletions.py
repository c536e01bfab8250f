"""Branches of the pretrained network deleted at random, on the picture or on all sample photos."""

import streamlit as st

from core.ensembles.deletions import Deleted, choices_of, delete_from_resnet
from core.exports import csv_table
from core.figures import committee as figures
from core.figures.committee import Curve
from core.figures.comparison import grouped
from core.images.samples import load_photos
from core.jobs import Report
from core.models.preprocessing import prepare
from core.network.lesions import is_projected
from lessons.ensemble.params import OVER, OVER_TITLES, PHOTO, PHOTOS
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.downloads import download
from ui.frame.jobs import background, kept
from ui.looking.network import Seen, on_device

MEASURED_WHOLE = 8  # blocks
EVERY, DRAWN = 100, 30  # paths or deletions of one size: of so many blocks all, of more some


def deletions(seen: Seen, names: tuple[str, ...], seed: int) -> Deleted | None:
    """Let the reader choose, measure, and draw what was found."""
    st.header("Delete branches at random", anchor="delete")
    over = state.linked(
        OVER, st.segmented_control, "Measured on", tuple(OVER_TITLES), format_func=OVER_TITLES.__getitem__
    )
    card = seen.model.card
    choices = choices_of(len(names), most_of(names), seed)
    key = seen.key("deleted", seed) if over == PHOTO else seen.network_key("deleted", PHOTOS, seed)

    def measured(report: Report) -> Deleted:
        samples = [prepare(photo, card.preprocessing) for photo in load_photos()] if over == PHOTOS else []
        photos = samples or [seen.prepared]
        return on_device(seen, lambda model: delete_from_resnet(model, photos, choices, report))

    found = background(
        key,
        f"Ask {len(choices):,} networks with branches missing",
        kept(key, lambda job: measured(job.report)),
    )
    if found is None:
        st.caption(
            "A deleted branch leaves the skip of its block alone, as the paper on ResNets as ensembles did it "
            "(Veit et al. 2016). No network is trained anew."
        )
        return None
    _draw_deletions(seen, found, over, names)
    return found


def _draw_deletions(seen: Seen, found: Deleted, over: str, names: tuple[str, ...]) -> None:
    left, right = st.columns(2, gap="large")
    sizes = list(range(found.blocks + 1))
    agreeing, confidence = found.band(found.agreeing), found.band(found.confidence)
    whose = f"“{seen.classes[int(seen.activations.logits.argmax())]}”" if over == PHOTO else "the first answers"
    with left:
        st.markdown(f"**Agreement with the intact network**, and probability of {whose}")
        chart(
            figures.lines(
                sizes,
                {
                    "answer stays": Curve(
                        agreeing[1].tolist(), figures.BLUE, agreeing[0].tolist(), agreeing[2].tolist()
                    ),
                    "probability": Curve(
                        confidence[1].tolist(),
                        figures.ORANGE,
                        confidence[0].tolist(),
                        confidence[2].tolist(),
                        dash="dash",
                    ),
                },
                "branches deleted",
                "mean",
                320,
            ),
            alt="Agreement by number of deleted branches: " + ", ".join(f"{value:.0%}" for value in agreeing[1]),
            key="ensemble:deleted",
        )
        every = "every choice of branches" if len(found.choices) == 2**found.blocks else "the choices drawn"
        st.caption(f"Lines: mean over {every}; bands: from the worst to the best.")
    with right:
        st.markdown("**One branch deleted: which one?**")
        kept = found.singles(found.agreeing)
        chances = found.singles(found.confidence)
        starred = [
            f"{name.removeprefix('layer')}{'*' if is_projected(seen.model.network, name) else ''}" for name in names
        ]
        chart(
            grouped(
                starred,
                {
                    "answer stays": (kept.tolist(), figures.BLUE),
                    "probability": (chances.tolist(), figures.ORANGE),
                },
                "share",
                "block",
                320,
            ),
            alt="; ".join(f"without {name} {value:.0%}" for name, value in zip(names, chances, strict=True)),
            key="ensemble:single",
        )
        st.caption("2.0 is `layer2.0`. *: its skip is a projection.")
    rows = list(zip(found.choices, found.agreeing, found.confidence, strict=True))
    download(
        "Deletions as CSV",
        "deletions.csv",
        lambda: csv_table(
            ("deleted", "agreeing", "probability"),
            [(" ".join(n for n, off in zip(names, c, strict=True) if off), a, p) for c, a, p in rows],
        ),
    )


def most_of(names: tuple[str, ...]) -> int:
    """How many paths or deletions of one size are measured at most."""
    return EVERY if len(names) <= MEASURED_WHOLE else DRAWN
