"""The boxes of AVIF: what they state about the colours of the primary picture, which Pillow does not pass on."""

from collections.abc import Iterator

_MOST_BOXES = 65_536


def colour_points(data: bytes) -> tuple[int, int] | None:
    """`(primaries, transfer)` of the primary picture's `nclx` property, code points of H.273; None without one."""
    meta = next((body for name, body in _boxes(data) if name == b"meta"), b"")[4:]
    inside = dict(_boxes(meta))
    properties = dict(_boxes(inside.get(b"iprp", b"")))
    primary = int.from_bytes(inside.get(b"pitm", b"")[4:], "big")
    belonging = _belonging(properties.get(b"ipma", b""), primary)
    for number, (name, body) in enumerate(_boxes(properties.get(b"ipco", b"")), start=1):
        if number in belonging and name == b"colr" and body[:4] == b"nclx" and len(body) >= 10:
            return int.from_bytes(body[4:6], "big"), int.from_bytes(body[6:8], "big")
    return None


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """`(name, body)` of the boxes one after the other in `data`."""
    at = count = 0
    while at + 8 <= len(data) and count < _MOST_BOXES:
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + size if size else len(data)
        if end < at + head:
            return
        yield data[at + 4 : at + 8], data[at + head : end]
        at, count = end, count + 1


def _belonging(body: bytes, item: int) -> set[int]:
    """The numbers, from 1, of the properties that an `ipma` box gives to an item."""
    wide_item, wide_property = body[:1] > b"\0", bool(body[3:4] and body[3] & 1)
    at = 8
    for _ in range(min(int.from_bytes(body[4:8], "big"), _MOST_BOXES)):
        number = int.from_bytes(body[at : at + (4 if wide_item else 2)], "big")
        at += 4 if wide_item else 2
        count, size = body[at] if at < len(body) else 0, 2 if wide_property else 1
        start, at = at + 1, at + 1 + count * size
        if number == item:
            most = 0x7FFF if wide_property else 0x7F
            return {int.from_bytes(body[place : place + size], "big") & most for place in range(start, at, size)}
        if at >= len(body):
            break
    return set()
