"""The one form in which a photo travels through the app."""

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import numpy as np

from core.arrays import ByteArray
from core.shared import store
from core.store import Key, V

SAMPLE, UPLOAD, CAMERA = "sample", "upload", "camera"


@dataclass(frozen=True)
class Picture:
    """An upright sRGB photo without metadata.

    Attributes:
        pixels: `(H, W, 3)` uint8, 0..255, read-only.
        origin: where it is from: `"sample"`, `"upload"` or `"camera"`.
        name: the sample's id, or `""` for a personal photo (file names are not kept).
        original_size: `(width, height)` in px of the upright photo, before any reduction.
        note: a word on how it was read, such as that its file ends early, or `""`. Not part of `digest`.
        digest: SHA-256 of shape and pixels, hexadecimal: the key for everything computed from the picture.
    """

    pixels: ByteArray = field(repr=False)
    origin: str
    name: str
    original_size: tuple[int, int]
    note: str = ""
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        if self.pixels.dtype != np.uint8 or self.pixels.ndim != 3 or self.pixels.shape[2] != 3:
            raise ValueError(f"pixels must be (H, W, 3) uint8, got {self.pixels.shape} {self.pixels.dtype}")
        frozen = np.array(self.pixels, order="C")
        frozen.flags.writeable = False
        object.__setattr__(self, "pixels", frozen)
        digest = hashlib.sha256(repr(frozen.shape).encode() + frozen.tobytes()).hexdigest()
        object.__setattr__(self, "digest", digest)

    @property
    def personal(self) -> bool:
        """Whether it is somebody's own photo: it then leaves the memory with all that was made from it."""
        return self.origin != SAMPLE

    def key(self, name: str, *parameters: Hashable) -> Key:
        """The key of what is made from this picture and these parameters."""
        return Key(name, (self.digest, *parameters), frozenset((self.digest,) if self.personal else ()))

    def once(self, name: str, *parameters: Hashable, work: Callable[[], V]) -> V:
        """What `work()` makes of this picture and these parameters, kept for all who ask while the picture is there."""
        return store().get(self.key(name, *parameters), work)

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])
