"""Other ways of asking which part of a photo speaks for a class, to hold beside Grad-CAM."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from captum.attr import IntegratedGradients
from torch import Tensor

from core.arrays import Float32Array
from core.jobs import Report
from core.models.loading import Model
from core.models.preprocessing import Prepared
from core.network.activations import Activations
from core.network.heatmaps import grad_cam, tail_gradients
from core.network.occlusion import occlusion
from core.network.stages import run, stages

STEPS = 32  # of integrated gradients
STEPS_AT_ONCE = 8


@dataclass(frozen=True)
class Question:
    """What is asked: which network, which photo, at which stage, for which class."""

    model: Model
    prepared: Prepared
    kept: Activations
    stage: str
    target: int


@dataclass(frozen=True)
class Method:
    """One way of making a heat map.

    Attributes:
        id: name in links.
        title: name on the page.
        meaning: what its values are, in one sentence.
        staged: whether it depends on the chosen stage.
        signed: whether negative values mean something.
        cost: what has to be computed.
        long: whether it takes long enough to be a background job.
        attribute: does it; `(h, w)` float32 at the stage's or the input's resolution. It tells its progress.
    """

    id: str
    title: str
    meaning: str
    staged: bool
    signed: bool
    cost: str
    long: bool
    attribute: Callable[[Question, Report], Float32Array]


def grad_cam_map(question: Question, _: Report) -> Float32Array:
    """The Grad-CAM map, see `core.network.heatmaps.grad_cam`."""
    return grad_cam(question.model, question.kept, question.stage, [question.target])[0].values


def grad_cam_plus_plus(question: Question, _: Report) -> Float32Array:
    """Grad-CAM++ (Chattopadhay et al. 2018), with the closed form of its weights for an exponential of the score:

    `a = g^2 / (2 g^2 + sum_ij(A) g^3)`, `w_k = sum_ij a ReLU(g)`, `L = ReLU(sum_k w_k A_k)`.
    """
    maps, gradient = _maps_and_gradient(question)  # (C, h, w)
    square, cube = gradient**2, gradient**3
    below = 2 * square + maps.sum((1, 2), keepdim=True) * cube
    shares = torch.where(below != 0, square / torch.where(below != 0, below, 1.0), 0.0)
    weights = (shares * F.relu(gradient)).sum((1, 2))  # (C,)
    return _array(F.relu(torch.einsum("c,chw->hw", weights, maps)))


def layer_cam(question: Question, _: Report) -> Float32Array:
    """Layer-CAM (Jiang et al. 2021): every cell has its own weight, `L(i,j) = ReLU(sum_k ReLU(g_k(i,j)) A_k(i,j))`."""
    maps, gradient = _maps_and_gradient(question)
    return _array(F.relu((F.relu(gradient) * maps).sum(0)))


def guided_grad_cam(question: Question, report: Report) -> Float32Array:
    """Guided Grad-CAM (Selvaraju et al. 2017): guided backpropagation to the input, times the enlarged Grad-CAM map."""
    guided = guided_gradient(question.model, question.prepared, question.target)  # (3, h, w)
    heat = torch.from_numpy(grad_cam_map(question, report))[None, None]
    enlarged = F.interpolate(heat, guided.shape[1:], mode="bilinear", align_corners=False)[0, 0]
    return _array((guided * enlarged).sum(0))


def guided_gradient(model: Model, prepared: Prepared, target: int) -> Tensor:
    """Guided backpropagation (Springenberg et al. 2015): the gradient by the input, `(3, h, w)`, in which each ReLU lets
    back only what is positive."""
    x = torch.from_numpy(prepared.values).unsqueeze(0)
    with model.lock, torch.enable_grad():
        leaf = x.to(model.device).requires_grad_()
        logits = run(stages(model.network, _guided_relu), leaf)
        (gradient,) = torch.autograd.grad(logits[0, target], leaf)
    return gradient[0].cpu()


def integrated_gradients(question: Question, report: Report) -> Float32Array:
    """Integrated gradients (Sundararajan et al. 2017) from the mean colour to the photo, by captum, summed over colours.

    Their sum is the difference of the two logits, up to the error of `STEPS` steps.
    """
    model = question.model
    calls, done = STEPS // STEPS_AT_ONCE + 2, 0

    def score(batch: Tensor) -> Tensor:
        nonlocal done
        report(done / calls)
        done += 1
        logits: Tensor = model.network(batch)
        return logits[:, question.target]

    with model.lock:
        x = torch.from_numpy(question.prepared.values).unsqueeze(0).to(model.device)
        attribution: Tensor = IntegratedGradients(score).attribute(
            x, baselines=0.0, n_steps=STEPS, internal_batch_size=STEPS_AT_ONCE
        )
    return _array(attribution[0].sum(0))


def occlusion_map(question: Question, report: Report) -> Float32Array:
    """Occlusion by captum, see `core.network.occlusion`."""
    return occlusion(question.model, question.prepared, question.target, report)


TAIL = "one backward pass of the part after the stage"
METHODS: tuple[Method, ...] = (
    Method(
        "grad-cam",
        "Grad-CAM",
        "Weighs whole maps: hot where maps that raise the score are active.",
        staged=True,
        signed=False,
        cost=TAIL,
        long=False,
        attribute=grad_cam_map,
    ),
    Method(
        "grad-cam-pp",
        "Grad-CAM++",
        "Counts only gradients that raise the score, so that several objects of a class all show.",
        staged=True,
        signed=False,
        cost=TAIL,
        long=False,
        attribute=grad_cam_plus_plus,
    ),
    Method(
        "layer-cam",
        "Layer-CAM",
        "Weighs every cell on its own: stays sharp at early stages.",
        staged=True,
        signed=False,
        cost=TAIL,
        long=False,
        attribute=layer_cam,
    ),
    Method(
        "guided",
        "Guided Grad-CAM",
        "The single pixels inside the warm region that would raise the score.",
        staged=True,
        signed=True,
        cost="one forward and one backward pass, and Grad-CAM",
        long=False,
        attribute=guided_grad_cam,
    ),
    Method(
        "integrated",
        "Integrated gradients",
        "What each pixel adds to the logit on the way from a grey picture to yours; they sum to the whole difference.",
        staged=False,
        signed=True,
        cost=f"{STEPS} forward and backward passes",
        long=True,
        attribute=integrated_gradients,
    ),
    Method(
        "occlusion",
        "Occlusion",
        "How far the logit falls when a grey window covers the place; no gradients, no maps.",
        staged=False,
        signed=True,
        cost="a few hundred forward passes",
        long=True,
        attribute=occlusion_map,
    ),
)


def method(method_id: str) -> Method:
    """The method with this id. Raises KeyError for an unknown one."""
    for entry in METHODS:
        if entry.id == method_id:
            return entry
    raise KeyError(method_id)


class _GuidedReLU(torch.autograd.Function):
    """ReLU whose backward pass lets through only positive gradients at positive inputs."""

    @staticmethod
    def forward(ctx: torch.autograd.function.FunctionCtx, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return F.relu(x)

    @staticmethod
    def backward(ctx: torch.autograd.function.FunctionCtx, *gradients: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors  # type: ignore[attr-defined]
        return torch.where(x > 0, F.relu(gradients[0]), 0.0)


def _guided_relu(x: Tensor) -> Tensor:
    rectified: Tensor = _GuidedReLU.apply(x)
    return rectified


def _maps_and_gradient(question: Question) -> tuple[Tensor, Tensor]:
    gradients, _ = tail_gradients(question.model, question.kept, question.stage, [question.target])
    return question.kept[question.stage].after, gradients[0]


def _array(values: Tensor) -> Float32Array:
    array: Float32Array = values.detach().cpu().numpy()
    return array
