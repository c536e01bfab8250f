"""The convolutional-layer lesson in Streamlit's own test runner."""

import numpy as np
import pytest

from tests.pages.page import code, formulas, number_in, open_page, run_code, whole, words

VOLUMES = ("colour", "grey", "stage", "numbers")
OWN = {"volume": "numbers", "weights": "own"}


@pytest.mark.parametrize("volume", VOLUMES)
@pytest.mark.parametrize("view", ["layer", "neuron", "two"])
def test_every_view_of_every_volume_is_drawn(volume, view):
    assert not open_page("conv_layer", volume=volume, view=view, picture="coffee", cells="10").warning


def test_the_lectures_volume():
    at = open_page("conv_layer", example="conv_layer")
    assert run_code(at).tolist() == [[48, 51], [54, 51]]
    assert any(latex.endswith("&=48\\end{aligned}") for latex in formulas(at))
    assert "48+0+0=48" in formulas(at)  # both channels and the bias
    assert "2×4×4 goes in, 1×2×2 comes out" in words(at)


def test_the_lectures_neuron():
    at = open_page("conv_layer", example="neuron")
    assert run_code(at).tolist() == [[3, 6], [9, 6]]
    assert r"H=\max(0,\,z)\big|_{z=3}=3" in formulas(at)
    assert "**100%** of 4 cells fire" in words(at)
    assert "**0%** of 4 cells fire" in words(open_page("conv_layer", example="neuron", bias="-54"))


def test_the_lectures_parameters():
    at = open_page("conv_layer", example="layer_parameters")
    assert r"3\cdot3\cdot3\cdot64+64=1\,792" in formulas(at)
    assert r"\left\lfloor\frac{32+2\cdot1-3}{1}\right\rfloor+1=32" in formulas(at)


@pytest.mark.parametrize("activation", ["none", "relu", "leaky-relu", "gelu", "sigmoid", "tanh"])
def test_the_code_gives_the_map_of_the_chosen_filter(activation):
    at = open_page(
        "conv_layer", volume="colour", cells="9", filters="6", groups="3", filter="4", stride="2", padding="2",
        fill="reflect", bias="0.25", activation=activation, seed="7", kh="2", kw="3",
    )  # fmt: skip
    assert not at.warning
    shown = run_code(at)
    assert shown.shape == (6, 6)
    assert "groups=3" in code(at)
    z, h = (float(part) for part in value_of(formulas(at), activation))
    assert h == pytest.approx(shown[0, 0], abs=1e-5)
    assert np.isfinite(z)


def value_of(latex, activation):
    line = next(entry for entry in latex if entry.startswith("H=") and r"\big|" in entry)
    before, after = line.split(r"\big|_{z=")[1].split("}=")
    return before, after


def test_depthwise_filters_read_one_channel_each():
    at = open_page("conv_layer", volume="colour", cells="8", filters="3", groups="3")
    assert "The filter is 1 deep because it reads 1 channel" in words(at)
    assert "3 groups: a filter reads 1 of the 3 channels" in words(at)


def test_groups_that_no_longer_fit_give_way():
    assert not open_page("conv_layer", volume="colour", cells="8", filters="4", groups="3").error


def test_a_kernel_that_does_not_fit_is_told_what_would():
    at = open_page("conv_layer", **OWN, kh="7", kw="7")
    assert any("at most 4" in box.value for box in at.warning)


def test_two_layers_without_relu_are_one():
    linear, bent = (open_page("conv_layer", view="two", between=flag) for flag in ("0", "1"))
    gap = number_in(words(linear).split("Largest difference: **")[1].split("**")[0])
    assert gap < 1e-12
    assert number_in(words(bent).split("differ by up to **")[1].split("**")[0]) > 0.01


def test_a_stage_of_the_network_is_a_volume():
    at = open_page("conv_layer", volume="stage", stage="layer2.0", filters="2", picture="grass")
    assert "The filter is 128 deep" in words(at)
    shown = run_code(at)
    assert shown.ndim == 2


def test_the_bias_is_one_value_in_both_views():
    at = open_page("conv_layer", view="neuron", bias="3", cells="8")
    assert r"With b = 3" in words(at)
    slider = next(entry for entry in at.slider if entry.label.startswith("Bias"))
    slider.set_value(-2.0).run()
    assert "With b = −2" in words(whole(at))
    at.button_group[0].set_value("layer").run()
    assert at.query_params["bias"] in ("-2", ["-2"])
    assert next(entry for entry in at.number_input if entry.label.startswith("Bias")).value == -2


def test_two_layers_come_with_code_of_their_own():
    linear, bent = (run_code(open_page("conv_layer", view="two", between=flag)) for flag in ("0", "1"))
    assert np.abs(linear).max() < 1e-12
    assert np.abs(bent).max() > 0.01


def test_fewer_filters_move_the_choice_to_the_last_one():
    at = open_page("conv_layer", filters="8", filter="7", cells="8")
    next(entry for entry in at.slider if entry.label.startswith("Filters")).set_value(4).run()
    assert at.query_params["filter"] in ("3", ["3"])


def test_the_bias_for_a_share_is_found():
    at = open_page("conv_layer", view="neuron", cells="12")
    next(entry for entry in at.number_input if entry.label.startswith("Cells that shall fire")).set_value(25.0).run()
    next(entry for entry in at.button if entry.label == "Find the bias").click().run()
    assert "**25%** of" in words(whole(at))
    exact = next(entry for entry in at.number_input if entry.label == "b as a number")
    assert exact.value == float("".join(at.query_params["bias"]))


def test_the_calculator_takes_other_numbers_for_height_and_width():
    link = {"hsize": "5", "hkernel": "3", "hstride": "1", "hpad": "0"}
    link |= {"wsize": "8", "wkernel": "2", "wstride": "3", "wpad": "1"}
    text = words(open_page("conv_layer", calculator="1", **link))
    assert "**5×8 goes in, 3×3 comes out.**" in text
    assert r"\left\lfloor\frac{8+2\cdot1-2}{3}\right\rfloor+1=3" in text
    too_wide = open_page("conv_layer", calculator="1", wkernel="300")
    assert "comes out.**" not in words(too_wide)
    assert any("300" in box.value for box in too_wide.warning)
