"""The card's text from a few made-up figures, and the figures of the card that comes with the app."""

import json
import re

import pytest

from core.models.cards import BUNDLED
from core.models.measured import CARD_TEXT, measured
from core.models.measured import FIGURES as MEASURED
from scripts.bundled_card import HINT, written

HALF = {"top1": 50.0, "top5": 75.25}
FIGURES = {
    "classes": 3,
    "megabytes": 22.5,
    "load_milliseconds": 99,
    "input_side": 160,
    "validation_photos": 6600,
    "validation": {"112": HALF, "160": {"top1": 66.08, "top5": 88.29}},
    "by_class": {"tench": 90.0, "ashcan": 25.0},
    "photos_by_class": {"tench": 60, "ashcan": 50},
    "confusions": {"ashcan": {"barrel": 19}, "tench": {}},
    "calibration": {
        "temperature": 0.73,
        "ece_before": 0.123,
        "ece": 0.013,
        "bins": [{"confidence": 0.11, "accuracy": 0.14, "photos": 43}],
    },
    "calibration_by_side": {"112": 0.06, "160": 0.013},
    "validation_remade": {"as packed": HALF},
    "float32_against_float16_weights": [HALF, HALF, {"logit_gap": 0.01}],
    "sharp": {
        "photos": 55,
        "recipe": "squash via 64 lanczos",
        "mistakes": [{"shown": "reel", "answered": "iPod"}],
        "ece": 0.19,
        "recipes": {
            "squash via 64 lanczos": {"112": HALF, "160": {"top1": 60.0, "top5": 89.09}},
            "squash": {"112": HALF, "160": {"top1": 64.0, "top5": 89.09}},
            "crop": {"112": HALF, "160": {"top1": 10.0, "top5": 20.0}},
        },
    },
    "unknown": {
        "photos": 3166,
        "kinds": ["cardigan", "plunger"],
        "probability": {"auroc": 0.7332, "threshold": 0.249, "unknown_noticed_percent": 23.4},
        "energy by root of length": {"auroc": 0.8, "threshold": 0.5, "unknown_noticed_percent": 43.6},
    },
    "strange": {
        "photos": 100,
        "sure_percent": 8.0,
        "probability": {"auroc": 0.7, "known_called_unknown_percent": 12.7, "unknown_noticed_percent": 20.0},
        "energy by root of length": {
            "auroc": 0.79,
            "known_called_unknown_percent": 9.1,
            "unknown_noticed_percent": 50.0,
        },
    },
    "joined": {
        "classes": 25,
        "sources": {"0": {"top1": 70.4, "top5": 90.0}, "1": HALF},
        "shared": {"0": {"top1": 61.0, "top5": 80.0}, "1": HALF},
        "probe": {"mean": 55.2, "deviation": 2.1},
    },
    "samples": {"cat": {"answers": [["hair slide", 0.24], ["clog", 0.1]], "scores": {}}},
}


def test_figures_stand_where_they_belong() -> None:
    text = written(FIGURES)
    assert "| 160 px | 66.1 | 88.3 | 60.0 | 89.1 |" in text
    assert (
        "| way | 112 px | 160 px |\n| --- | --- | --- |\n| **squash via 64 lanczos** (the app) | 50 / 75 | 60 / 89 |"
        in text
    )
    assert "| probability | 0.733 | 0.249 | 23 % | 0.700 | 13 ± 9 % | 20 ± 8 % |" in text
    assert "50 ± 10 % of the unknown things are noticed at 9 ± 8 % false alarms" in text
    assert "8 ± 5 % of them get an answer" in text
    assert "| of the classes that are in both, top-1 / top-5 | 61 / 80 | 50 / 75 |" in text
    assert "55 ± 4 % of the\nphotos" in text
    assert "- ashcan called barrel: 19 of 50" in text
    assert "| cat | hair slide 24 %, clog 10 % |" in text
    assert "(network.eval()(x) / 0.73).softmax(1)" in text
    assert not re.search(r"\$\w|\{|@@", text.replace("```", ""))


def test_a_missing_figure_is_named() -> None:
    with pytest.raises(KeyError, match="sharp"):
        written({name: value for name, value in FIGURES.items() if name != "sharp"})


def test_the_card_is_written_from_the_figures_in_the_repository() -> None:
    assert CARD_TEXT.read_text(encoding="utf-8") == written(json.loads(MEASURED.read_text(encoding="utf-8")))


def test_the_app_and_its_card_agree() -> None:
    text = CARD_TEXT.read_text(encoding="utf-8")
    assert f"| Temperature | {BUNDLED.temperature:g}:" in text
    assert f"| Outputs | {len(BUNDLED.classes)}," in text
    used_by = {"probability": BUNDLED.unsure_below, HINT: BUNDLED.familiar_from}
    for score, used in used_by.items():
        row = re.search(rf"\| {score} \| [\d.]+ \| ([\d.]+) \|", text)
        assert row is not None
        assert float(row[1]) == pytest.approx(used, abs=0.005)
    figures = [*measured().validation, *measured().sharp]
    assert re.findall(r"\d+ %", BUNDLED.accuracy) == [f"{figure:.0f} %" for figure in figures]
    assert f"±{measured().margin:.0f} points" in BUNDLED.accuracy_source
    row = re.search(rf"\| {BUNDLED.preprocessing.input_size} px \| (.+) \| (.+) \| (.+) \| (.+) \|", text)
    assert row is not None
    assert [float(figure) for figure in row.groups()] == pytest.approx(figures, abs=0.06)
