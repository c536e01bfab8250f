"""How long a sheet of augmented pictures takes, estimated from its steps: milliseconds a picture of 224 px, at the slow end."""

from core.augmentation.steps import Pipeline
from core.cost import Estimate

STEP_MS, ELASTIC_MS, SENT_MS, ANSWER_MS = 3.0, 14.0, 4.0, 20.0


def sheets(pipeline: Pipeline, pictures: int, asked: bool) -> Estimate:
    """Making so many pictures and sending them, and the network's answers where it is `asked`."""
    steps = sum(ELASTIC_MS if step.id == "elastic" else STEP_MS for step in pipeline.active)
    return Estimate(pictures * (steps + SENT_MS + (ANSWER_MS if asked else 0)) / 1000)
