"""What a network that was made wider, deeper or larger costs."""

from dataclasses import dataclass

from core.architecture.network import Network
from core.architecture.report import Report, report
from core.architecture.scaling import scaled
from core.errors import LearnerError


@dataclass(frozen=True)
class Scaled:
    """One step of the scale: the report, or why there is none."""

    times: float
    report: Report | None
    reason: str = ""


def try_scaled(network: Network, what: str, times: float) -> Scaled:
    """The report of the scaled network, or in words why it cannot be."""
    try:
        counted = report(scaled(network, what, times))
    except LearnerError as error:
        return Scaled(times, None, error.message)
    if counted.misfit is not None:
        return Scaled(times, None, f"{counted.network.names[len(counted.rows)]}: {counted.misfit.message}")
    return Scaled(times, counted)
