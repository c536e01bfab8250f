"""A small bundle of Qt resources, written by hand from the format's description."""

import struct
import zlib

import pytest

from scripts.qt_resources import read_resource

FILES = {"plain": (b"as it is", 0), "packed": (struct.pack(">I", 4) + zlib.compress(b"four"), 1), "other": (b"?", 4)}


def bundle() -> bytes:
    """`/box/` with three files: as they are, deflated, and compressed in a way that is not read."""
    names, contents, entries = b"", b"", []

    def named(text: str) -> int:
        nonlocal names
        where = len(names)
        names += struct.pack(">HI", len(text), 0) + text.encode("utf-16-be")
        return where

    entries.append(struct.pack(">IH2IQ", named(""), 2, 1, 1, 0))
    entries.append(struct.pack(">IH2IQ", named("box"), 2, len(FILES), 2, 0))
    for name, (data, flags) in FILES.items():
        entries.append(struct.pack(">IH2HIQ", named(name), flags, 0, 0, len(contents), 0))
        contents += struct.pack(">I", len(data)) + data
    tree, start = b"".join(entries), 20
    places = (2, start, start + len(tree), start + len(tree) + len(contents))
    return b"qres" + struct.pack(">4I", *places) + tree + contents + names


def test_files_come_out_as_they_went_in() -> None:
    assert read_resource(bundle(), "box/plain") == b"as it is"
    assert read_resource(bundle(), "box/packed") == b"four"


@pytest.mark.parametrize("path", ["box", "box/none", "none/plain", "box/plain/deeper"])
def test_what_is_not_there_is_named(path: str) -> None:
    with pytest.raises(FileNotFoundError):
        read_resource(bundle(), path)


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="zstd"):
        read_resource(bundle(), "box/other")
    with pytest.raises(ValueError, match="no bundle"):
        read_resource(b"PK..", "box/plain")
