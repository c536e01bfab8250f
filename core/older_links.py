"""Links of earlier versions, read as they were meant when they were made.

In version 1 a link without a picture showed two dogs.
"""

from collections.abc import Mapping

from core.links import VERSION_KEY

_ABSENT = {"picture": "dogs"}


def meant_by_absence(query: Mapping[str, str]) -> dict[str, str]:
    """What parameters that are absent from this link meant when it was made, where they mean something else now.

    An address without parameters is of the version of today.
    """
    if query.get(VERSION_KEY, "1") != "1" or not query.keys() - {VERSION_KEY}:
        return {}
    return {name: text for name, text in _ABSENT.items() if name not in query}
