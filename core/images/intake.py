"""Uploaded photos: each is read in a process of its own that is ended when it takes too long or too much."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

import numpy as np

from core.errors import LearnerError
from core.images.limits import SMALLER_COPY, check_length
from core.images.picture import UPLOAD, Picture
from core.images.worker import SECONDS

PLACES = 2
PATIENCE = 30.0  # seconds; a whole class that chooses its photos at once is read, one after the other
_ROOT = Path(__file__).resolve().parents[2]
_places = BoundedSemaphore(PLACES)  # a class that uploads at the same moment must not hold all its photos in full size


def receive(data: bytes, origin: str = UPLOAD) -> Picture:
    """What `core.images.decode.decode` does, within bounds: `PLACES` at a time, each with the memory and the seconds
    of `core.images.worker`. The bytes travel through pipes and are gone with the process.

    Raises:
        LearnerError: as `decode`; or the picture takes too long; or too many are being read.
        RuntimeError: the process failed, which is a fault of the app.
    """
    check_length(len(data))
    if not _places.acquire(timeout=PATIENCE):
        raise LearnerError(
            "Too many photos are being read on this server at this moment.", "Wait a few seconds and choose it again."
        )
    try:
        answer = _read(data)
    finally:
        _places.release()
    line, _, pixels = answer.partition(b"\n")
    head = json.loads(line)
    if "message" in head:
        raise LearnerError(head["message"], head["hint"])
    width, height = head["size"]
    return Picture(np.frombuffer(pixels, np.uint8).reshape(head["shape"]), origin, "", (width, height), head["note"])


def _read(data: bytes) -> bytes:
    few_threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.images.worker"],
            input=data,
            capture_output=True,
            cwd=_ROOT,
            env={**os.environ, **few_threads},
            timeout=SECONDS + 0.2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_long() from error
    if done.returncode == 1:  # an exception that was not foreseen
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    if done.returncode:  # ended by a signal: a clock, the lack of memory, or a fault in a decoder
        raise _too_long()
    return done.stdout


def _too_long() -> LearnerError:
    return LearnerError(f"This picture could not be read within {SECONDS:.0f} seconds.", SMALLER_COPY)
