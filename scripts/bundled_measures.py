"""Measures of the bundled network's card: accuracy, calibration, and how well known and unknown things are kept apart."""

import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score

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
        "energy by length": torch.logsumexp(logits, 1) / pooled.norm(dim=1),
        "energy by root of length": familiarity(logits, pooled),
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


def shared_classes(labels: torch.Tensor, sources: torch.Tensor) -> list[int]:
    """Classes of which there are photos from both sources, 0 and 1."""
    one, other = ({int(label) for label in labels[sources == source].unique()} for source in (0, 1))
    return sorted(one & other)


def joined_probe(
    features: torch.Tensor, labels: torch.Tensor, sources: torch.Tensor, rounds: int = 10, seed: int = 0
) -> dict[str, float]:
    """How well logistic regression on the features tells the sources of a joined set apart, on classes it did not see.

    In each round it learns from a random half of the classes that are in both sources and is asked about the other half;
    both sources are weighted alike, so that 50 % is to be expected of features that do not tell.

    Args:
        features: (N, D).
        labels: (N,) classes.
        sources: (N,) 0 or 1.

    Returns:
        Balanced accuracy in percent, `mean` and standard `deviation` over the rounds.
    """
    generator = torch.Generator().manual_seed(seed)
    shared = torch.tensor(shared_classes(labels, sources))
    x = ((features - features.mean(0)) / (features.std(0) + 1e-3)).numpy()
    found = []
    for _ in range(rounds):
        learnt = torch.isin(labels, shared[torch.randperm(len(shared), generator=generator)[: len(shared) // 2]])
        asked = torch.isin(labels, shared) & ~learnt
        probe = LogisticRegression(class_weight="balanced", max_iter=1000, C=0.01)
        probe.fit(x[learnt.numpy()], sources[learnt].numpy())
        said = probe.predict(x[asked.numpy()])
        found.append(100 * balanced_accuracy_score(sources[asked].numpy(), said))
    each = torch.tensor(found)
    return {"mean": round(each.mean().item(), 1), "deviation": round(each.std().item(), 1)}
