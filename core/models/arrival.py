"""ImageNet's ResNet-18, fetched by the server itself while it already answers. Free of torch.

The environment variable `CONVSCOPE_FETCH` says whether networks may be fetched: `never`, `ask` (a reader asks for one in
the sidebar; so it is where nothing is said) or `auto` (the default of ImageNet, too, as soon as the server starts).
"""

import math
import os
from enum import Enum
from functools import cache
from pathlib import Path

from core.jobs import Job, Jobs
from core.models.cards import RESNET18
from core.models.fetching import fetch

VARIABLE = "CONVSCOPE_FETCH"


class Fetching(Enum):
    """Who may have a network fetched."""

    NEVER = "never"
    ASK = "ask"
    AUTO = "auto"


def fetching() -> Fetching:
    """What the environment says. Raises ValueError for anything else than the three words."""
    said = os.environ.get(VARIABLE, "").strip().lower()
    words = [entry.value for entry in Fetching]
    if said not in ("", *words):
        raise ValueError(f"{VARIABLE} is “{said}”: write {', '.join(words[:-1])} or {words[-1]}.")
    return Fetching(said or Fetching.ASK.value)


@cache
def arrival() -> Job[Path] | None:
    """The download that this server makes by itself, begun by the first call; None where it makes none.

    Nobody needs to watch it: it ends when the file is there, when its address does not send it, or with the server.
    """
    if fetching() is not Fetching.AUTO or RESNET18.available:
        return None
    return Jobs(workers=1, patience=math.inf).submit(lambda job: fetch(RESNET18, job))
