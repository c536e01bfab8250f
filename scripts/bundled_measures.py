"""Measures of the bundled network's card: accuracy, calibration, and how well known things are told from unknown ones."""

import torch
import torch.nn.functional as F

from core.network.familiarity import familiarity


def top(logits: torch.Tensor, labels: torch.Tensor) -> dict[str, float]:
    """Logits (N, classes), labels (N,) -> top-1 and top-5 in percent."""
    hit = logits.topk(min(5, logits.shape[1]), 1).indices == labels[:, None]
    return {
        "top1": round(100 * hit[:, 0].float().mean().item(), 2),
        "top5": round(100 * hit.any(1).float().mean().item(), 2),
    }


def calibration_error(
    probabilities: torch.Tensor, labels: torch.Tensor, bins: int = 15
) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error 0..1 over equal bins of the best probability, and the bins themselves."""
    confidence, answer = probabilities.max(1)
    right = (answer == labels).float()
    which = (confidence * bins).long().clamp(max=bins - 1)
    error, rows = 0.0, []
    for b in range(bins):
        inside = which == b
        if inside.any():
            mean, share = confidence[inside].mean().item(), right[inside].mean().item()
            error += inside.float().mean().item() * abs(mean - share)
            rows.append({"confidence": round(mean, 4), "accuracy": round(share, 4), "photos": int(inside.sum())})
    return error, rows


def fit_temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The temperature with the smallest cross-entropy, searched on a fine grid 0.3..3."""
    grid = torch.linspace(0.3, 3.0, 541)
    losses = torch.stack([F.cross_entropy(logits / t, labels) for t in grid])
    return round(grid[losses.argmin()].item(), 3)


def scores(logits: torch.Tensor, pooled: torch.Tensor, temperature: float) -> dict[str, torch.Tensor]:
    """Familiarity scores (N,), higher = more like the known classes.

    Args:
        logits: (N, classes).
        pooled: (N, C), each photo's pooled features; a large logit of long features says less.
        temperature: of the card, for the probability.
    """
    return {
        "probability": (logits / temperature).softmax(1).max(1).values,
        "logit": logits.max(1).values,
        "energy": torch.logsumexp(logits, 1),
        "logit by length": logits.max(1).values / pooled.norm(dim=1),
        "energy by length": familiarity(logits, pooled),
    }


def separation(known: torch.Tensor, unknown: torch.Tensor, accept: float = 0.9) -> dict[str, float]:
    """How well a score tells known (N,) from unknown (M,), and the threshold that `accept` of the known pass."""
    order = torch.cat([known, unknown]).argsort().argsort().float() + 1
    n, m = len(known), len(unknown)
    area = (order[:n].sum().item() - n * (n + 1) / 2) / (n * m)
    threshold = known.quantile(1 - accept).item()
    return {
        "auroc": round(area, 4),
        "threshold": round(threshold, 4),
        "known_called_unknown_percent": round(100 * (known < threshold).float().mean().item(), 1),
        "unknown_noticed_percent": round(100 * (unknown < threshold).float().mean().item(), 1),
    }
