"""Trainings as files."""

import csv
import io
import json
from collections.abc import Sequence

from safetensors.torch import save

from core.architecture.encoding import to_text
from core.training.learning import Trained
from core.training.pictures import picture_set
from core.training.plan import fitted

COLUMNS = (
    "training", "step", "seconds", "loss own pictures", "loss new pictures", "gap", "right own pictures", "right new pictures",
)  # fmt: skip


def history_csv(names: Sequence[str], trained: Sequence[Trained]) -> bytes:
    """One row a snapshot; shares 0..1, losses in nats."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for name, one in zip(names, trained, strict=True):
        for at in one.history:
            writer.writerow(
                [
                    name,
                    at.step,
                    f"{at.seconds:.3f}",
                    f"{at.train.loss:.6g}",
                    f"{at.validation.loss:.6g}",
                    f"{at.gap:.6g}",
                    f"{at.train.accuracy:.4f}",
                    f"{at.validation.accuracy:.4f}",
                ]
            )
    return text.getvalue().encode()


def weights(trained: Trained) -> bytes:
    """Weights and statistics as safetensors; what they belong to stands in its header."""
    plan = trained.plan
    pictures = picture_set(plan.pictures)
    header = {
        "network": to_text(fitted(plan.network, pictures)),
        "classes": json.dumps(pictures.classes),
        "mean": json.dumps(pictures.mean.flatten().tolist()),
        "deviation": json.dumps(pictures.deviation.flatten().tolist()),
        "step": str(trained.last.step),
    }
    return save(trained.state, header)
