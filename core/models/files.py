"""Where the weight files lie and whether they are the right ones."""

import hashlib
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

BUNDLED_FOLDER = Path(__file__).parent.parent.parent / "assets" / "models"
FOLDER_VARIABLE = "CONVSCOPE_MODELS"


def models_folder() -> Path:
    """Folder of the fetched weights, absolute; it need not exist yet.

    The environment variable `CONVSCOPE_MODELS`, else `convscope/models` in the user's cache: `XDG_CACHE_HOME` or
    `~/.cache`, on Windows `LOCALAPPDATA` or `~/AppData/Local`.
    """
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen).expanduser().absolute()
    variable, usual = ("LOCALAPPDATA", "AppData/Local") if sys.platform == "win32" else ("XDG_CACHE_HOME", ".cache")
    cache = Path(os.environ.get(variable) or Path.home() / usual)
    return cache.absolute() / "convscope" / "models"


@cache
def package_folder(package: str) -> Path | None:
    """Where an optional Python package lies, found without importing it; None where it is not installed."""
    spec = find_spec(package)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_intact(path: Path, sha256: str) -> bool:
    """Whether the file is there and its SHA-256 begins with these hexadecimal digits."""
    return os.path.isfile(path) and sha256_of(path).startswith(sha256)
