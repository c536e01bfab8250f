"""A learner's mistake becomes a friendly box, a bug becomes a short reference; the rest of the page lives on."""

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.errors import LearnerError

log = logging.getLogger("convscope")


def explain(error: LearnerError) -> None:
    """Show what is wrong and what to do about it."""
    st.warning(f"**{escaped(error.message)}** {escaped(error.hint)}", icon=":material/info:")


def escaped(text: str) -> str:
    """`text` with nothing left that Markdown would read as markup."""
    return "".join("\\" + character if character in "\\`*_{}[]()#+-.!|<>~$:" else character for character in text)


class Explained(Exception):
    """A learner's mistake that the page has explained in its place already."""


@contextmanager
def explained_here() -> Iterator[None]:
    """Explain a learner's mistake in this place of the page; the rest of the guarded part is left out."""
    try:
        yield
    except LearnerError as error:
        explain(error)
        raise Explained from error


@contextmanager
def guard() -> Iterator[None]:
    """Run a part of a page: what goes wrong in it stays in it."""
    try:
        yield
    except Explained:
        pass
    except LearnerError as error:
        explain(error)
    except Exception as error:
        report(error)


def report(error: Exception) -> None:
    """Log a bug under a reference and show the reference.

    Only the type and the lines of code are logged: a message may hold something of the user's picture or file.
    """
    reference = secrets.token_hex(4)
    lines = "".join(traceback.format_tb(error.__traceback__))
    log.error("reference %s: %s\n%s", reference, type(error).__name__, lines)
    st.error(
        f"Something went wrong on our side (reference {reference}). Your picture and settings are still here: "
        "change a setting or reload the page.",
        icon=":material/error:",
    )
