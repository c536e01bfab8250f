"""Weights ahead of class: `python -m core.models list` shows what is there, `... fetch resnet50` downloads.

The environment variable `CONVSCOPE_MODELS` names the folder of the files, `CONVSCOPE_MODELS_URL` another address to
download from. Ends with 0, or 1 where the file could not be had, or 130 after Ctrl-C; the next `fetch` goes on there.
"""

import argparse
import sys
from collections.abc import Sequence

from core.errors import LearnerError
from core.models.cards import CARDS, ModelCard, card, default_card, why_default
from core.models.fetching import fetch
from core.models.files import models_folder

STOPPED = 130  # 128 + SIGINT, as shells have it
STEP = 0.1  # share between two lines where the output is not a terminal


class Terminal:
    """Prints how much has arrived: one line that changes, or a line now and then in a log."""

    def __init__(self, entry: ModelCard) -> None:
        self._entry = entry
        self._shown = ""
        self._next = 0.0

    def report(self, progress: float) -> None:
        live = sys.stdout.isatty()
        line = f"{self._entry.file}: {progress * self._entry.megabytes:.0f} of {self._entry.megabytes:.0f} MB"
        if line == self._shown or (not live and progress < self._next):
            return
        print(line, end="\r" if live else "\n", flush=True)
        self._shown, self._next = line, progress + STEP


def show_list() -> None:
    """What is there, and which network the app starts with."""
    chosen = default_card()
    for entry in CARDS:
        mark = "*" if entry is chosen else " "
        print(f"{mark} {entry.id:18} {entry.megabytes:5.0f} MB  {_where(entry):13} {entry.file}")
    print(f"\nFolder: {models_folder()}\n* default: {why_default()}")


def _where(entry: ModelCard) -> str:
    if entry.bundled:
        return "bundled"
    word = "installed" if entry.package else "there"
    return word if entry.available else f"not {word}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m core.models", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="what is there, sizes, the default and why")
    fetching = commands.add_parser("fetch", help="download weights into the models' folder")
    fetching.add_argument("model", nargs="+", choices=[entry.id for entry in CARDS if entry.fetched])
    given = parser.parse_args(arguments)
    if given.command == "list":
        show_list()
        return 0
    try:
        for name in given.model:
            print(f"{fetch(card(name), Terminal(card(name)))} is there and checked.")
    except LearnerError as error:
        print(f"{error.message}\n{error.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return STOPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
