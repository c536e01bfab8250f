"""The lesson on 1x1 convolutions in Streamlit's own test runner."""

import re

import numpy as np
import pytest

from core.images.samples import load_sample
from core.one_by_one import mixing
from core.one_by_one.presets import MIXES
from core.wording import said
from tests.pages.page import code, formulas, number_in, open_page, run_code, whole, words
from tests.ui.components import given, send
from ui.drawing.photos import reduced

OWN = "2x4_0.5_-0.3_0.2_1_0.1_0.4_-0.2_0"
STATES = [
    *({"mix": name} for name in ("grey", "sepia", "swap", "negative", "opponent", "hue", "own")),
    *({"mix": "sepia", "apart": "1", "relu": relu} for relu in "01"),
    {"view": "slide", "mix": "hue", "angle": "-40", "output": "2", "cells": "5"},
    {"view": "slide", "mix": "grey", "output": "3"},
    *({"view": "maps", "how": how} for how in ("few", "random", "dense")),
    {"view": "bottleneck"},
    {"view": "pixel"},
]


@pytest.mark.parametrize("query", STATES, ids=lambda query: "-".join(query.values()))
def test_every_view_is_drawn(query):
    at = open_page("one_by_one", picture="camera", **query)
    assert not at.warning
    assert "**Why" in words(at)


def test_every_number_of_the_lectures_example():
    at = open_page("one_by_one", example="one_by_one")
    latex = "\n".join(formulas(at))
    for numbers in (r"5\cdot0.5+3\cdot(-0.3)+7\cdot0.2", r"\\&=4\end", r"\max(0,\,4)=4", r"5\cdot0.1+3\cdot0.4"):
        assert numbers in latex
    for numbers in (r"\\&=0.3\end", r"\max(0,\,0.3)=0.3", r"1\cdot1\cdot3\cdot2+2=8"):
        assert numbers in latex
    table = "".join(element.proto.body for element in at.get("html") if "<table" in element.proto.body)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", table)
    assert cells[:7] == ["0", "5 · 0.5 = 2.5", "3 · (−0.3) = −0.9", "7 · 0.2 = 1.4", "1", "4", "4"]
    assert cells[7:] == ["1", "5 · 0.1 = 0.5", "3 · 0.4 = 1.2", "7 · (−0.2) = −1.4", "0", "0.3", "0.3"]
    assert "**8 parameters**" in words(at)
    np.testing.assert_allclose(run_code(at).ravel(), [4, 0.3], atol=1e-12)


def test_the_weights_of_the_pixel_go_to_the_photo():
    at = open_page("one_by_one", view="pixel", w="1x4_0_1_0_0")
    whole(next(button for button in at.button if "Apply" in button.label).click().run())
    assert {name: "".join(text) for name, text in at.query_params.items()} == {
        "mix": "own",
        "w": "1x4_0_1_0_0",
        "v": "2",
    }
    assert given(at, "channel mixer")["weight"] == [[0, 1, 0]]


def test_the_formula_follows_the_pixel_and_the_bias():
    at = open_page("one_by_one", picture="coffee", mix="own", w="1x4_1_0_0_-300", pixel="5-6")
    red = int(reduced(load_sample("coffee"))[5, 6, 0])
    latex = "\n".join(formulas(at))
    assert rf"Z(5,6,0)&={red}\cdot1+(-300)\\&={red - 300}" in latex
    assert rf"H(5,6,0)=\max(0,\,{red - 300})=0" in latex
    send(at, "channel mixer", "picked", [9, 8])
    assert "Z(9,8,0)" in "\n".join(formulas(at))
    assert "".join(at.query_params["pixel"]) == "9-8"
    send(at, "channel mixer", "picked", [99999, 8])
    assert "".join(at.query_params["pixel"]) == "9-8"


@pytest.mark.parametrize("relu", ["0", "1"])
def test_the_photo_the_code_and_the_words_agree(relu):
    at = open_page("one_by_one", picture="coffee", mix="sepia", relu=relu)
    planes = np.moveaxis(reduced(load_sample("coffee")), 2, 0).astype(float)
    z = mixing.mix(planes, *mixing.parts(MIXES["sepia"].rows))
    np.testing.assert_allclose(run_code(at), z, atol=1e-9)
    text = words(at)
    assert f"**{mixing.clipped(z).outside:.1%} of the pixels are clipped**" in text
    gap = number_in(re.search(r"largest difference (.+?)\*\*", text)[1])
    assert gap < 1e-9
    size = f"{planes.shape[1]}×{planes.shape[2]}"
    assert f"**3×{size} in, 3×{size} out**" in text


