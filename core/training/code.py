"""The training as PyTorch code that a learner takes home. It gives the very same numbers."""

from core.architecture.code import source
from core.architecture.layers import Dropout
from core.architecture.report import report
from core.training.pictures import picture_set
from core.training.plan import Plan, fitted


def training_code(plan: Plan) -> str:
    """Code that trains the plan's network and ends with `shown`: its loss on new pictures."""
    network = fitted(plan.network, picture_set(plan.pictures))
    built = source(report(network)).split("x = torch.zeros")[0].rstrip().removesuffix(".eval()")
    side = network.input_shape[1]
    larger = side != picture_set(plan.pictures).shape[1]
    resize = f"F.interpolate(normal, size=({side}, {side}), mode='bilinear')" if larger else "normal"
    given = plan.augmentation
    augment = f"Augmentation({given.turn:g}, {given.shift:g}, {given.flip})"
    lines = [
        built,
        "",
        "import torch.nn.functional as F",
        "from core.architecture.build import draw_weights",
        "from core.randomness import torch_generator",
        "from core.training.augment import Augmentation",
        "from core.training.pictures import picture_set",
        "",
        f'pictures = picture_set("{plan.pictures}")  # {picture_set(plan.pictures).title.lower()}',
        f"draw_weights(model, seed={plan.seed})",
        f'generator = torch_generator("training", {plan.seed})',
        f"chosen = torch.randperm(len(pictures.labels), generator=generator)[:{plan.images}]",
        "images, labels = pictures.pixels[chosen], pictures.labels[chosen]",
        f"augmentation = {augment}  # degrees, px, mirrored",
        f"optimiser = torch.optim.SGD(model.parameters(), lr={plan.rate:g}, momentum={plan.momentum:g})",
        "",
        "",
        "def prepared(x):",
        "    normal = (x - pictures.mean) / pictures.deviation",
        f"    return {resize}",
        "",
        "",
        "order = torch.empty(0, dtype=torch.long)",
        f"for step in range({plan.steps}):",
        f"    if len(order) < {min(plan.batch, plan.images)}:",
        "        order = torch.cat([order, torch.randperm(len(labels), generator=generator)])",
        f"    batch, order = order[:{plan.batch}], order[{plan.batch}:]",
        "    x = augmentation.apply(images[batch], generator, pictures.beyond)",
        "    loss = F.cross_entropy(model.train()(prepared(x)), labels[batch])",
        "    optimiser.zero_grad()",
        "    loss.backward()",
        "    optimiser.step()",
        "",
        "model.eval()",
        "with torch.no_grad():",
        "    logits = model(prepared(pictures.validation_pixels))",
        "shown = F.cross_entropy(logits, pictures.validation_labels).item()",
    ]
    if any(isinstance(layer, Dropout) for layer in network.layers):
        lines.insert(1, "# The lesson draws dropout from a generator of its own: here its numbers are others.")
    return "\n".join(lines) + "\n"
