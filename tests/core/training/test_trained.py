"""A trained network in the other lessons: the same numbers as in the lab, the same network again, and its code."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from PIL import Image

from core.architecture import build
from core.architecture.encoding import from_text
from core.errors import LearnerError
from core.images.picture import UPLOAD, Picture
from core.images.samples import load_sample
from core.network.activations import activations
from core.network.attribution import METHODS, Question
from core.network.heatmaps import grad_cam
from core.receptive_field.effective import EVERY, Cell, built_walk, effective
from core.training import code as trained_code
from core.training.learning import End, Training, race
from core.training.pictures import picture_set
from core.training.plan import Plan
from core.training.presets import DIGITS, PIECES
from core.training.trained import as_of_the_set, lasting_plan, new_picture, opened, prepare_new, prepare_photo

PLANS = {
    DIGITS: Plan(DIGITS, from_text("1x8x8-c6-bn-relu-max2-c8-relu-gap-flat-fc10"), 50, steps=6),
    PIECES: Plan(PIECES, from_text("3x16x16-c4-relu-basic8s2-flat-fc6-relu-fc10"), 50, steps=6, seed=2),
}
NEW = 17


@pytest.fixture(scope="module", params=PLANS)
def seen(request):
    """A trained network as a model, what it reads of new picture 17, and its stages."""
    (trained,) = race([Training(PLANS[request.param], watched=NEW)])
    model = opened(trained, "small")
    read = prepare_new(model.card, NEW)
    return trained, model, read, activations(model, read)


def test_it_answers_as_it_did_in_the_lab(seen):
    trained, model, _, kept = seen
    np.testing.assert_allclose(kept.logits, trained.logits[NEW], rtol=1e-4, atol=1e-5)
    watched = build.activations(model.network, kept["input"].after)["conv1"]
    np.testing.assert_allclose(watched.numpy(), trained.last.maps, rtol=1e-4, atol=1e-5)
    assert model.accuracy == trained.last.validation.accuracy
    assert len(model.card.classes) == kept.logits.size
    assert model.nbytes == sum(tensor.nbytes for tensor in trained.state.values())


def test_the_same_plan_gives_the_same_network(seen):
    trained, model, _, _ = seen
    (again,) = race([Training(lasting_plan(trained), watched=5)])
    assert all(torch.equal(tensor, trained.state[name]) for name, tensor in again.state.items())
    assert opened(again, "").card.sha256 == model.card.sha256
    (other,) = race([Training(replace(trained.plan, seed=77))])
    assert opened(other, "").card.sha256 != model.card.sha256


def test_a_training_that_ran_out_of_time_is_described_by_the_steps_it_did():
    (trained,) = race([Training(replace(PLANS[DIGITS], steps=4000), budget=0.05)])
    assert trained.end is End.TIME
    plan = lasting_plan(trained)
    assert plan.steps == trained.last.step < 4000
    (again,) = race([Training(plan)])
    assert all(torch.equal(tensor, trained.state[name]) for name, tensor in again.state.items())


def test_what_diverged_cannot_be_opened():
    (trained,) = race([Training(replace(PLANS[DIGITS], rate=1e6, steps=40))])
    assert trained.end is End.DIVERGED
    with pytest.raises(LearnerError, match="diverges"):
        opened(trained, "")


def test_grad_cam_is_captums(seen):
    _, model, read, kept = seen
    stage = "conv2" if model.card.plan.pictures == DIGITS else "block1"
    layer = dict(model.network.named_children())["relu2" if stage == "conv2" else stage]
    x = torch.from_numpy(read.values)[None].requires_grad_()
    expected = LayerGradCam(model.network, layer).attribute(x, 4, relu_attributions=True)
    (heat,) = grad_cam(model, kept, stage, [4])
    assert kept.last_with_places == stage
    np.testing.assert_allclose(heat.values, expected[0, 0].detach().numpy(), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_every_method_of_the_bench_works_on_it(seen, method):
    _, model, read, kept = seen
    heat = method.attribute(Question(model, read, kept, kept.last_with_places, 3), lambda _: None)
    assert heat.ndim == 2
    assert np.isfinite(heat).all()


def test_the_code_gives_the_same_numbers(seen):
    _, model, _, kept = seen
    photo = load_sample("digit")
    of_photo = activations(model, prepare_photo(model.card, photo))
    last = kept.last_with_places
    wanted = {
        trained_code.feature_map(model, photo, NEW, "input", 0, False): kept["input"].values()[0],
        trained_code.feature_map(model, photo, NEW, "conv1", 2, True): kept["conv1"].values(before_relu=True)[2],
        trained_code.feature_map(model, photo, NEW, last, 1, True): kept[last].values(before_relu=True)[1],
        trained_code.feature_map(model, photo, None, "logits", 3, False): of_photo.logits[3],
        trained_code.grad_cam(model, photo, NEW, last, 4): grad_cam(model, kept, last, [4])[0].values,
    }
    for code, expected in wanted.items():
        found: dict[str, object] = {}
        exec(code, found)
        np.testing.assert_allclose(np.asarray(found["shown"]), expected, rtol=1e-3, atol=1e-5)


def test_a_drawn_digit_becomes_ink_on_paper_whatever_its_colours():
    ink = picture_set(DIGITS).validation_pixels[NEW, 0].numpy()
    levels = np.round(255 * ink / ink.max()).astype(np.uint8)
    large = np.kron(levels, np.ones((20, 20), np.uint8))
    for drawn in (large, 255 - large, 230 - large // 2):  # light on dark, dark on light, grey on grey
        read = as_of_the_set(picture_set(DIGITS), Image.fromarray(drawn).convert("RGB"))
        np.testing.assert_allclose(read[0].numpy(), ink / ink.max(), atol=0.02)


def test_a_photo_in_colour_keeps_its_colours():
    pixels = np.zeros((64, 32, 3), np.uint8)
    pixels[..., 1] = 255
    x = as_of_the_set(picture_set(PIECES), Image.fromarray(pixels))
    assert x.shape == (3, 16, 16)
    assert x[1].min() == 1
    assert x[[0, 2]].max() == 0


def test_the_photo_is_covered_as_a_whole(seen):
    _, model, _, _ = seen
    photo = Picture(np.zeros((30, 50, 3), np.uint8), UPLOAD, "", (50, 30))
    frame = prepare_photo(model.card, photo).frame
    assert (frame.left, frame.top, frame.right, frame.bottom) == (0, 0, 50, 30)
    assert new_picture(model.card.pictures, NEW).digest != new_picture(model.card.pictures, NEW + 1).digest


@pytest.mark.parametrize("channel", [EVERY, 2])
def test_the_code_of_the_receptive_field_gives_the_same_shares(seen, channel):
    _, model, read, _ = seen
    walk = built_walk(model.network, "conv1")
    field = effective(walk, [torch.from_numpy(read.values)], Cell(3, 4, channel))
    wanted = None if channel == EVERY else channel
    found: dict[str, object] = {}
    exec(trained_code.effective_field(model, load_sample("digit"), NEW, "conv1", 3, 4, wanted), found)
    np.testing.assert_allclose(np.asarray(found["shown"]), field.shares, rtol=1e-3, atol=1e-6)