def test_what_is_edited_becomes_ones_own_layer():
    at = open_page("one_by_one", mix="negative")
    whole(at.number_input(key="bias 0").set_value(100.0).run())
    assert "".join(at.query_params["mix"]) == "own"
    assert "".join(at.query_params["w"]) == "3x4_-1_0_0_100_0_-1_0_255_0_0_-1_255"
    whole(at.number_input(key="outputs").set_value(4).run())
    assert given(at, "channel mixer")["weight"] == [[-1, 0, 0], [0, -1, 0], [0, 0, -1], [1, 0, 0]]
    send(at, "weights", "changed", {"token": "1", "values": [[2, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 1]]})
    assert given(at, "channel mixer")["weight"] == [[2, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 1]]
    assert given(at, "channel mixer")["bias"] == [100, 255, 255, 0]


def test_depth_changes_size_stays():
    text = words(open_page("one_by_one", view="maps", how="random", filters="4", stage="layer3.0"))
    inputs, outputs = re.search(r"\*\*256×(\S+) in, 4×(\S+) out\.\*\*", text).groups()
    assert inputs == outputs
    assert "1,028 parameters" in text


def test_chosen_channels_of_a_stage():
    at = open_page("one_by_one", view="maps", channels="9-2", factor0="2", factor1="-1.5", bias="0.5", relu="0")
    assert not at.warning
    assert "[9, 2], 0, 0] = torch.tensor([2.0, -1.5]" in code(at)
    maps = run_code(at)
    assert maps.shape[0] == 1
    assert f"{said(maps.min(), '.3g')} … {said(maps.max(), '.3g')}" in "".join(
        element.proto.body for element in at.get("html")
    )


def test_no_channel_leaves_the_bias():
    at = open_page("one_by_one", view="maps", channels="", bias="1.5")
    assert "what comes out is the bias" in words(at)
    assert (run_code(at) == 1.5).all()


def test_another_stage_starts_with_its_own_channels():
    at = open_page("one_by_one", view="maps", channels="3")
    whole(at.selectbox(key="widget:one_by_one:stage").set_value("layer2.0").run())
    assert len(at.multiselect[0].value) == 4


def test_the_networks_last_layer_is_a_1x1_convolution():
    at = open_page("one_by_one", view="maps", how="dense", **{"class": "5"})
    mean, logit = re.search(r"scores is (\S+), the network's logit (\S+):", words(at)).groups()
    assert float(mean) == pytest.approx(float(logit), abs=1e-4)
    assert run_code(at).mean() == pytest.approx(float(logit), abs=1e-4)


def test_the_bottleneck_counts_and_takes_own_numbers():
    at = open_page("one_by_one", view="bottleneck", block="inception")
    assert "**9.68 times fewer parameters, 9.68 times fewer multiply-adds.**" in words(at)
    assert run_code(at).tolist() == [153600, 15872]
    whole(at.number_input(key="block inside").set_value(160).run())
    assert "**Nothing saved**" in words(at)
    link = {name: "".join(text) for name, text in at.query_params.items()}
    assert link == {"view": "bottleneck", "block": "own", "kernel": "5", "in": "192", "inside": "160", "out": "32",
                    "side": "28", "up": "0", "v": "2"}  # fmt: skip


def test_biases_are_counted_where_asked_for():
    text = words(open_page("one_by_one", view="bottleneck", block="inception", biases="1"))
    counted = (153600 + 32) / (15872 + 16 + 32)
    assert f"**{counted:.2f} times fewer parameters, 9.68 times" in text


def test_the_formula_and_the_code_count_biases_as_the_table_does():
    at = open_page("one_by_one", view="bottleneck", biases="1")
    latex = "\n".join(formulas(at))
    assert r"=590\,080" in latex
    assert r"=70\,016" in latex
    assert run_code(at).tolist() == [590_080, 70_016]


def test_each_view_has_the_numbers_of_its_own_formula():
    at = open_page("one_by_one", view="bottleneck")
    assert "Numbers: see *Mix colours*." in words(at)
    at = open_page("one_by_one", view="pixel")
    assert "Numbers: see *The bottleneck*." in words(at)
    assert not any("instead of}}" in latex and r"\cdot256" in latex for latex in formulas(at))
    assert "No sum at this pixel is negative, so the ReLU changes nothing here." in words(at)


@pytest.mark.parametrize(
    ("broken", "named"),
    [({"w": "2x3_1_2_3_4_5_6"}, "w=2x3"), ({"pixel": "7"}, "pixel=7"), ({"view": "bottleneck", "in": "0"}, "in=0")],
)
def test_a_broken_link_is_explained(broken, named):
    at = open_page("one_by_one", mix="own" if "w" in broken else "grey", **broken)
    assert any(named in box.value.replace("\\", "") for box in at.warning)
    assert "**Why" in words(at)
