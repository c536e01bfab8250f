"""PyTorch code for exactly what the lesson on activation maximisation grows. The tests run it and compare its `shown`."""

from core.models.cards import ModelCard
from core.network.maximisation import LEAK, RATE, SPREAD, Goal
from core.network.stages import LOGITS


def maximisation(card: ModelCard, goal: Goal, steps: int, seed: int) -> str:
    """Code that ends with `shown`: the grown picture `(3, h, w)`, 0..1."""
    side, how = card.preprocessing.input_size, card.preprocessing
    functional = "" if goal.stage == LOGITS or goal.cell else "import torch.nn.functional as F\n"
    return f"""import torch
{functional}
from core.models.cards import card
from core.models.loading import load_model
from core.network.maximisation import painted, seen_anew
from core.randomness import torch_generator

model = load_model(card("{card.id}"), torch.device("cpu")).network
{_hook(goal)}
mean, std = torch.tensor([{how.mean}, {how.std}])[..., None, None]
draw = torch_generator("maximisation", {seed})
spectrum = ({SPREAD} * torch.randn((1, 3, {side}, {side // 2 + 1}, 2), generator=draw)).requires_grad_()
ascent = torch.optim.Adam([spectrum], lr={RATE})
for step in range({steps}):
    view = seen_anew(painted(spectrum, {side}), draw)  # spectrum -> picture, shifted, turned and scaled
    logits = model((view - mean) / std)
    ascent.zero_grad()
    (-{_score(goal)}).backward()
    ascent.step()
shown = painted(spectrum, {side})[0].detach()  # (3, h, w)
"""


def _hook(goal: Goal) -> str:
    """Keeps what the stage computes before its ReLU, which works in place: so a copy."""
    if goal.stage == LOGITS:
        return ""
    layer, _, block = goal.stage.partition(".")
    module = f"{layer}[{block}].relu" if block else "relu"
    return (
        f"kept = {{}}\nmodel.{module}.register_forward_pre_hook(lambda module, args: kept.update(z=args[0].clone()))\n"
    )


def _score(goal: Goal) -> str:
    if goal.stage == LOGITS:
        return f"logits[0, {goal.channel}]"
    if goal.cell is None:
        return f'F.leaky_relu(kept["z"][0, {goal.channel}], {LEAK}).mean()'
    return f'kept["z"][0, {goal.channel}, {goal.cell[0]}, {goal.cell[1]}]'
