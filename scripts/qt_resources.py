"""Read one file out of a bundle of Qt resources (`.rcc`), as some packages of Debian carry their photographs.

Format: https://doc.qt.io/qt-6/resources.html; the layout is that of Qt's own `rcc` for versions 1 to 3.
"""

import struct
import zlib

FOLDER, ZLIB, ZSTD = 2, 1, 4  # flags of an entry


def read_resource(data: bytes, path: str) -> bytes:
    """The file at `path`, its folders joined by slashes.

    Raises:
        ValueError: the data are no bundle, or the file is compressed in a way that is not read here.
        FileNotFoundError: the bundle has no such file.
    """
    if data[:4] != b"qres":
        raise ValueError("no bundle of Qt resources")
    version, tree, contents, names = struct.unpack_from(">4I", data, 4)
    size = 14 if version == 1 else 22  # bytes of an entry

    def name(entry: int) -> str:
        (where,) = struct.unpack_from(">I", data, tree + entry * size)
        (letters,) = struct.unpack_from(">H", data, names + where)
        start = names + where + 6  # behind the length and a hash
        return data[start : start + 2 * letters].decode("utf-16-be")

    entry = 0
    for part in path.split("/"):
        flags, count, first = struct.unpack_from(">H2I", data, tree + entry * size + 4)
        entry = next((i for i in range(first, first + count) if name(i) == part), -1) if flags & FOLDER else -1
        if entry < 0:
            raise FileNotFoundError(path)
    flags, _, where = struct.unpack_from(">HII", data, tree + entry * size + 4)
    if flags & FOLDER:
        raise FileNotFoundError(path)
    (length,) = struct.unpack_from(">I", data, contents + where)
    content = data[contents + where + 4 : contents + where + 4 + length]
    if flags & ZSTD:
        raise ValueError(f"{path} is compressed by zstd")
    return zlib.decompress(content[4:]) if flags & ZLIB else content  # behind its unpacked length
