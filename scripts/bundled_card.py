"""Write the bundled network's card, `docs/bundled_model.md`, from its measured figures.

    python -m scripts.bundled_card

The text is in bundled_model.template.md; each `$name` in it is replaced by a figure, a sentence or the rows of a table.
"""

import argparse
import json
import math
from pathlib import Path
from string import Template
from typing import Any

from core.models.measured import CARD_TEXT, FIGURES, from_figures

TEMPLATE = Path(__file__).with_name("bundled_model.template.md")
Figures = dict[str, Any]
HINT = "energy by root of length"  # the score of `core.network.familiarity`


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _rows(rows: list[str]) -> str:
    return "\n".join(rows)


def _both(accuracy: dict[str, float]) -> str:
    return f"{accuracy['top1']:.0f} / {accuracy['top5']:.0f}"


def _named(shares: list[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {share:.0f} %" for name, share in shares)


def margin(percent: float, photos: int) -> float:
    """How far off chance may put a percentage of so few photos, in points (95 %, normal approximation)."""
    share = percent / 100
    return 196 * math.sqrt(share * (1 - share) / photos)


def _within(percent: float, photos: int) -> str:
    return f"{percent:.0f} ± {margin(percent, photos):.0f} %"


def replacements(figures: Figures) -> dict[str, str]:
    """What stands for each name of the template."""
    side, sharp, calibration = str(figures["input_side"]), figures["sharp"], figures["calibration"]
    sides = list(figures["validation"])
    recipe = sharp["recipes"][sharp["recipe"]]
    fine, rounded, gap = figures["float32_against_float16_weights"]
    measured = from_figures(figures)
    by_class = [(name, measured.by_class[name]) for name in measured.ranked]
    unknown, strange, joined = figures["unknown"], figures["strange"], figures["joined"]
    many, few = sharp["photos"], strange["photos"]
    return {
        "classes": str(figures["classes"]),
        "megabytes": f"{figures['megabytes']:.1f}",
        "milliseconds": str(figures["load_milliseconds"]),
        "side": side,
        "temperature": f"{calibration['temperature']:g}",
        "validation_photos": f"{figures['validation_photos']:,}",
        "sharp_photos": str(sharp["photos"]),
        "margin": f"{measured.margin:.0f}",
        "validation": _both(figures["validation"][side]),
        "sharp": _both(recipe[side]),
        "sides": _rows(
            [
                _row(
                    f"{s} px",
                    *(f"{part[s][k]:.1f}" for part in (figures["validation"], recipe) for k in ("top1", "top5")),
                )
                for s in sides
            ]
        ),
        "recipes": _rows(
            [_row("way", *(f"{s} px" for s in sides)), _row(*["---"] * (len(sides) + 1))]
            + [
                _row(f"**{name}** (the app)" if name == sharp["recipe"] else name, *(_both(found[s]) for s in sides))
                for name, found in sharp["recipes"].items()
            ]
        ),
        "remade": _rows(
            [_row(name, f"{a['top1']:.1f}", f"{a['top5']:.1f}") for name, a in figures["validation_remade"].items()]
        ),
        "precision": (
            f"{rounded['top1']:.2f} / {rounded['top5']:.2f} against {fine['top1']:.2f} / {fine['top5']:.2f} "
            f"(top-1 / top-5 of the same photos; no logit differs by more than {gap['logit_gap']:.2f})"
        ),
        "best": _named(by_class[:12]),
        "worst": _named(by_class[::-1][:12]),
        "confusions": _rows(
            [f"- {p.shown} called {p.answered}: {p.photos} of {p.of}" for p in measured.confusions[:12]]
        ),
        "mistakes": "; ".join(f"{pair['shown']} called {pair['answered']}" for pair in sharp["mistakes"]),
        **{f"shared_{n}": _both(joined["shared"][n]) for n in ("0", "1")},
        "shared_classes": str(joined["classes"]),
        "probe": f"{joined['probe']['mean']:.0f} ± {2 * joined['probe']['deviation']:.0f} %",
        "ece_before": f"{calibration['ece_before']:.3f}",
        "ece": f"{calibration['ece']:.3f}",
        "ece_by_side": ", ".join(f"{s} px {error:.3f}" for s, error in figures["calibration_by_side"].items()),
        "ece_sharp": f"{sharp['ece']:.2f}",
        "bins": _rows(
            [
                _row(f"{100 * b['confidence']:.0f} %", f"{100 * b['accuracy']:.0f} %", b["photos"])
                for b in calibration["bins"]
            ]
        ),
        "hint": f"“{HINT}”",
        "unknown_photos": f"{unknown['photos']:,}",
        "unknown_kinds": ", ".join(unknown["kinds"]),
        "strange_photos": str(few),
        "sure": _within(strange["sure_percent"], few),
        "noticed": _within(strange[HINT]["unknown_noticed_percent"], few),
        "alarms": _within(strange[HINT]["known_called_unknown_percent"], many),
        "unknown": _rows(
            [
                _row(
                    score,
                    f"{found['auroc']:.3f}",
                    f"{found['threshold']:.3f}",
                    f"{found['unknown_noticed_percent']:.0f} %",
                    f"{strange[score]['auroc']:.3f}",
                    _within(strange[score]["known_called_unknown_percent"], many),
                    _within(strange[score]["unknown_noticed_percent"], few),
                )
                for score, found in unknown.items()
                if score not in ("photos", "kinds")
            ]
        ),
        "samples": _rows(
            [
                _row(name, ", ".join(f"{answer} {100 * share:.0f} %" for answer, share in said["answers"]))
                for name, said in figures["samples"].items()
            ]
        ),
    }


def written(figures: Figures) -> str:
    """The card's text. Raises KeyError for a name in the template that has no figure."""
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(replacements(figures))


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the bundled network's card from its measured figures.")
    parser.add_argument("--figures", type=Path, default=FIGURES, help="made by evaluate_bundled.py")
    parser.add_argument("--out", type=Path, default=CARD_TEXT)
    args = parser.parse_args()
    args.out.write_text(written(json.loads(args.figures.read_text())), encoding="utf-8")


if __name__ == "__main__":
    main()
